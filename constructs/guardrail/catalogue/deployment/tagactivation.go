package deployment

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// repeatedTags finds tags of the stack on resources of AWS Organizations, in any case.
func repeatedTags(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		ofStack := spelling{}
		for key := range s.Root().Tags {
			ofStack.add(key)
		}
		for _, r := range s.Resources {
			if !strings.HasPrefix(r.Type, "AWS::Organizations::") {
				continue
			}
			for _, key := range keysOf(r.Get("Tags")) {
				if ofStack[strings.ToLower(key)] != "" {
					pass.Report(r, "Tags."+key, "is a tag of the stack, too; want it on the stack alone")
				}
			}
		}
	}
}

// activations are calls after which tags count in reports, or in those of the months before.
var activations = regexp.MustCompile(`(?i)(updateCostAllocationTagsStatus|startCostAllocationTagBackfill)`)

func activatedOnce(pass *engine.Pass) {
	const once = "calls %s once; want it in a workflow that reads the answer, and tries again when AWS knows the keys"
	for _, c := range customresource.All(pass.Assembly) {
		if call := activations.FindString(c.Action); call != "" {
			pass.Report(c.Resource, c.When, once, call)
		}
	}
	for _, schedule := range pass.OfType("AWS::Scheduler::Schedule") {
		target, _ := schedule.Get("Target", "Arn").Outline()
		if call := activations.FindString(target); call != "" {
			pass.Report(schedule, "Target.Arn", once, call)
		}
	}
	for _, machine := range pass.OfType("AWS::StepFunctions::StateMachine") {
		unread(pass, machine)
	}
}

// unread finds a state machine that activates tags and reads no errors in the answer.
func unread(pass *engine.Pass, machine *assembly.Resource) {
	for _, property := range []string{"DefinitionString", "Definition"} {
		text, _ := machine.Get(property).Outline()
		if strings.Contains(strings.ToLower(text), "updatecostallocationtagsstatus") && !strings.Contains(text, "Errors") {
			pass.Report(machine, property, "calls updateCostAllocationTagsStatus and does not read Errors of its answer")
		}
	}
}
