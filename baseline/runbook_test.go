package baseline_test

import (
	"regexp"
	"testing"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// Systems Manager refuses an Automation document only when it is deployed, so the rules of schema
// version 0.3 that ours could break are checked here.
func TestRunbooksFollowTheSchema(t *testing.T) {
	app := snapshot.NewApp(t)
	props := everything()
	baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", &props)
	stepName := regexp.MustCompile(`^[a-zA-Z0-9_]{1,128}$`)
	api := regexp.MustCompile(`^[A-Z][A-Za-z0-9]+$`)
	steps := map[string]bool{}
	for _, document := range snapshot.Synth(t, app).OfType("AWS::SSM::Document") {
		if got := document.Get("Content", "schemaVersion"); got.Is("0.3") != assembly.True || document.Get("DocumentType").Is("Automation") != assembly.True {
			t.Errorf("%s has schema version %v", document.Path, got)
		}
		if _, ok := document.Get("Content", "assumeRole").Target(); !ok {
			t.Errorf("%s runs as %v, want a role of the stack", document.Path, document.Get("Content", "assumeRole"))
		}
		for _, step := range document.Get("Content", "mainSteps").List() {
			name := step.Get("name").String()
			if !stepName.MatchString(name) || steps[name] {
				t.Errorf("step %q is malformed or there twice", name)
			}
			steps[name] = true
			if step.Get("action").Is("aws:executeAwsApi") != assembly.True || step.Get("onFailure").OneOf("Abort", "Continue") != assembly.True ||
				!step.Get("inputs", "Service").Exists() || !api.MatchString(step.Get("inputs", "Api").String()) {
				t.Errorf("step %s is %v %v", name, step.Get("action"), step.Get("inputs"))
			}
			for _, key := range step.Keys() {
				switch key {
				case "name", "action", "onFailure", "isCritical", "inputs":
				default:
					t.Errorf("step %s has %s, which is no part of such a step", name, key)
				}
			}
		}
	}
	if len(steps) != 9 {
		t.Errorf("%d steps, want six settings and three contacts", len(steps))
	}
}
