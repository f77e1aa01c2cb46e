// Package guardrailtest helps to test that a guardrail catches what it is for.
package guardrailtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Caught synthesizes a sabotaged app and fails the test unless synthesis fails with the
// rule, on a construct whose path contains path, and says how to fix it.
func Caught(t testing.TB, app awscdk.App, rule, path string) {
	t.Helper()
	report, failed := synth(app)
	if !failed {
		t.Errorf("app.Synth succeeded, want it to fail with %s", rule)
		return
	}
	for _, block := range strings.Split(report, "\n\n") {
		if strings.Contains(block, rule+" ") && strings.Contains(block, path) && strings.Contains(block, "Suggested fix: ") {
			return
		}
	}
	t.Errorf("app.Synth failed without %s on %s and a fix:\n%s", rule, path, report)
}

// CaughtIn makes changes in an assembly, and fails the test unless its synthesis would then fail
// with the rule, on a construct whose path contains path, and say how to fix it. A change is the
// construct path of a resource and a property, "Prod/Topic/Resource KmsMasterKeyId", with the value
// that it gets; nil removes the property, or the resource if no property is named. The assembly
// stays as it is, so that many sabotages share one that is synthesized once.
func CaughtIn(t testing.TB, a *assembly.Assembly, rule, path string, changes map[string]any) {
	t.Helper()
	replace := map[*assembly.Resource]*assembly.Resource{}
	for change, value := range changes {
		of, property, _ := strings.Cut(change, " ")
		i := slices.IndexFunc(a.Resources(), func(r *assembly.Resource) bool { return r.Path == of })
		if i < 0 {
			t.Fatalf("%s is no resource of the assembly, want one to change", of)
			return
		}
		r := a.Resources()[i]
		if property == "" {
			replace[r] = nil
			continue
		}
		changed, again := replace[r]
		if !again {
			changed = r
		}
		replace[r] = changed.Overridden(property, value)
	}
	report, err := engine.Evaluate(a.With(a.Stacks, replace), catalogue.Rules(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if report.Failed() && f.Rule.ID == rule && strings.Contains(f.Path, path) && f.Rule.Fix != "" {
			return
		}
	}
	var found strings.Builder
	_ = report.Text(&found) // to memory
	t.Errorf("with %v the rules refuse no app for %s on %s:\n%s", changes, rule, path, &found)
}

// Clean fails the test unless the app synthesizes without a finding that is an error.
func Clean(t testing.TB, app awscdk.App) {
	t.Helper()
	if report, failed := synth(app); failed {
		t.Errorf("app.Synth failed:\n%s", report)
	}
}

func synth(app awscdk.App) (report string, failed bool) {
	defer func() {
		if r := recover(); r != nil {
			report, failed = fmt.Sprint(r), true
		}
	}()
	app.Synth(nil)
	return "", false
}
