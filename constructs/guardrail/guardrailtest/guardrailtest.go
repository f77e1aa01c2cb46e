// Package guardrailtest helps to test that a guardrail catches what it is for.
package guardrailtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
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
