package incident_test

import (
	"regexp"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/security/internal/incident"
)

func all() []incident.Runbook {
	machine := "arn:aws:states:eu-west-1:111111111111:stateMachine:contain"
	return append(incident.Runbooks("aws"), incident.ByWorkflow(&machine))
}

// Whoever is allowed to look must not be able to change anything.
func TestLookingOnlyReads(t *testing.T) {
	reads := regexp.MustCompile(`:(Get|List|Describe|Lookup)[A-Z]`)
	for _, b := range all() {
		for _, p := range (automation.Document{Steps: b.Look}).Permissions() {
			if !reads.MatchString(p.Action) {
				t.Errorf("%s: Look allows %s, want an action that reads", b.Name(), p.Action)
			}
		}
		if b.Phase == incident.Triage && len(b.Fix) > 0 {
			t.Errorf("%s: Fix has %d steps, want none", b.Name(), len(b.Fix))
		}
	}
}

// However a run ends, the topic hears of it.
func TestEveryEndIsTold(t *testing.T) {
	for _, b := range all() {
		for _, approvers := range [][]string{nil, {"arn:aws:iam::111111111111:role/lead"}} {
			fixing := false
			for _, s := range b.Document("role", "topic", approvers).Steps {
				switch {
				case s.Name == "TellRehearsed": // the steps that follow change something
					fixing = true
				case s.Name == "Tell" || s.Name == "TellFailed":
					fixing = false
				case fixing && (s.OnCancel != "step:TellFailed" || !s.MayFail && s.OnFailure != "step:TellFailed"):
					t.Errorf("%s: %s goes to %q when it fails and to %q when it is cancelled, want step:TellFailed",
						b.Name(), s.Name, s.OnFailure, s.OnCancel)
				}
				if tells := s.API == "Publish"; tells != s.End {
					t.Errorf("%s: %s tells the topic: %t and ends the run: %t, want both or neither", b.Name(), s.Name, tells, s.End)
				}
			}
		}
	}
}

// One of the approvers agrees before anything changes.
func TestApproversAreAskedFirst(t *testing.T) {
	for _, b := range all() {
		if b.Phase == incident.Triage {
			continue
		}
		steps := b.Document("role", "topic", []string{"arn:aws:iam::111111111111:role/lead"}).Steps
		asked := false
		for _, s := range steps {
			asked = asked || s.Action == "aws:approve"
			for _, f := range b.Fix {
				if s.Name == f.Name && !asked {
					t.Errorf("%s: %s comes before the question, want it after", b.Name(), s.Name)
				}
			}
		}
		if !asked {
			t.Errorf("%s: nobody is asked, want a step of aws:approve", b.Name())
		}
	}
}
