package catalogue_test

// runbooks are an Automation document that lets somebody in for a while.
func runbooks(r object) {
	takeAway := func(step object) object {
		step["onFailure"], step["onCancel"] = "step:Revoke", "step:Revoke"
		return step
	}
	r["BreakGlass"] = resource("AWS::SSM::Document", object{"DocumentType": "Automation", "Content": object{
		"schemaVersion": "0.3", "assumeRole": att("Role", "Arn"), "outputs": list{"Grant.Request"},
		"parameters": object{"Person": object{"type": "String"}, "DryRun": object{"type": "Boolean", "default": true}},
		"mainSteps": list{
			object{"name": "Decide", "action": "aws:branch", "inputs": object{
				"Choices": list{object{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": "Grant"}}, "Default": "Confirm"}},
			takeAway(object{"name": "Grant", "action": "aws:executeAwsApi", "inputs": object{
				"Service": "sso-admin", "Api": "CreateAccountAssignment", "PrincipalId": "{{ Person }}"},
				"outputs": list{object{"Name": "Request", "Selector": "$.AccountAssignmentCreationStatus.RequestId", "Type": "String"}}}),
			takeAway(object{"name": "Use", "action": "aws:sleep", "inputs": object{"Duration": "PT1H"}}),
			object{"name": "Revoke", "action": "aws:executeAwsApi", "inputs": object{"Service": "sso-admin", "Api": "DeleteAccountAssignment"}},
			object{"name": "Confirm", "action": "aws:executeAwsApi", "nextStep": "Last", "inputs": object{
				"Service": "sns", "Api": "Publish", "Message": "{{ Grant.Request }} at {{ global:DATE_TIME }}"}},
			object{"name": "Last", "action": "aws:sleep", "isEnd": true, "inputs": object{"Duration": "PT1S"}},
		}}})
}

// movers are a runbook of the management account that moves accounts.
func movers(r object) {
	r["OrgWorkloads"] = kept("AWS::Organizations::OrganizationalUnit", object{"Name": "Workloads", "ParentId": att("Org", "RootId")})
	r["OrgMoverRole"] = resource("AWS::IAM::Role", object{"AssumeRolePolicyDocument": object{"Statement": object{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "ssm.amazonaws.com"}}}})
	r["OrgMoverPolicy"] = resource("AWS::IAM::Policy", object{"PolicyName": "Move", "Roles": list{ref("OrgMoverRole")},
		"PolicyDocument": object{"Statement": list{object{"Effect": "Allow", "Action": list{"organizations:MoveAccount"}, "Resource": list{
			join("arn:", ref("AWS::Partition"), ":organizations::999999999999:ou/o-1/", ref("OrgWorkloads"))}}}}})
	r["OrgMover"] = resource("AWS::SSM::Document", object{"DocumentType": "Automation", "Content": object{
		"schemaVersion": "0.3", "assumeRole": att("OrgMoverRole", "Arn"), "mainSteps": list{}}})
}

func runbookSabotages() []sabotage {
	const steps = "BreakGlass.Content.mainSteps."
	const at = "BreakGlass Content.mainSteps"
	const moves = "OrgMoverPolicy.PolicyDocument.Statement.0."
	return []sabotage{
		{rule: "RUNBOOK-005", name: "every unit", change: []change{set(moves+"Resource.0", "arn:aws:organizations::999999999999:ou/o-1/*")},
			at: "OrgMoverPolicy PolicyDocument", says: "move accounts of arn:aws:organizations"},
		{rule: "RUNBOOK-005", name: "everything", change: []change{set(moves+"Resource.0", "*")}, at: "OrgMoverPolicy PolicyDocument", says: "move accounts of *"},
		{rule: "RUNBOOK-005", name: "by another name", change: []change{set(moves+"Action.0", "organizations:Mov*"), set("OrgWorkloads.Name", "Security")},
			at: "OrgMoverPolicy PolicyDocument", says: "lets a runbook move accounts of"},
		{rule: "RUNBOOK-005", name: "a unit of the foundation", change: []change{set("OrgWorkloads.Name", "Infrastructure")},
			at: "OrgMoverPolicy PolicyDocument", says: "lets a runbook move accounts of"},
		{rule: "RUNBOOK-001", name: "no such parameter", change: []change{set(steps+"1.inputs.PrincipalId", "{{ Persom }}")},
			at: at + ".1.inputs.PrincipalId", says: "refers to Persom, which is neither"},
		{rule: "RUNBOOK-001", name: "no such step", change: []change{set(steps+"4.inputs.Message", "{{ Grand.Request }}")}, at: at + ".4.inputs.Message", says: "refers to Grand"},
		{rule: "RUNBOOK-001", name: "goes nowhere", change: []change{set(steps+"4.nextStep", "Lost")}, at: at, says: "step Confirm goes to Lost"},
		{rule: "RUNBOOK-001", name: "chooses nothing", change: []change{set(steps+"0.inputs.Choices.0.NextStep", "Lost")}, at: at, says: "step Decide goes to Lost"},
		{rule: "RUNBOOK-001", name: "no default", change: []change{set(steps+"0.inputs.Default", "Lost")}, at: at, says: "step Decide goes to Lost"},
		{rule: "RUNBOOK-001", name: "fails into nothing", change: []change{set(steps+"3.onFailure", "step:Lost")}, at: at, says: "step Revoke goes to Lost"},
		{rule: "RUNBOOK-001", name: "one name twice", change: []change{set(steps+"4.name", "Last"), set(steps+"0.inputs.Default", "Last")},
			at: at, says: "two steps called Last"},
		{rule: "RUNBOOK-001", name: "shows nothing", change: []change{set("BreakGlass.Content.outputs", list{"Grand.Request"})},
			at: "BreakGlass Content.outputs", says: "shows Grand.Request"},
		{rule: "RUNBOOK-001", name: "steps decided at deployment", change: []change{set("OrgMover.Content.mainSteps", ref("Param"))},
			at: "OrgMover Content.mainSteps", says: "a step whose name only deployment knows"},
		{rule: "RUNBOOK-002", name: "as its caller", change: []change{set("BreakGlass.Content.assumeRole", nil)},
			at: "BreakGlass Content.assumeRole", says: "is not surely set"},
		{rule: "RUNBOOK-002", name: "sometimes as its caller", change: []change{set("BreakGlass.Content.assumeRole", maybe(att("Role", "Arn"), noValue))},
			at: "BreakGlass Content.assumeRole", says: "is not surely set"},
		{rule: "RUNBOOK-003", name: "acts at once", change: []change{set("BreakGlass.Content.parameters.DryRun.default", false)},
			at: "BreakGlass Content.parameters.DryRun.default", says: "is false"},
		{rule: "RUNBOOK-003", name: "no default", change: []change{set("BreakGlass.Content.parameters.DryRun.default", nil)},
			at: "BreakGlass Content.parameters.DryRun.default", says: "is not set"},
		{rule: "RUNBOOK-006", name: "asked too late", change: []change{set(steps+"0", object{"name": "Decide", "action": "aws:sleep", "inputs": object{"Duration": "PT1S"}}),
			set(steps+"2.inputs.Duration", "{{ DryRun }}")}, at: at, says: "a dry run comes to step Grant, which calls CreateAccountAssignment"},
		{rule: "RUNBOOK-006", name: "the wrong way round", change: []change{set(steps+"0.inputs.Choices.0.BooleanEquals", true)},
			at: at, says: "comes to step Grant"},
		{rule: "RUNBOOK-006", name: "the same way", change: []change{set(steps+"0.inputs.Default", "Revoke")}, at: at, says: "comes to step Revoke"},
		{rule: "RUNBOOK-006", name: "goes on into it", change: []change{set(steps+"4.nextStep", "Revoke")}, at: at, says: "comes to step Revoke"},
		{rule: "RUNBOOK-006", name: "when telling fails", change: []change{set(steps+"4.onFailure", "step:Revoke")}, at: at, says: "comes to step Revoke"},
		{rule: "RUNBOOK-006", name: "something that deployment decides", change: []change{set(steps+"4.inputs.Api", ref("Param"))}, at: at, says: "comes to step Confirm"},
		{rule: "RUNBOOK-006", name: "stops an instance", change: []change{set(steps+"5.action", "aws:changeInstanceState")}, at: at, says: "comes to step Last"},
		{rule: "RUNBOOK-006", name: "nobody asks", change: []change{set(steps+"0.inputs.Choices.0.Variable", "{{ Person }}")},
			at: at, says: "has no step that asks for DryRun"},
		{rule: "RUNBOOK-004", name: "for good", change: []change{set(steps+"3.inputs.Api", "ListAccountAssignments")}, at: at, says: "no later one takes them out"},
		{rule: "RUNBOOK-004", name: "for good when it fails", change: []change{set(steps+"1.onFailure", "Abort")}, at: at, says: "step Grant has onFailure Abort"},
		{rule: "RUNBOOK-004", name: "for good when it is cancelled", change: []change{set(steps+"2.onCancel", nil)}, at: at, says: "step Use has onCancel"},
	}
}
