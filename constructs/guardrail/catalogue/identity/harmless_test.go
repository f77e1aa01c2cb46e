package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	const pipeline = "Pipeline.AssumeRolePolicyDocument.Statement.0."
	return map[string][]Change{
		"break glass in an app without the organization's trail": {Set("Trail.IsOrganizationTrail", false),
			Drop("OrgEmergencyUse", "OrgEmergencyAlarm")},
		"a role for the organization": {Set("Role.AssumeRolePolicyDocument.Statement.1.Principal",
			Object{"AWS": "*"}), Set("Role.AssumeRolePolicyDocument.Statement.1.Condition",
			Object{"StringEquals": Object{"aws:PrincipalOrgID": "o-1"}})},
		"a trust in an account by name": {Set("Role.AssumeRolePolicyDocument.Statement.1.Principal",
			Object{"AWS": Object{"Fn::Sub": "arn:${AWS::Partition}:iam::${Param}:root"}})},
		"all actions on one bucket": {Set("Policy.PolicyDocument.Statement.0.Action", "*"),
			Set("Policy.PolicyDocument.Statement.0.Resource", List{Att("Data", "Arn"), Join(Att("Data", "Arn"), "/*")})},
		"a statement that may be absent": {More("Policy.PolicyDocument.Statement",
			Maybe(Object{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, NoValue))},
		"users of an identity pool": {Set(pipeline+"Principal", Object{"Federated": "cognito-identity.amazonaws.com"}),
			Set(pipeline+"Condition", Object{"StringEquals": Object{"cognito-identity.amazonaws.com:aud": Ref("Param")}})},
		"MFA demanded of a group": {Set("MFA.Roles", List{})},
	}
}
