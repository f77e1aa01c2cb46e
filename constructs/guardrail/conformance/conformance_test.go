package conformance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func evaluate(t *testing.T, s assemblytest.Stack) *engine.Report {
	t.Helper()
	s.Name = "Prod"
	report, err := engine.Evaluate(assemblytest.Read(t, s), conformance.Rules(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestEachRuleFindsWhatItIsAbout(t *testing.T) {
	for rule, c := range map[string]struct{ template, want string }{
		"CFN-001": {`{"Ressources": {}, "Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`,
			"Prod Ressources is no section of a template (F0005). Did you mean Resources?"},
		"CFN-002": {`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "DependsOn": "Topic"}}}`,
			"Prod/Q DependsOn names Topic, which is no resource of the template (E3005)"},
		"CFN-003": {`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueNam": "x"}}}}`,
			"Prod/Q QueueNam does not exist (F3002). Did you mean QueueName?"},
		"CFN-004": {`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 901}}}}`,
			"Prod/Q DelaySeconds is 901, want at most 900 (F3034)"},
		"CFN-005": {`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": true, "QueueName": "orders"}}}}`,
			"Prod/Q QueueName is orders; the name of a FIFO queue ends in .fifo"},
		"CFN-006": {`{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}, "Mappings": {"M": {"a": {"b": "c"}}}}`,
			"Prod Mappings.M is used nowhere (W7001). Remove it."},
	} {
		report := evaluate(t, assemblytest.Stack{Template: c.template})
		if len(report.Findings) != 1 || conformance.Count(report) != 1 {
			t.Errorf("%s: findings = %v, want one", rule, report.Findings)
			continue
		}
		f := report.Findings[0]
		if got := f.Path + " " + f.Property + " " + f.Detail; f.Rule.ID != rule || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s finds %q, want %s to find %q", f.Rule.ID, got, rule, c.want)
		}
		if warning := rule == "CFN-006"; report.Failed() == warning {
			t.Errorf("%s: Failed() = %t, want %t", rule, report.Failed(), !warning)
		}
	}
}

func TestWhatIsNewerThanTheTableIsWaived(t *testing.T) {
	report := evaluate(t, assemblytest.Stack{
		Template: `{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"Turbo": true}}}}`,
		Metadata: map[string][]assemblytest.Entry{"Prod/Q": {
			{Type: "aws:cdk:logicalId", Data: "Q"},
			{Type: "plinth:waiver", Data: map[string]string{"rule": "CFN-003", "reason": "announced last week"}},
		}},
	})
	if len(report.Findings) > 0 || len(report.Waived) != 1 {
		t.Errorf("findings, waived = %v, %v, want one that is waived", report.Findings, report.Waived)
	}
}

// Who checks a finished app by other rules does not take its waivers of these for unused.
func TestRulesComeBesideOthersWhereOneIsWaived(t *testing.T) {
	waiver := assemblytest.Entry{Type: "plinth:waiver", Data: map[string]string{"rule": "CFN-003", "reason": "announced last week"}}
	for want, metadata := range map[int]map[string][]assemblytest.Entry{0: nil, len(conformance.Rules()): {"Prod": {waiver}}} {
		a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{}`, Metadata: metadata})
		if got := conformance.Beside(nil, a); len(got) != want {
			t.Errorf("Beside() with metadata %v = %d rules, want %d", metadata, len(got), want)
		}
	}
}

func TestRulesAreCountedApart(t *testing.T) {
	report := evaluate(t, assemblytest.Stack{Template: `{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`})
	if diff := cmp.Diff(0, conformance.Count(report)); diff != "" || len(report.Findings) > 0 {
		t.Errorf("a sound template has findings: %v", report.Findings)
	}
}
