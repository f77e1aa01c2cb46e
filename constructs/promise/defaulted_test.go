package promise_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// What plinth.Defaults set is as good as what the construct left out, and anything else is not.
func TestSafeDefaultsBreakNoPromise(t *testing.T) {
	note := func(path string, value any) any {
		return object{"at": "Prod/Topic", "path": path, "value": value, "rule": "X-001"}
	}
	for name, c := range map[string]struct {
		properties object
		want       int
	}{
		"as defined":               {object{"Backup": object{"Kept": 7}}, 0},
		"with defaults":            {object{"Backup": object{"Kept": 7, "Locked": true}, "Versions": object{"Status": "Enabled"}}, 0},
		"another value":            {object{"Backup": object{"Kept": 7}, "Versions": object{"Status": "Suspended"}}, 1},
		"another part":             {object{"Backup": object{"Kept": 7, "Locked": false}}, 1},
		"more than the default":    {object{"Backup": object{"Kept": 7}, "Versions": object{"Status": "Enabled", "Days": 1}}, 1},
		"none of the defaults":     {object{"Backup": object{"Kept": 7}, "Size": 1}, 1},
		"a default that was fixed": {object{"Backup": object{"Kept": 1}}, 1},
	} {
		a := assemblytest.Read(t, assemblytest.Stack{
			Name:     "Prod",
			Template: object{"Resources": object{"Topic": object{"Type": "T", "Properties": c.properties}}},
			Metadata: map[string][]assemblytest.Entry{
				"Prod": {{Type: assembly.MetadataDefault, Data: []any{note("Properties.Backup.Locked", true), note("Properties.Backup.Kept", 1),
					note("Properties.Versions.Status", "Enabled"), note("UpdateReplacePolicy", "Retain")}}},
				"Prod/Topic": {{Type: "aws:cdk:logicalId", Data: "Topic"}, {Type: assembly.MetadataPromise, Data: promise.Data(
					[]promise.Promise{promise.That("keeps a week", promise.At("").Is("Backup", object{"Kept": 7}).NoOther())})}},
			},
		})
		if got := promise.Breaches(a); len(got) != c.want {
			t.Errorf("%s: breaches = %+v, want %d", name, got, c.want)
		}
	}
}
