package access

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// A new type of resource policy is one that no rule judges until it stands in the table.
func TestTableHasEveryResourcePolicy(t *testing.T) {
	known := map[string]bool{}
	for _, typ := range Types {
		known[typ.Name] = true
	}
	for _, name := range schema.Names() {
		ends := strings.HasSuffix(name, "ResourcePolicy") || strings.HasSuffix(name, "BucketPolicy")
		if ends && !known[name] {
			t.Errorf("Types has no %s, want every type of resource policy", name)
		}
	}
}
