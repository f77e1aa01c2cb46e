package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// assertion trusts a provider of SAML.
func assertion(provider string, condition Object) Change {
	return More("Role.AssumeRolePolicyDocument.Statement", Object{"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML",
		"Principal": Object{"Federated": provider}, "Condition": condition})
}

// allowing lets the policy do something on everything.
func allowing(actions any) []Change {
	return []Change{More("Policy.PolicyDocument.Statement", Object{"Effect": "Allow", "Action": actions, "Resource": "*"})}
}

func iamSabotages() []Case {
	const (
		statement = "Policy.PolicyDocument.Statement.0."
		inline    = "Role.Policies.0.PolicyDocument.Statement."
		trust     = "Role.AssumeRolePolicyDocument.Statement.1."
	)
	document := func(action, on any) Object {
		return Object{"PolicyDocument": Object{"Statement": Object{"Effect": "Allow", "Action": action, "Resource": on}}}
	}
	const trustDocument, like = "AssumeRolePolicyDocument", "Pipeline.AssumeRolePolicyDocument.Statement.0.Condition.StringLike"
	subject := func(to any) []Change {
		return []Change{Set(like, Object{"token.actions.githubusercontent.com:sub": to})}
	}
	const machine = "Machine.AssumeRolePolicyDocument.Statement.0.Condition"
	return []Case{
		{Rule: "IAM-015", Name: "everything on a bucket",
			Change: []Change{Set(statement+"Action", "*"), Set(statement+"Resource", Att("Data", "Arn"))},
			At:     "Policy PolicyDocument", Says: "allows * on ${Data.Arn}"},
		{Rule: "IAM-015", Name: "among others, in a role", Change: []Change{Set(inline+"Action", List{"s3:GetObject", "*:*"}),
			Set(inline+"Resource", Att("Data", "Arn"))}, At: "Role Policies", Says: "allows * on ${Data.Arn}"},
		{Rule: "IAM-001", Name: "user", Change: []Change{Add("User", Resource("AWS::IAM::User", Object{}))},
			At: "User", Says: "is an IAM user"},
		{Rule: "IAM-001", Name: "members of a group", Change: []Change{Add("Members", Resource("AWS::IAM::UserToGroupAddition",
			Object{"GroupName": "admins", "Users": List{"joe"}}))},
			At: "Members Users", Says: "adds IAM users to group admins"},
		{Rule: "IAM-002", Name: "access key",
			Change: []Change{Add("AccessKey", Resource("AWS::IAM::AccessKey", Object{"UserName": "joe"}))},
			At:     "AccessKey", Says: "user joe"},
		{Rule: "IAM-003", Name: "everything", Change: []Change{Set(statement+"Action", List{"s3:GetObject", "*"})},
			At: "Policy PolicyDocument", Says: "allows * on *"},
		{Rule: "IAM-003", Name: "everything in a role", Change: []Change{Set(inline+"Action", "*:*")},
			At: "Role Policies", Says: "allows * on *"},
		{Rule: "IAM-003", Name: "everything but some resources",
			Change: []Change{Set(statement+"Action", "*"), Set(statement+"Resource", nil), Set(statement+"NotResource", "x")},
			At:     "Policy PolicyDocument", Says: "allows *"},
		{Rule: "IAM-003", Name: "effect decided at deployment",
			Change: []Change{Set(statement+"Action", "*"), Set(statement+"Effect", Ref("Param"))},
			At:     "Policy PolicyDocument", Says: "allows *"},
		{Rule: "IAM-003", Name: "action decided at deployment", Change: []Change{Set(statement+"Action", Ref("Param"))},
			At: "Policy PolicyDocument", Says: "${Param} on *"},
		{Rule: "IAM-003", Name: "resource decided at deployment",
			Change: []Change{Set(statement+"Action", "*"), Set(statement+"Resource", Maybe("*", Att("Data", "Arn")))},
			At:     "Policy PolicyDocument", Says: "allows"},
		{Rule: "IAM-003", Name: "policy of a user", Change: []Change{Add("Inline", Resource("AWS::IAM::GroupPolicy", document("*", "*")))},
			At: "Inline PolicyDocument", Says: "allows *"},
		{Rule: "IAM-003", Name: "document as text",
			Change: []Change{Set("Managed.PolicyDocument", `{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["*"]}]}`)},
			At:     "Managed PolicyDocument", Says: "allows *"},
		{Rule: "IAM-003", Name: "document decided at deployment", Change: []Change{Set("Managed.PolicyDocument", Ref("Param"))},
			At: "Managed PolicyDocument", Says: "allows (unknown) on (unknown), which may be everything"},
		{Rule: "IAM-004", Name: "service", Change: []Change{Set(statement+"Action", List{"s3:*"})},
			At: "Policy PolicyDocument", Says: "allows s3:* on *"},
		{Rule: "IAM-004", Name: "resource decided at deployment",
			Change: []Change{Set(statement+"Action", "s3:*"), Set(statement+"Resource", Ref("Param"))},
			At:     "Policy PolicyDocument", Says: "allows s3:* on ${Param}"},
		{Rule: "IAM-005", Name: "everyone", Change: []Change{Set(trust+"Principal", Object{"AWS": "*"})},
			At: "Role AssumeRolePolicyDocument", Says: "trusts everyone"},
		{Rule: "IAM-005", Name: "anybody with the external id",
			Change: []Change{Set(trust+"Principal", "*"), Set(trust+"Condition", Object{"StringEquals": Object{"sts:ExternalId": "x"}})},
			At:     "Role AssumeRolePolicyDocument", Says: "trusts everyone"},
		{Rule: "IAM-005", Name: "decided at deployment", Change: []Change{Set(trust+"Principal", Object{"AWS": Ref("Param")})},
			At: "Role AssumeRolePolicyDocument", Says: "which may be everyone"},
		{Rule: "IAM-006", Name: "administrator", Change: []Change{More("Role.ManagedPolicyArns",
			Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/AdministratorAccess"))},
			At: "Role ManagedPolicyArns", Says: "attaches AdministratorAccess"},
		{Rule: "IAM-006", Name: "power user in a group", Change: []Change{
			Add("Group", Resource("AWS::IAM::Group", Object{"ManagedPolicyArns": List{"arn:aws:iam::aws:policy/PowerUserAccess"}}))},
			At: "Group ManagedPolicyArns", Says: "PowerUserAccess"},
		{Rule: "IAM-006", Name: "full access to IAM",
			Change: []Change{More("Role.ManagedPolicyArns", "arn:aws:iam::aws:policy/IAMFullAccess")},
			At:     "Role ManagedPolicyArns", Says: "IAMFullAccess"},
		{Rule: "IAM-006", Name: "full access to a service", Change: []Change{More("Role.ManagedPolicyArns",
			Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/AmazonS3FullAccess"))},
			At: "Role ManagedPolicyArns", Says: "attaches AmazonS3FullAccess, which allows s3:* on all that there is of it"},
		{Rule: "IAM-006", Name: "a job that has what it needs", Change: []Change{More("Role.ManagedPolicyArns",
			"arn:aws:iam::aws:policy/job-function/DatabaseAdministrator")},
			At: "Role ManagedPolicyArns", Says: "attaches job-function/DatabaseAdministrator, which allows dynamodb:*"},
		{Rule: "IAM-006", Name: "decided at deployment", Change: []Change{More("Role.ManagedPolicyArns", Ref("Param"))},
			At: "Role ManagedPolicyArns", Says: "${Param}"},
		{Rule: "IAM-006", Name: "name decided at deployment",
			Change: []Change{More("Role.ManagedPolicyArns", Join("arn:aws:iam::aws:policy/", Ref("Param")))},
			At:     "Role ManagedPolicyArns", Says: "${Param}"},
		{Rule: "IAM-007", Name: "all but", Change: []Change{Set(statement+"Action", nil), Set(statement+"NotAction", "iam:*")},
			At: "Policy PolicyDocument", Says: "everything but iam:*"},
		{Rule: "IAM-008", Name: "policy", Change: []Change{Set("Policy.Users", List{"joe"})}, At: "Policy Users", Says: "to a user"},
		{Rule: "IAM-008", Name: "managed policy", Change: []Change{Set("Managed.Users", Ref("Param"))},
			At: "Managed Users", Says: "to a user"},
		{Rule: "IAM-008", Name: "inline policy",
			Change: []Change{Add("Inline", Resource("AWS::IAM::UserPolicy", Object{"UserName": "joe"}))},
			At:     "Inline UserName", Says: "to a user"},
		{Rule: "IAM-008", Name: "policies of the user", Change: []Change{
			Add("User", Resource("AWS::IAM::User", Object{"ManagedPolicyArns": List{"arn:aws:iam::aws:policy/ReadOnlyAccess"}}))},
			Also: []string{"IAM-001"},
			At:   "User ManagedPolicyArns", Says: "to a user"},
		{Rule: "IAM-009", Name: "any subject", Change: []Change{Set(like, nil)}, At: "Pipeline " + trustDocument, Says: "for any sub"},
		{Rule: "IAM-009", Name: "any repository of the organization", Change: subject("repo:shop/*"),
			At: "Pipeline " + trustDocument, Says: "for any sub"},
		{Rule: "IAM-009", Name: "any branch and pull request", Change: subject("repo:shop/web:*"),
			At: "Pipeline " + trustDocument, Says: "for any sub"},
		{Rule: "IAM-009", Name: "one of two subjects", Change: subject(List{"repo:shop/web:environment:prod", "repo:*"}),
			At: "Pipeline " + trustDocument, Says: "for any sub"},
		{Rule: "IAM-009", Name: "decided at deployment", Change: subject(Ref("Param")),
			At: "Pipeline " + trustDocument, Says: "for any sub"},
		{Rule: "IAM-009", Name: "any audience",
			Change: []Change{Set("Pipeline.AssumeRolePolicyDocument.Statement.0.Condition.StringEquals", nil)},
			At:     "Pipeline " + trustDocument, Says: "for any aud"},
		{Rule: "IAM-010", Name: "any anchor", Change: []Change{Set(machine+".ArnEquals", nil)},
			At: "Machine " + trustDocument, Says: "every trust anchor"},
		{Rule: "IAM-010", Name: "any certificate", Change: []Change{Set(machine+".StringEquals", nil)},
			At: "Machine " + trustDocument, Says: "every certificate"},
		{Rule: "IAM-010", Name: "certificates by wildcard",
			Change: []Change{Set(machine+".StringEquals", nil), Set(machine+".StringLike", Object{"aws:PrincipalTag/x509Subject/CN": "*"})},
			At:     "Machine " + trustDocument, Says: "every certificate"},
		{Rule: "IAM-013", Name: "no audience", Change: []Change{assertion("arn:aws:iam::111111111111:saml-provider/idp", nil)},
			At: "Role " + trustDocument, Says: "saml-provider/idp for any application"},
		{Rule: "IAM-013", Name: "any audience", Change: []Change{assertion("arn:aws:iam::111111111111:saml-provider/idp",
			Object{"StringLike": Object{"SAML:aud": "https://*"}})}, At: "Role " + trustDocument, Says: "for any application"},
		{Rule: "IAM-014", Name: "every secret", Change: allowing("secretsmanager:GetSecretValue"),
			At: "Policy PolicyDocument", Says: "allows secretsmanager:GetSecretValue on all"},
		{Rule: "IAM-014", Name: "every parameter", Change: allowing("ssm:GetParameter*"),
			At: "Policy PolicyDocument", Says: "allows ssm:GetParameter on"},
		{Rule: "IAM-014", Name: "every log", Change: allowing("logs:GetLogEvents"),
			At: "Policy PolicyDocument", Says: "allows logs:GetLogEvents on"},
		{Rule: "IAM-014", Name: "the end of every key", Change: allowing("kms:ScheduleKeyDeletion"),
			At: "Policy PolicyDocument", Says: "allows kms:ScheduleKeyDeletion on"},
		{Rule: "IAM-014", Name: "every snapshot for anybody", Change: allowing("ec2:ModifySnapshotAttribute"),
			At: "Policy PolicyDocument", Says: "allows ec2:ModifySnapshotAttribute on"},
		{Rule: "IAM-014", Name: "every snapshot of databases for anybody", Change: allowing("rds:ModifyDBSnapshotAttribute"),
			At: "Policy PolicyDocument", Says: "allows rds:ModifyDBSnapshotAttribute on"},
		{Rule: "IAM-014", Name: "no trail", Change: allowing("cloudtrail:StopLogging"),
			At: "Policy PolicyDocument", Says: "allows cloudtrail:StopLogging on"},
		{Rule: "IAM-014", Name: "a session on every instance", Change: allowing(List{"ssm:Start*", "ssm:DescribeInstanceInformation"}),
			At: "Policy PolicyDocument", Says: "allows ssm:StartSession on all"},
		{Rule: "IAM-014", Name: "who may use every key", Change: allowing("kms:CreateGrant"),
			At: "Policy PolicyDocument", Says: "allows kms:CreateGrant on all"},
		{Rule: "IAM-014", Name: "who may use every repository", Change: allowing("ecr:SetRepositoryPolicy"),
			At: "Policy PolicyDocument", Says: "allows ecr:SetRepositoryPolicy on all"},
		{Rule: "IAM-014", Name: "no detection", Change: allowing("macie2:DisableMacie"),
			At: "Policy PolicyDocument", Says: "allows macie2:DisableMacie on all"},
		{Rule: "IAM-014", Name: "every notebook", Change: allowing("sagemaker:CreatePresignedNotebookInstanceUrl"),
			At: "Policy PolicyDocument", Says: "allows sagemaker:CreatePresignedNotebookInstanceUrl on all"},
		{Rule: "IAM-014", Name: "all of S3 by prefixes", Change: allowing(List{"s3:List*", "s3:Delete*", "s3:P*"}),
			At: "Policy PolicyDocument", Says: "allows s3:DeleteObject on all"},
		{Rule: "IAM-011", Name: "attached to a role", Change: []Change{Set("MFA.Roles", List{Ref("Role")})},
			At: "MFA PolicyDocument", Says: "without MFA"},
		{Rule: "IAM-011", Name: "attached by the role", Change: []Change{More("Role.ManagedPolicyArns", Ref("MFA"))},
			At: "MFA PolicyDocument", Says: "without MFA"},
		{Rule: "IAM-011", Name: "inline", Change: []Change{More("Role.Policies",
			Object{"PolicyName": "mfa", "PolicyDocument": Object{"Statement": Object{
				"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": Object{"Bool": Object{"aws:MultiFactorAuthPresent": false}}}}})},
			At: "Role Policies", Says: "without MFA"},
	}
}
