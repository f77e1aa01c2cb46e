package optiontest

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// Exists fails the test unless a type has a property, by the public schemas of CloudFormation. What
// they leave open, such as a document, is taken to have it.
func Exists(t *testing.T, typ, property string) {
	t.Helper()
	of, ok := schema.Of(typ)
	if !ok {
		t.Errorf("%s is no type of resource, want one that CloudFormation knows", typ)
		return
	}
	object, named := of.Properties, false
	for _, key := range strings.Split(property, ".") {
		if key == "*" || property == "" || named {
			named = false
			continue
		}
		p, known := object[strings.TrimSuffix(key, "?")]
		if !known {
			t.Errorf("%s has no %s in %s, want a property that CloudFormation knows", typ, key, property)
			return
		}
		shape := p.Shape
		for shape.Element != nil {
			named = shape.Kind == schema.Map // the next key is one that the user chooses
			shape = *shape.Element
		}
		if object = shape.Object(); object == nil {
			return
		}
	}
}
