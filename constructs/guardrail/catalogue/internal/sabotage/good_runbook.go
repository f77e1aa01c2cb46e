package sabotage

// runbooks are an Automation document that grants access for a limited time.
func runbooks(r Object) {
	takeAway := func(step Object) Object {
		step["onFailure"], step["onCancel"] = "step:Revoke", "step:Revoke"
		return step
	}
	r["BreakGlass"] = Resource("AWS::SSM::Document", Object{"DocumentType": "Automation", "Content": Object{
		"schemaVersion": "0.3", "assumeRole": Att("Role", "Arn"), "outputs": List{"Grant.Request"},
		"parameters": Object{"Person": Object{"type": "String"}, "DryRun": Object{"type": "Boolean", "default": true}},
		"mainSteps": List{
			Object{"name": "Decide", "action": "aws:branch", "inputs": Object{
				"Choices": List{Object{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": "Grant"}}, "Default": "Confirm"}},
			takeAway(Object{"name": "Grant", "action": "aws:executeAwsApi", "inputs": Object{
				"Service": "sso-admin", "Api": "CreateAccountAssignment", "PrincipalId": "{{ Person }}"},
				"outputs": List{Object{"Name": "Request", "Selector": "$.AccountAssignmentCreationStatus.RequestId", "Type": "String"}}}),
			takeAway(Object{"name": "Use", "action": "aws:sleep", "inputs": Object{"Duration": "PT1H"}}),
			Object{"name": "Revoke", "action": "aws:executeAwsApi",
				"inputs": Object{"Service": "sso-admin", "Api": "DeleteAccountAssignment"}},
			Object{"name": "Confirm", "action": "aws:executeAwsApi", "nextStep": "Last", "inputs": Object{
				"Service": "sns", "Api": "Publish", "Message": "{{ Grant.Request }} at {{ global:DATE_TIME }}"}},
			Object{"name": "Last", "action": "aws:sleep", "isEnd": true, "inputs": Object{"Duration": "PT1S"}},
		}}})
}

// movers are a runbook of the management account that moves accounts.
func movers(r Object) {
	r["OrgWorkloads"] = Kept("AWS::Organizations::OrganizationalUnit", Object{"Name": "Workloads", "ParentId": Att("Org", "RootId")})
	r["OrgMoverRole"] = Resource("AWS::IAM::Role", Object{"AssumeRolePolicyDocument": Object{"Statement": Object{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "ssm.amazonaws.com"}}}})
	r["OrgMoverPolicy"] = Resource("AWS::IAM::Policy", Object{"PolicyName": "Move", "Roles": List{Ref("OrgMoverRole")},
		"PolicyDocument": Object{"Statement": List{Object{"Effect": "Allow", "Action": List{"organizations:MoveAccount"}, "Resource": List{
			Join("arn:", Ref("AWS::Partition"), ":organizations::999999999999:ou/o-1/", Ref("OrgWorkloads"))}}}}})
	r["OrgMover"] = Resource("AWS::SSM::Document", Object{"DocumentType": "Automation", "Content": Object{
		"schemaVersion": "0.3", "assumeRole": Att("OrgMoverRole", "Arn"), "mainSteps": List{}}})
}
