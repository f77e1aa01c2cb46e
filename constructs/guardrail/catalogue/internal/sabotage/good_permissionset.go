package sabotage

// people are permission sets and an assignment to an account outside production.
func people(r Object) {
	managed := func(name string) List { return List{Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/"+name)} }
	r["OrgAdmin"] = Resource("AWS::SSO::PermissionSet",
		Object{"Name": "Admin", "ManagedPolicies": managed("AdministratorAccess"), "SessionDuration": "PT3H60M"})
	r["OrgDeveloper"] = Resource("AWS::SSO::PermissionSet",
		Object{"Name": "Developer", "ManagedPolicies": managed("PowerUserAccess"), "SessionDuration": "PT8H",
			"PermissionsBoundary": Object{"ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"},
			"Tags":                List{Object{"Key": "Environment", "Value": "nonproduction"}}})
	r["OrgAuditor"] = Resource("AWS::SSO::PermissionSet",
		Object{"Name": "Auditor", "ManagedPolicies": managed("SecurityAudit"), "SessionDuration": "PT4H"})
	r["OrgEmergency"] = Resource("AWS::SSO::PermissionSet", Object{"Name": "BreakGlass", "ManagedPolicies": managed("AdministratorAccess")})
	r["OrgEmergencyUse"] = Resource("AWS::Logs::MetricFilter", Object{
		"LogGroupName": "trail", "FilterPattern": `{ $.requestParameters.roleArn = "*AWSReservedSSO_BreakGlass_*" }`,
		"MetricTransformations": List{Object{"MetricName": "BreakGlass", "MetricNamespace": "Access", "MetricValue": "1"}}})
	r["OrgEmergencyAlarm"] = Resource("AWS::CloudWatch::Alarm", Object{
		"MetricName": "BreakGlass", "Namespace": "Access", "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 1,
		"ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": List{"arn:aws:sns:us-east-1:111111111111:oncall"}})
	r["OrgAssignment"] = Resource("AWS::SSO::Assignment", Object{
		"PermissionSetArn": Att("OrgDeveloper", "PermissionSetArn"), "PrincipalType": "GROUP", "TargetType": "AWS_ACCOUNT",
		"TargetId": Ref("OrgFirst")})
	r["OrgAdmins"] = Resource("AWS::SSO::Assignment", Object{
		"PermissionSetArn": Att("OrgAdmin", "PermissionSetArn"), "PrincipalType": "GROUP", "TargetType": "AWS_ACCOUNT",
		"TargetId": "111111111111"})
}
