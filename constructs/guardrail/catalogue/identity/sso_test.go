package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func ssoSabotages() []Case {
	return []Case{
		{Rule: "SSO-001", Name: "a working day", Change: []Change{Set("OrgAdmin.SessionDuration", "PT8H")},
			At: "OrgAdmin SessionDuration", Says: "is PT8H"},
		{Rule: "SSO-001", Name: "a minute more", Change: []Change{Set("OrgAdmin.SessionDuration", "PT4H1M")},
			At: "OrgAdmin SessionDuration", Says: "is PT4H1M"},
		{Rule: "SSO-001", Name: "decided at deployment", Change: []Change{Set("OrgAdmin.SessionDuration", Ref("Param"))},
			At: "OrgAdmin SessionDuration", Says: "is ${Param}; want PT4H or less"},
		{Rule: "SSO-001", Name: "policies decided at deployment", Change: []Change{Set("OrgDeveloper.ManagedPolicies", List{Ref("Param")})},
			At: "OrgDeveloper SessionDuration", Says: "is PT8H"},
		{Rule: "SSO-002", Name: "into production", Change: []Change{Set("OrgUnit.Name", "Production")}, At: "OrgAssignment TargetId",
			Says: "assigns permission set Management/OrgDeveloper to account Management/OrgFirst of unit Production"},
		{Rule: "SSO-002", Name: "into a unit of production", Change: []Change{
			Add("OrgRegulated", Kept("AWS::Organizations::OrganizationalUnit",
				Object{"Name": "Regulated", "ParentId": Att("Org", "RootId")})),
			Set("OrgUnit.ParentId", Ref("OrgRegulated"))}, At: "OrgAssignment TargetId", Says: "of unit Regulated"},
		{Rule: "SSO-003", Name: "no boundary", Change: []Change{Set("OrgDeveloper.PermissionsBoundary", nil)},
			At: "OrgDeveloper PermissionsBoundary", Says: "is not set"},
		{Rule: "SSO-001", Name: "everything inline", Change: []Change{Set("OrgDeveloper.InlinePolicy",
			`{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`)}, Also: []string{"IAM-003"},
			At: "OrgDeveloper SessionDuration", Says: "is PT8H"},
		{Rule: "SSO-001", Name: "policies of the account", Change: []Change{
			Set("OrgDeveloper.CustomerManagedPolicyReferences", List{Object{"Name": "x"}})}, At: "OrgDeveloper SessionDuration", Says: "is PT8H"},
		{Rule: "SSO-003", Name: "a boundary of nothing", Change: []Change{Set("OrgDeveloper.PermissionsBoundary",
			Object{"ManagedPolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})},
			At: "OrgDeveloper PermissionsBoundary.ManagedPolicyArn", Says: "is AdministratorAccess"},
		{Rule: "SSO-005", Name: "objects inline", Change: []Change{Set("OrgAuditor.InlinePolicy", Object{"Statement": Object{
			"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}})}, At: "OrgAuditor InlinePolicy", Says: "allows s3:GetObject",
			Also: []string{"IAM-014"}},
		{Rule: "SSO-005", Name: "everything to read",
			Change: []Change{More("OrgAuditor.ManagedPolicies", "arn:aws:iam::aws:policy/ReadOnlyAccess")},
			At:     "OrgAuditor ManagedPolicies", Says: "ReadOnlyAccess, which may read data"},
		{Rule: "SSO-005", Name: "decided at deployment", Change: []Change{Set("OrgAuditor.ManagedPolicies", List{Ref("Param")})},
			At: "OrgAuditor ManagedPolicies", Says: "which may read data"},
		{Rule: "SSO-004", Name: "no filter", Change: []Change{Drop("OrgEmergencyUse")},
			At: "OrgEmergency Name", Says: "AWSReservedSSO_BreakGlass_"},
		{Rule: "SSO-004", Name: "another set's filter", Change: []Change{Set("OrgEmergency.Name", "break-glass")},
			At: "OrgEmergency Name", Says: "is break-glass"},
		{Rule: "SSO-004", Name: "no alarm", Change: []Change{Drop("OrgEmergencyAlarm")},
			At: "OrgEmergency Name", Says: "is BreakGlass, and no enabled alarm watches a metric filter for AWSReservedSSO_BreakGlass_"},
		{Rule: "SSO-004", Name: "another metric's alarm", Change: []Change{Set("OrgEmergencyAlarm.Namespace", "Other")},
			At: "OrgEmergency Name", Says: "is BreakGlass, and no enabled alarm watches a metric filter for AWSReservedSSO_BreakGlass_"},
		{Rule: "SSO-004", Name: "alarm off", Also: []string{"ALARM-006"}, Change: []Change{Set("OrgEmergencyAlarm.ActionsEnabled", false)},
			At: "OrgEmergency Name", Says: "no enabled alarm"},
	}
}
