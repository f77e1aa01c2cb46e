package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// witnessSabotages are other ways to write what IAM-003 to IAM-012 are about.
func witnessSabotages() []Case {
	const (
		statement, at = "Policy.PolicyDocument.Statement.0.", "Policy PolicyDocument"
		trust         = "Role.AssumeRolePolicyDocument.Statement.1."
		claims        = "Pipeline.AssumeRolePolicyDocument.Statement.0.Condition."
	)
	allows := func(action, on any) []Change {
		return []Change{Set(statement+"Action", action), Set(statement+"Resource", on)}
	}
	var cases []Case
	for name, changes := range map[string][]Change{
		"two stars":             allows("**", "*"),
		"a question mark":       allows("?*", "*"),
		"every ARN":             allows("*", "arn:*:*:*:*:*"),
		"the beginning of ARNs": allows("*", "arn:aws:*"),
		"by partition":          allows("*", Join("arn:", Ref("AWS::Partition"), ":*")),
		"all of IAM":            allows("*", "arn:aws:iam::*:*"),
		"in a list":             allows(List{"s3:GetObject", "*:?*"}, List{"arn:aws:s3:::a", "**"}),
		"in several statements": append(allows(letters("")[:13], "*"),
			More("Policy.PolicyDocument.Statement", Object{"Effect": "Allow", "Action": letters("")[13:], "Resource": "*"})),
		"in a permission set": {
			Add("Set",
				Resource("AWS::SSO::PermissionSet",
					Object{"Name": "x", "InlinePolicy": Object{"Statement": Object{"Effect": "Allow", "Action": "*", "Resource": "*"}}}))},
		"in a permission's text": {
			Add("Set",
				Resource("AWS::SSO::PermissionSet",
					Object{"Name": "x", "InlinePolicy": `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`}))},
	} {
		c := Case{Rule: "IAM-003", Name: name, Change: changes, At: at, Says: "allows"}
		if len(changes) == 1 {
			c.At = "Set InlinePolicy"
		}
		if name == "in several statements" {
			c.Also = []string{"RUNBOOK-005"} // o* moves accounts as well
		}
		cases = append(cases, c)
	}
	for name, changes := range map[string][]Change{
		"two stars": allows("iam:**", "*"), "in capitals": allows("IAM:*", "*"), "a question mark": allows("s3:?*", "*"),
		"every bucket": allows("s3:*", "arn:aws:s3:::*"), "every ARN of it": allows("iam:*", "arn:aws:iam::*:*"),
		"by the beginning of its name": allows("ia*", "*"), "by letters": allows(letters("iam:"), "*"),
		"every table":        allows("dynamodb:*", "arn:aws:dynamodb:*:*:table/*"),
		"all of the account": allows("ec2:*", Object{"Fn::Sub": "arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*"}),
	} {
		cases = append(cases, Case{Rule: "IAM-004", Name: name, Change: changes, At: at, Says: "allows"})
	}
	for name, condition := range map[string]Object{
		"any organization":            {"StringLike": Object{"aws:PrincipalOrgID": "?*"}},
		"any path":                    {"ForAnyValue:StringLike": Object{"aws:PrincipalOrgPaths": "o-*/*"}},
		"any account":                 {"StringLike": Object{"aws:PrincipalAccount": "????????????"}},
		"a tenth of the accounts":     {"StringLike": Object{"aws:PrincipalAccount": "1*"}},
		"any role":                    {"ArnLike": Object{"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}},
		"any session":                 {"StringLike": Object{"aws:userid": "AROA*"}},
		"both halves of the internet": {"IpAddress": Object{"aws:SourceIp": List{"0.0.0.0/1", "128.0.0.0/1"}}},
		"all of IPv6":                 {"IpAddress": Object{"aws:SourceIp": "::/0"}}, "any VPC": {"StringLike": Object{"aws:SourceVpc": "vpc-*"}},
		"a key that may be missing": {"ForAllValues:StringEquals": Object{"aws:PrincipalOrgID": "o-1"}},
		"others":                    {"StringNotEquals": Object{"aws:PrincipalOrgID": "o-1"}},
		"with MFA":                  {"Bool": Object{"aws:MultiFactorAuthPresent": "true"}},
	} {
		cases = append(cases, Case{Rule: "IAM-005", Name: name, At: "Role AssumeRolePolicyDocument", Says: "trusts everyone",
			Change: []Change{Set(trust+"Principal", Object{"AWS": "*"}), Set(trust+"Condition", condition)}})
	}
	subject := func(name string, changes ...Change) Case {
		return Case{Rule: "IAM-009", Name: name, Change: changes, At: "Pipeline AssumeRolePolicyDocument", Says: "for any sub"}
	}
	sub := func(operator, to string) Change {
		return Set(claims+operator, Object{"token.actions.githubusercontent.com:sub": to})
	}
	return append(cases,
		subject("every branch and tag", sub("StringLike", "repo:shop/web:ref:*")),
		subject("every branch", sub("StringLike", "repo:shop/web:ref:refs/heads/*")),
		subject("any repository with a name", sub("StringLike", "repo:*/web:ref:refs/heads/main")),
		subject("an owner alone", sub("StringLike", "repository_owner:shop:*")),
		subject("where there is one", Set(claims+"StringLike", nil), sub("StringEqualsIfExists", "repo:shop/web:environment:production")),
		subject("all that there are", Set(claims+"StringLike", nil), sub("ForAllValues:StringLike", "repo:shop/web:environment:production")),
		Case{Rule: "IAM-007", Name: "in a trust policy", At: "Role AssumeRolePolicyDocument", Says: "everything but",
			Change: []Change{Set(trust+"Action", nil), Set(trust+"NotAction", "sts:TagSession")}},
		Case{Rule: "IAM-012", Name: "roles", Change: allows("iam:PassRole", "*"), At: at, Says: "allows iam:PassRole on *"},
		Case{Rule: "IAM-012", Name: "every role of every account", Change: allows("sts:Assume*", "arn:aws:iam::*:role/*"), At: at,
			Says: "sts:AssumeRole"},
		Case{Rule: "IAM-012", Name: "code of any function", Change: allows("lambda:UpdateFunctionCode", "*"), At: at,
			Says: "allows lambda:UpdateFunctionCode on *"},
		Case{Rule: "IAM-012", Name: "code of functions by a pattern", Change: allows("lambda:Update*", "arn:aws:lambda:*:*:function:*"), At: at,
			Says: "allows lambda:UpdateFunctionCode"},
		Case{Rule: "IAM-012", Name: "what any function loads first", Change: allows("lambda:UpdateFunctionConfiguration", "*"), At: at,
			Says: "allows lambda:UpdateFunctionConfiguration on *"},
		Case{Rule: "IAM-012", Name: "any stack", Change: allows("cloudformation:UpdateStack", "arn:aws:cloudformation:*:*:stack/*"), At: at,
			Says: "allows cloudformation:UpdateStack"},
		Case{Rule: "IAM-012", Name: "a change set of any stack",
			Change: allows(List{"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"}, "*"), At: at,
			Says: "allows cloudformation:CreateChangeSet on *"},
		Case{Rule: "IAM-012", Name: "without a boundary", Change: allows("iam:DeleteRolePermissionsBoundary", "*"), At: at,
			Says: "allows iam:DeleteRolePermissionsBoundary on *"},
		Case{Rule: "IAM-012", Name: "what instances start with", Change: allows("ec2:ModifyInstanceAttribute", "*"), At: at,
			Says: "allows ec2:ModifyInstanceAttribute on *"},
		Case{Rule: "IAM-005", Name: "every service", At: "Role AssumeRolePolicyDocument", Says: "trusts every AWS service",
			Change: []Change{Set(trust+"Principal", Object{"AWS": "*"}),
				Set(trust+"Condition", Object{"StringLike": Object{"aws:PrincipalServiceName": "*.amazonaws.com"}})}},
		Case{Rule: "IAM-012", Name: "by parameter", Change: allows("iam:PutRolePolicy", Ref("Param")), At: at, Says: "on ${Param}"},
		Case{Rule: "IAM-012", Name: "to any service", Change: append(allows("iam:PassRole", "*"),
			Set(statement+"Condition", Object{"StringLike": Object{"iam:PassedToService": "*"}})), At: at, Says: "iam:PassRole"},
	)
}

// letters are patterns that together match every name.
func letters(service string) List {
	var all List
	for letter := 'a'; letter <= 'z'; letter++ {
		all = append(all, service+string(letter)+"*")
	}
	return all
}
