package promisetest

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// Broken sets a property of the resource at a construct path, such as "State" or
// "Rules.0.Status", or its DeletionPolicy, and fails the test unless that breaks a promise about
// the property. The assembly stays as it is.
func Broken(t testing.TB, a *assembly.Assembly, path, property string, value any) {
	t.Helper()
	var changed *assembly.Resource
	for _, r := range a.Resources() {
		if r.Path == path {
			changed = r.Overridden(property, value)
		}
	}
	if changed == nil {
		t.Fatalf("%s is no resource of the assembly, want one to change %s of", path, property)
	}
	var found []string
	for o := range promise.Obligations(a) {
		if o.Path != path {
			continue
		}
		for _, b := range o.Breaches(changed) {
			if found = append(found, b.Property+" "+b.Detail); about(b.Property, property) {
				return
			}
		}
	}
	t.Errorf("%s: with %s %v the promises find %q, want something about %s", path, property, value, found, property)
}
