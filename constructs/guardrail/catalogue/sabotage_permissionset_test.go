package catalogue_test

// people are permission sets and an assignment to an account outside production.
func people(r object) {
	managed := func(name string) list { return list{join("arn:", ref("AWS::Partition"), ":iam::aws:policy/"+name)} }
	r["OrgAdmin"] = resource("AWS::SSO::PermissionSet", object{"Name": "Admin", "ManagedPolicies": managed("AdministratorAccess"), "SessionDuration": "PT3H60M"})
	r["OrgDeveloper"] = resource("AWS::SSO::PermissionSet", object{"Name": "Developer", "ManagedPolicies": managed("PowerUserAccess"), "SessionDuration": "PT8H",
		"PermissionsBoundary": object{"ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"},
		"Tags":                list{object{"Key": "Environment", "Value": "nonproduction"}}})
	r["OrgAuditor"] = resource("AWS::SSO::PermissionSet", object{"Name": "Auditor", "ManagedPolicies": managed("SecurityAudit"), "SessionDuration": "PT4H"})
	r["OrgEmergency"] = resource("AWS::SSO::PermissionSet", object{"Name": "BreakGlass", "ManagedPolicies": managed("AdministratorAccess")})
	r["OrgEmergencyUse"] = resource("AWS::Logs::MetricFilter", object{
		"LogGroupName": "trail", "FilterPattern": `{ $.requestParameters.roleArn = "*AWSReservedSSO_BreakGlass_*" }`,
		"MetricTransformations": list{object{"MetricName": "BreakGlass", "MetricNamespace": "Access", "MetricValue": "1"}}})
	r["OrgEmergencyAlarm"] = resource("AWS::CloudWatch::Alarm", object{
		"MetricName": "BreakGlass", "Namespace": "Access", "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 1,
		"ComparisonOperator": "GreaterThanOrEqualToThreshold"})
	r["OrgAssignment"] = resource("AWS::SSO::Assignment", object{
		"PermissionSetArn": att("OrgDeveloper", "PermissionSetArn"), "PrincipalType": "GROUP", "TargetType": "AWS_ACCOUNT", "TargetId": ref("OrgFirst")})
	r["OrgAdmins"] = resource("AWS::SSO::Assignment", object{
		"PermissionSetArn": att("OrgAdmin", "PermissionSetArn"), "PrincipalType": "GROUP", "TargetType": "AWS_ACCOUNT", "TargetId": "111111111111"})
}

func permissionSetSabotages() []sabotage {
	return []sabotage{
		{rule: "SSO-001", name: "a working day", change: []change{set("OrgAdmin.SessionDuration", "PT8H")}, at: "OrgAdmin SessionDuration", says: "is PT8H"},
		{rule: "SSO-001", name: "a minute more", change: []change{set("OrgAdmin.SessionDuration", "PT4H1M")}, at: "OrgAdmin SessionDuration", says: "is PT4H1M"},
		{rule: "SSO-001", name: "decided at deployment", change: []change{set("OrgAdmin.SessionDuration", ref("Param"))}, at: "OrgAdmin SessionDuration", says: "not surely"},
		{rule: "SSO-001", name: "policies decided at deployment", change: []change{set("OrgDeveloper.ManagedPolicies", list{ref("Param")})},
			at: "OrgDeveloper SessionDuration", says: "is PT8H"},
		{rule: "SSO-002", name: "into production", change: []change{set("OrgUnit.Name", "Production")}, at: "OrgAssignment TargetId",
			says: "into account Management/OrgFirst of unit Production"},
		{rule: "SSO-002", name: "into a unit of production", change: []change{
			add("OrgRegulated", kept("AWS::Organizations::OrganizationalUnit", object{"Name": "Regulated", "ParentId": att("Org", "RootId")})),
			set("OrgUnit.ParentId", ref("OrgRegulated"))}, at: "OrgAssignment TargetId", says: "of unit Regulated"},
		{rule: "SSO-003", name: "no boundary", change: []change{set("OrgDeveloper.PermissionsBoundary", nil)}, at: "OrgDeveloper PermissionsBoundary", says: "is not surely set"},
		{rule: "SSO-005", name: "everything to read", change: []change{more("OrgAuditor.ManagedPolicies", "arn:aws:iam::aws:policy/ReadOnlyAccess")},
			at: "OrgAuditor ManagedPolicies", says: "ReadOnlyAccess, which may read data"},
		{rule: "SSO-005", name: "decided at deployment", change: []change{set("OrgAuditor.ManagedPolicies", list{ref("Param")})},
			at: "OrgAuditor ManagedPolicies", says: "which may read data"},
		{rule: "SSO-004", name: "no filter", change: []change{drop("OrgEmergencyUse")}, at: "OrgEmergency Name", says: "AWSReservedSSO_BreakGlass_"},
		{rule: "SSO-004", name: "another set's filter", change: []change{set("OrgEmergency.Name", "break-glass")}, at: "OrgEmergency Name", says: "is break-glass"},
		{rule: "SSO-004", name: "no alarm", change: []change{drop("OrgEmergencyAlarm")}, at: "OrgEmergency Name", says: "no alarm"},
		{rule: "SSO-004", name: "another metric's alarm", change: []change{set("OrgEmergencyAlarm.Namespace", "Other")}, at: "OrgEmergency Name", says: "no alarm"},
		{rule: "SSO-004", name: "alarm off", change: []change{set("OrgEmergencyAlarm.ActionsEnabled", false)}, at: "OrgEmergency Name", says: "no alarm that is on"},
	}
}
