package incident

import (
	"maps"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

type object = automation.Object

// A Runbook is what is done about an incident in one phase.
type Runbook struct {
	Phase, Subject string
	// Does says what it does, for whoever chooses one.
	Does string
	// Parameters are what it is about, besides DryRun and Reason.
	Parameters map[string]automation.Parameter
	// Look are the steps that read, and all that a dry run has; Fix change something.
	Look, Fix []automation.Step
}

// Name is unique among the runbooks.
func (b Runbook) Name() string { return b.Phase + b.Subject }

// Permissions are what the steps need, and no more.
func (b Runbook) Permissions() []automation.Permission {
	return automation.Document{Steps: append(append([]automation.Step{}, b.Look...), b.Fix...)}.Permissions()
}

// Document is the runbook as Systems Manager takes it. However it ends, the topic hears of it. One
// of the approvers, if there are any, has to agree to what Fix does.
func (b Runbook) Document(role, topic string, approvers []string) automation.Document {
	d := automation.Document{
		Description: b.Does, Role: role, Parameters: maps.Clone(b.Parameters), Steps: append([]automation.Step{}, b.Look...),
	}
	if b.Phase == Triage {
		d.Steps = append(d.Steps, b.tell("Tell", topic, "Somebody has looked at "))
		return d
	}
	d.Parameters["Reason"] = automation.Reason()
	d.Parameters["DryRun"] = automation.DryRun("what the runbook is about, and changes nothing")
	fix := b.fix(topic, approvers)
	d.Steps = append(d.Steps, automation.Unless("Decide", "DryRun", fix[0].Name, "TellRehearsed"),
		b.tell("TellRehearsed", topic, "A dry run, which has changed nothing: "))
	d.Steps = append(d.Steps, fix...)
	d.Steps = append(d.Steps, b.tell("Tell", topic, "Done: "),
		b.tell("TellFailed", topic, "FAILED, was refused or cancelled; look how far it came: "))
	return d
}

// fix are the steps that change something, after the question whether they may.
func (b Runbook) fix(topic string, approvers []string) []automation.Step {
	var steps []automation.Step
	if len(approvers) > 0 {
		steps = append(steps, automation.Approve("Approve", topic, "May it be done? "+b.record(), 12*time.Hour, approvers...))
	}
	steps = append(steps, b.Fix...)
	for i := range steps {
		steps[i].OnCancel = automation.To("TellFailed")
		if !steps[i].MayFail {
			steps[i].OnFailure = automation.To("TellFailed")
		}
	}
	return steps
}

func (b Runbook) tell(name, topic, what string) automation.Step {
	s := automation.Publish(name, topic, b.title(), what+b.record())
	s.End = true
	return s
}

func (b Runbook) title() string { return b.Phase + " " + strings.ToLower(b.Subject) }

// record is what a run is about, and where to read what it found.
func (b Runbook) record() string {
	text := b.title() + " {{ " + b.Subject + " }} in {{ global:ACCOUNT_ID }}, {{ global:REGION }}."
	if b.Phase != Triage {
		text += " {{ Reason }}"
	}
	return text + " (run {{ automation:EXECUTION_ID }})"
}
