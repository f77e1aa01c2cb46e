package response_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// asks adds a step that asks for an approval on a topic.
func asks(topic any) Change {
	return More("BreakGlass.Content.mainSteps", Object{"name": "Ask", "action": "aws:approve", "isEnd": true, "inputs": Object{
		"NotificationArn": topic, "Message": "May it be done?", "Approvers": List{"arn:aws:iam::111111111111:role/Lead"}}})
}

func runbookSabotages() []Case {
	const steps = "BreakGlass.Content.mainSteps."
	const at = "BreakGlass Content.mainSteps"
	const moves = "OrgMoverPolicy.PolicyDocument.Statement.0."
	return []Case{
		{Rule: "RUNBOOK-005", Name: "every unit", Change: []Change{Set(moves+"Resource.0", "arn:aws:organizations::999999999999:ou/o-1/*")},
			At: "OrgMoverPolicy PolicyDocument", Says: "move accounts of arn:aws:organizations"},
		{Rule: "RUNBOOK-005", Name: "everything", Change: []Change{Set(moves+"Resource.0", "*")},
			At: "OrgMoverPolicy PolicyDocument", Says: "move accounts of *"},
		{Rule: "RUNBOOK-005", Name: "by another name",
			Change: []Change{Set(moves+"Action.0", "organizations:Mov*"), Set("OrgWorkloads.Name", "Security")},
			At:     "OrgMoverPolicy PolicyDocument", Says: "lets a runbook move accounts of"},
		{Rule: "RUNBOOK-005", Name: "a unit of the foundation", Change: []Change{Set("OrgWorkloads.Name", "Infrastructure")},
			At: "OrgMoverPolicy PolicyDocument", Says: "lets a runbook move accounts of"},
		{Rule: "RUNBOOK-001", Name: "no such parameter", Change: []Change{Set(steps+"1.inputs.PrincipalId", "{{ Persom }}")},
			At: at + ".1.inputs.PrincipalId", Says: "refers to Persom, which is neither"},
		{Rule: "RUNBOOK-001", Name: "no such step", Change: []Change{Set(steps+"4.inputs.Message", "{{ Grand.Request }}")},
			At: at + ".4.inputs.Message", Says: "refers to Grand"},
		{Rule: "RUNBOOK-001", Name: "goes nowhere", Change: []Change{Set(steps+"4.nextStep", "Lost")}, At: at,
			Says: "step Confirm goes to Lost"},
		{Rule: "RUNBOOK-001", Name: "chooses nothing", Change: []Change{Set(steps+"0.inputs.Choices.0.NextStep", "Lost")}, At: at,
			Says: "step Decide goes to Lost"},
		{Rule: "RUNBOOK-001", Name: "no default", Change: []Change{Set(steps+"0.inputs.Default", "Lost")}, At: at,
			Says: "step Decide goes to Lost"},
		{Rule: "RUNBOOK-001", Name: "fails into nothing", Change: []Change{Set(steps+"3.onFailure", "step:Lost")}, At: at,
			Says: "step Revoke goes to Lost"},
		{Rule: "RUNBOOK-001", Name: "one name twice", Change: []Change{Set(steps+"4.name", "Last"), Set(steps+"0.inputs.Default", "Last")},
			At: at, Says: "two steps called Last"},
		{Rule: "RUNBOOK-001", Name: "shows nothing", Change: []Change{Set("BreakGlass.Content.outputs", List{"Grand.Request"})},
			At: "BreakGlass Content.outputs", Says: "shows Grand.Request"},
		{Rule: "RUNBOOK-001", Name: "steps decided at deployment", Change: []Change{Set("OrgMover.Content.mainSteps", Ref("Param"))},
			At: "OrgMover Content.mainSteps", Says: "has a step without a name, or with one that is known only at deployment"},
		{Rule: "RUNBOOK-007", Name: "a topic that CloudFormation names", Change: []Change{asks(Ref("Plain"))},
			At: at, Says: "step Ask asks on Prod/Plain, whose name CloudFormation chooses"},
		{Rule: "RUNBOOK-007", Name: "a topic by another name", Change: []Change{asks("arn:aws:sns:eu-west-1:111111111111:Alerts")},
			At: at, Says: "step Ask asks on arn:aws:sns:eu-west-1:111111111111:Alerts"},
		{Rule: "RUNBOOK-002", Name: "as its caller", Change: []Change{Set("BreakGlass.Content.assumeRole", nil)},
			At: "BreakGlass Content.assumeRole", Says: "is not set"},
		{Rule: "RUNBOOK-002", Name: "sometimes as its caller",
			Change: []Change{Set("BreakGlass.Content.assumeRole", Maybe(Att("Role", "Arn"), NoValue))},
			At:     "BreakGlass Content.assumeRole", Says: "is not always set"},
		{Rule: "RUNBOOK-003", Name: "acts at once", Change: []Change{Set("BreakGlass.Content.parameters.DryRun.default", false)},
			At: "BreakGlass Content.parameters.DryRun.default", Says: "is false"},
		{Rule: "RUNBOOK-003", Name: "no default", Change: []Change{Set("BreakGlass.Content.parameters.DryRun.default", nil)},
			At: "BreakGlass Content.parameters.DryRun.default", Says: "is not set"},
		{Rule: "RUNBOOK-006", Name: "asked too late",
			Change: []Change{Set(steps+"0", Object{"name": "Decide", "action": "aws:sleep", "inputs": Object{"Duration": "PT1S"}}),
				Set(steps+"2.inputs.Duration", "{{ DryRun }}")}, At: at,
			Says: "a dry run reaches step Grant, which calls CreateAccountAssignment"},
		{Rule: "RUNBOOK-006", Name: "the wrong way round", Change: []Change{Set(steps+"0.inputs.Choices.0.BooleanEquals", true)},
			At: at, Says: "reaches step Grant"},
		{Rule: "RUNBOOK-006", Name: "the same way", Change: []Change{Set(steps+"0.inputs.Default", "Revoke")}, At: at,
			Says: "reaches step Revoke"},
		{Rule: "RUNBOOK-006", Name: "goes on into it", Change: []Change{Set(steps+"4.nextStep", "Revoke")}, At: at,
			Says: "reaches step Revoke"},
		{Rule: "RUNBOOK-006", Name: "when telling fails", Change: []Change{Set(steps+"4.onFailure", "step:Revoke")}, At: at,
			Says: "reaches step Revoke"},
		{Rule: "RUNBOOK-006", Name: "something that deployment decides", Change: []Change{Set(steps+"4.inputs.Api", Ref("Param"))},
			At: at, Says: "reaches step Confirm", Also: []string{"DEPLOY-002"}},
		{Rule: "RUNBOOK-006", Name: "stops an instance", Change: []Change{Set(steps+"5.action", "aws:changeInstanceState")}, At: at,
			Says: "reaches step Last", Also: []string{"DEPLOY-003"}},
		{Rule: "RUNBOOK-006", Name: "nobody asks", Change: []Change{Set(steps+"0.inputs.Choices.0.Variable", "{{ Person }}")},
			At: at, Says: "has no step that reads DryRun"},
		{Rule: "RUNBOOK-004", Name: "for good", Change: []Change{Set(steps+"3.inputs.Api", "ListAccountAssignments")}, At: at,
			Says: "no later step revokes it"},
		{Rule: "RUNBOOK-004", Name: "for good when it fails", Change: []Change{Set(steps+"1.onFailure", "Abort")}, At: at,
			Says: "step Grant: onFailure is Abort"},
		{Rule: "RUNBOOK-004", Name: "for good when it is cancelled", Change: []Change{Set(steps+"2.onCancel", nil)}, At: at,
			Says: "step Use: onCancel is not set"},
	}
}
