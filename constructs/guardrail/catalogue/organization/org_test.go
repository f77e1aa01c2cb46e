package organization_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// delegating lets a principal do something in the organization.
func delegating(to, action string, condition Object) Change {
	return Add(InManagement+"Delegation", Resource("AWS::Organizations::ResourcePolicy", Object{"Content": Object{"Version": "2012-10-17",
		"Statement": Object{"Effect": "Allow", "Principal": Object{"AWS": to}, "Action": action, "Resource": "*", "Condition": condition}}}))
}

func orgSabotages() []Case {
	return []Case{
		{Rule: "ORG-001", Name: "consolidated billing", Change: []Change{Set("Org.FeatureSet", "CONSOLIDATED_BILLING")},
			At: "Org FeatureSet", Says: "is CONSOLIDATED_BILLING; want ALL"},
		{Rule: "ORG-001", Name: "decided at deployment", Change: []Change{Set("Org.FeatureSet", Ref("Param"))},
			At: "Org FeatureSet", Says: "known only at deployment"},
		{Rule: "ORG-002", Name: "organization", Change: []Change{Attribute("Org", "DeletionPolicy", nil)},
			At: "Org DeletionPolicy", Says: "is not set"},
		{Rule: "ORG-002", Name: "unit", Change: []Change{Attribute("OrgUnit", "DeletionPolicy", "Delete")},
			At: "OrgUnit DeletionPolicy", Says: "is Delete"},
		{Rule: "ORG-002", Name: "account", Change: []Change{Attribute("OrgFirst", "UpdateReplacePolicy", "Delete")},
			At: "OrgFirst UpdateReplacePolicy", Says: "is Delete"},
		{Rule: "ORG-003", Name: "together", Change: []Change{Attribute("OrgSecond", "DependsOn", nil)},
			At: "OrgSecond DependsOn", Says: "is created at the same time as account Management/OrgFirst"},
		{Rule: "ORG-003", Name: "two after one", Change: []Change{Attribute("OrgThird", "DependsOn", "OrgFirst")},
			At: "OrgThird DependsOn", Says: "at the same time as account Management/OrgSecond"},
		{Rule: "ORG-004", Name: "root by default", Change: []Change{Set("OrgFirst.ParentIds", nil)},
			At: "OrgFirst ParentIds", Says: "names 0 parents"},
		{Rule: "ORG-004", Name: "root by name", Change: []Change{Set("OrgFirst.ParentIds", List{"r-ab12"})},
			At: "OrgFirst ParentIds", Says: "want an organizational unit"},
		{Rule: "ORG-004", Name: "root by reference", Change: []Change{Set("OrgFirst.ParentIds", List{Att("Org", "RootId")})},
			At: "OrgFirst ParentIds", Says: "want an organizational unit"},
		{Rule: "ORG-004", Name: "decided at deployment", Change: []Change{Set("OrgFirst.ParentIds", List{Ref("Param")})},
			At: "OrgFirst ParentIds", Says: "is ${Param}; want an organizational unit"},
		{Rule: "ORG-005", Name: "same address", Change: []Change{Set("OrgSecond.Email", "First@example.com")},
			At: "OrgSecond Email", Says: "which account Management/OrgFirst also has"},
		{Rule: "ORG-007", Name: "off", Change: []Change{Set("OrgWatch.State", "DISABLED")},
			At: "OrgWatch State", Says: "is DISABLED; want ENABLED"},
		{Rule: "ORG-007", Name: "on or off", Change: []Change{Set("OrgWatch.State", Maybe("ENABLED", "DISABLED"))},
			At: "OrgWatch State", Says: "want ENABLED"},
		{Rule: "ORG-007", Name: "leads nowhere", Change: []Change{Set("OrgWatch.Targets", nil)},
			At: "OrgWatch Targets", Says: "names no target"},
		{Rule: "ORG-008", Name: "one action, to an account", Change: []Change{delegating("111111111111", "organizations:DetachPolicy", nil)},
			At: "OrgDelegation Content", Says: "lets 111111111111 do organizations:DetachPolicy with control policies"},
		{Rule: "ORG-008", Name: "by a pattern, to a role, for control policies too", Change: []Change{
			delegating("arn:aws:iam::111111111111:role/x", "organizations:*", Object{"StringLikeIfExists": Object{
				"organizations:PolicyType": List{"*_CONTROL_POLICY", "TAG_POLICY"}}})},
			At: "OrgDelegation Content", Says: "lets arn:aws:iam::111111111111:role/x do organizations:AttachPolicy"},
	}
}
