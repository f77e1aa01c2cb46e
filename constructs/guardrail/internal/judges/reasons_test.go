package judges

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
)

func TestEachReasonIsWhole(t *testing.T) {
	reasons, err := Reasons()
	if err != nil {
		t.Fatal(err)
	}
	if len(reasons) < 50 {
		t.Errorf("%d reasons, want those of the examples", len(reasons))
	}
}

// Evidence that names a rule which does not exist is none.
func TestEvidenceNamesRulesOfTheCatalogue(t *testing.T) {
	reasons, err := Reasons()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range catalogue.Rules() {
		known[r.ID] = true
	}
	named := 0
	for _, r := range reasons {
		for _, id := range regexp.MustCompile(`\b[A-Z][A-Z0-9]+-\d{3}\b`).FindAllString(r.Why+" "+r.Evidence, -1) {
			if named++; !known[id] {
				t.Errorf("the reason for %v names %s, which is no rule", r.Rules, id)
			}
		}
	}
	if named < 50 {
		t.Errorf("the reasons name %d rules, want those that hold what the judges miss", named)
	}
}

func TestJudge(t *testing.T) {
	a, err := assembly.ParseTemplate("test", []byte(`{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}, "B": {"Type": "AWS::S3::Bucket"}}}`),
		assembly.Facts{Name: "Shop", Class: assembly.Sandbox})
	if err != nil {
		t.Fatal(err)
	}
	queue, bucket := a.OfType("AWS::SQS::Queue")[0], a.OfType("AWS::S3::Bucket")[0]
	finding := func(rule string, on *assembly.Resource, detail string) Finding {
		return Finding{Judge: "cdk-nag", Rule: rule, Resource: on, Detail: detail}
	}
	reason := func(r Reason) *Reason {
		r.detail = regexp.MustCompile(r.Detail)
		for _, p := range r.Paths {
			r.paths = append(r.paths, regexp.MustCompile(p))
		}
		return &r
	}
	suppressed := finding("AwsSolutions-S1", bucket, "")
	suppressed.Suppressed = "waived"
	for name, c := range map[string]struct {
		finding Finding
		reason  *Reason
		open    bool
		stale   int
	}{
		"covered":          {finding("AwsSolutions-SQS3", queue, ""), reason(Reason{Rules: []string{"AwsSolutions-SQS3"}}), false, 0},
		"every pack":       {finding("PCI.DSS.321-Q", queue, ""), reason(Reason{Rules: []string{"*-Q"}}), false, 0},
		"another rule":     {finding("AwsSolutions-SQS4", queue, ""), reason(Reason{Rules: []string{"AwsSolutions-SQS3"}}), true, 1},
		"one of two rules": {finding("A", queue, ""), reason(Reason{Rules: []string{"A", "B"}}), false, 1},
		"another type":     {finding("A", queue, ""), reason(Reason{Rules: []string{"A"}, Types: []string{"AWS::S3::Bucket"}}), true, 1},
		"another path":     {finding("A", queue, ""), reason(Reason{Rules: []string{"A"}, Paths: []string{"^B"}}), true, 1},
		"one of two paths": {finding("A", queue, ""), reason(Reason{Rules: []string{"A"}, Paths: []string{"^B", "Q$"}}), false, 0},
		"another detail":   {finding("A", queue, "s3:*"), reason(Reason{Rules: []string{"A"}, Detail: "^kms"}), true, 1},
		"another class": {finding("A", queue, ""),
			reason(Reason{Rules: []string{"A"}, Classes: []assembly.Class{assembly.NonProduction}}), true, 1},
		"waived, so the reason is stale": {suppressed, reason(Reason{Rules: []string{"AwsSolutions-S1"}}), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			open, stale := Judge([]Finding{c.finding}, []*Reason{c.reason})
			if got := len(open) > 0; got != c.open {
				t.Errorf("open = %v, want %v", got, c.open)
			}
			if diff := cmp.Diff(c.stale, len(stale)); diff != "" {
				t.Errorf("stale reasons (-want +got):\n%s%v", diff, slices.Clip(stale))
			}
		})
	}
}
