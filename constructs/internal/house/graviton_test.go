package house_test

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/cost"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// onProcessors are types of which the constructs of layers choose the processor. One of each has to
// be in the golden files, or the test would find nothing.
var onProcessors = []string{"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate",
	"AWS::ECS::CapacityProvider", "AWS::ECS::TaskDefinition", "AWS::ElastiCache::ReplicationGroup", "AWS::Lambda::Function",
	"AWS::RDS::DBInstance"}

// Every construct has golden files of its default and of everything set: what is on x86 there, or
// of a previous generation, was either asked for, in a test that is named here, or is a mistake.
func TestConstructsChooseGraviton(t *testing.T) {
	asked := map[string]string{ // why, by the test whose golden file it is
		"security/TestSecretDefault":    "the function that rotates is the user's",
		"resilience/TestServiceFull":    "it asks for X86",
		"observability/TestTracingFull": "the tasks are the user's",
	}
	found := map[string]bool{}
	rules := slices.DeleteFunc(cost.Rules(), func(r engine.Rule) bool { return r.ID != "COST-001" && r.ID != "COST-002" })
	seen := map[string]bool{}
	for _, layer := range layers {
		for _, file := range goldens(t, filepath.Join(root, layer)) {
			a, err := assembly.ReadTemplate(file, assembly.Facts{})
			if err != nil {
				t.Fatal(err)
			}
			for _, typ := range onProcessors {
				seen[typ] = seen[typ] || len(a.OfType(typ)) > 0
			}
			report, err := engine.Evaluate(a, rules, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			test := layer + "/" + filepath.Base(filepath.Dir(file))
			for _, f := range report.Findings {
				found[test] = true
				if asked[test] == "" {
					t.Errorf("%s: %s %s %s, want Graviton of a current generation unless it was asked for", test, f.LogicalID, f.Property, f.Detail)
				}
			}
		}
	}
	for test := range asked {
		if !found[test] {
			t.Errorf("%s has nothing on x86, want it out of the list", test)
		}
	}
	for _, typ := range onProcessors {
		if !seen[typ] {
			t.Errorf("no golden file of a layer has a %s", typ)
		}
	}
}

// goldens are the templates below a directory.
func goldens(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".template.json") {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
