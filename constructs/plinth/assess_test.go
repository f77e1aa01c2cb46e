package plinth

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// status is that of an item in the report that Main wrote.
func status(t *testing.T, id string) checklist.Status {
	t.Helper()
	r, err := report.ReadFile("cdk.out/well-architected.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range r.Items() {
		if item.ID == id {
			return item.Status
		}
	}
	return ""
}

// assessed defines an app that attests an item in code, and another one in a file.
func assessed(t *testing.T, file string) (code int, stdout, stderr string) {
	t.Helper()
	return executed(t, func(app awscdk.App) {
		if err := os.WriteFile(attestation.File, []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
		guardrail.Attest(app, attestation.Attestation{Item: "mfa", Owner: "it@example.com", Date: "2026-11-01"})
		awscdk.NewCfnWaitConditionHandle(emptyStack(app), jsii.String("Handle"), nil)
	})
}

func TestMainWritesTheReport(t *testing.T) {
	code, stdout, stderr := assessed(t, "attestations: [{item: savings-plans, owner: finops, date: 2026-11-01}]")
	if code != 0 || stderr != "" || !strings.Contains(stdout, "\nWell-Architected ") ||
		!strings.Contains(stdout, "; see cdk.out/well-architected.html\n") {
		t.Errorf("exit code %d, standard error %q, standard output\n%s\nwant the scores and the page in it", code, stderr, stdout)
	}
	for _, id := range []string{"mfa", "savings-plans"} {
		if got := status(t, id); got != checklist.Attested {
			t.Errorf("%s = %s, want attested", id, got)
		}
	}
	if _, err := os.Stat("cdk.out/well-architected.html"); err != nil {
		t.Error(err)
	}
}

func TestMainNamesAttestationsThatItCannotUse(t *testing.T) {
	code, _, stderr := assessed(t, "attestations: [{item: saving-plans, owner: finops, date: 2026-11-01}]")
	if want := `plinth: attestations.yaml: there is no item "saving-plans", did you mean savings-plans?` + "\n"; code != 1 || stderr != want {
		t.Errorf("exit code %d, standard error %q, want 1 and %q", code, stderr, want)
	}
}

func TestMainFailsBelowAScore(t *testing.T) {
	for least, want := range map[string]string{
		"0": "", "100": "scores less than the 100 % of PLINTH_FAIL_UNDER", "most": `PLINTH_FAIL_UNDER is "most", want a percentage`,
	} {
		t.Setenv(failUnder, least)
		code, _, stderr := assessed(t, "")
		if code != min(len(want), 1) || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit code %d, standard error %q, want %q", least, code, stderr, want)
		}
	}
}

func TestTheReportNamesTheApp(t *testing.T) {
	for pkg, want := range map[string]string{
		"example.com/infra/shop": "shop", "shop": "shop", "": "", "command-line-arguments": "", "example.com/infra/shop.test": "",
	} {
		if got := programOf(pkg); got != want {
			t.Errorf("programOf(%q) = %q, want %q", pkg, got, want)
		}
	}
}
