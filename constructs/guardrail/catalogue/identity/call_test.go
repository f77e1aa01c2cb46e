package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func callSabotages() []Case {
	allowing := func(statement Object) Change { return More("CallPolicy.PolicyDocument.Statement", statement) }
	action := func(action any) Change {
		return allowing(Object{"Effect": "Allow", "Action": action, "Resource": Att("Data", "Arn")})
	}
	return []Case{
		{Rule: "CALL-001", Name: "a path that no policy knows", Change: []Change{Set("CallRole.Path", nil)},
			At: "CallRole Path", Says: "is not set; want /plinth-setup/"},
		{Rule: "CALL-001", Name: "a path decided at deployment", Change: []Change{Set("CallRole.Path", Ref("Param"))},
			At: "CallRole Path", Says: "known only at deployment"},
		{Rule: "CALL-001", Name: "a service that no call names", Change: []Change{action("s3:GetObject")},
			At: "CallRole", Says: "may do s3:GetObject, which no call needs"},
		{Rule: "CALL-001", Name: "another action of the service", Change: []Change{action("detective:DeleteGraph")},
			At: "CallRole", Says: "may do detective:DeleteGraph, which no call needs"},
		{Rule: "CALL-001", Name: "a role that no call hands over", Change: []Change{Drop("CallOfConfig")},
			At: "CallRole", Says: "may do iam:PassRole, which no call needs"},
		{Rule: "CALL-001", Name: "a call that is gone", Change: []Change{Drop("CallOfDetective")},
			At: "CallRole", Says: "may do detective:UpdateOrganizationConfiguration, which no call needs"},
		{Rule: "CALL-001", Name: "a wildcard", Change: []Change{action("detective:Update*")},
			At: "CallRole", Says: "may do detective:Update*, want single actions"},
		{Rule: "CALL-001", Name: "an action decided at deployment", Change: []Change{action(Ref("Param"))},
			At: "CallRole", Says: "which is known only at deployment"},
		{Rule: "CALL-001", Name: "everything but", Change: []Change{allowing(Object{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})},
			At: "CallRole", Says: "may do everything but iam:*", Also: []string{"IAM-007"}},
		{Rule: "CALL-001", Name: "service-linked roles of any service",
			Change: []Change{allowing(Object{"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*"})},
			At:     "CallRole", Says: "may do iam:CreateServiceLinkedRole for any service"},
		{Rule: "CALL-001", Name: "a managed policy", Also: []string{"IAM-006"},
			Change: []Change{More("CallRole.ManagedPolicyArns", "arn:aws:iam::aws:policy/AmazonS3FullAccess")},
			At:     "CallRole ManagedPolicyArns", Says: "attaches arn:aws:iam::aws:policy/AmazonS3FullAccess"},
		{Rule: "CALL-001", Name: "somebody else's role", Change: []Change{Set("CallFunction.Role", "arn:aws:iam::111111111111:role/Any")},
			At: "CallFunction Role", Says: "which is no role of the app"},
		{Rule: "CALL-001", Name: "a call decided at deployment", Change: []Change{Set("CallOfDetective.Create", Ref("Param"))},
			At: "CallOfDetective Create", Says: "is a call that is known only at deployment", Also: []string{"DEPLOY-002"}},
		{Rule: "CALL-002", Name: "a function elsewhere", Change: []Change{
			Set("CallOfDetective.ServiceToken", "arn:aws:lambda:eu-west-1:111111111111:function:nothing"),
			Set("CallPolicy.PolicyDocument.Statement.0.Action", "config:PutConfigurationRecorder")},
			At: "CallOfDetective ServiceToken", Says: "whose code is not that of CDK"},
		{Rule: "CALL-002", Name: "code in the template", Change: []Change{
			Set("CallFunction.Code", Object{"ZipFile": "exports.handler = async () => ({})"})}, Also: codeOfOthers,
			At: "CallOfDetective ServiceToken", Says: "whose code is not that of CDK"},
		{Rule: "CALL-002", Name: "a layer", Change: []Change{Set("CallFunction.Layers", List{"arn:aws:lambda:eu-west-1:1:layer:x:1"})},
			Also: codeOfOthers, At: "CallOfConfig ServiceToken", Says: "whose code is not that of CDK"},
		{Rule: "CALL-002", Name: "code that is loaded first", Change: []Change{
			Set("CallFunction.Environment", Object{"Variables": Object{"NODE_OPTIONS": "--require /tmp/x"}})},
			Also: codeOfOthers, At: "CallOfConfig ServiceToken", Says: "whose code is not that of CDK"},
	}
}

// codeOfOthers are the rules that count on what CDK's function does.
var codeOfOthers = []string{"MACIE-002", "MACIE-003", "VPC-003"}

func harmlessCalls() map[string][]Change {
	call := func(service, action string) Change {
		return Add("CallAnother", Resource("Custom::AWS", Object{"ServiceToken": Att("CallFunction", "Arn"),
			"Update": `{"service":"` + service + `","action":"` + action + `","parameters":{"FirewallFailOpen":"DISABLED"}}`}))
	}
	may := func(actions ...any) Change {
		return More("CallPolicy.PolicyDocument.Statement", Object{"Effect": "Allow", "Action": actions, "Resource": Att("Data", "Arn")})
	}
	return map[string][]Change{
		"a call of S3, whose action has another name": {call("S3", "headObject"), may("s3:GetObject")},
		"a call under the name of the service's API":  {call("CloudWatchLogs", "associateKmsKey"), may("logs:AssociateKmsKey")},
		"a service with a dash": {call("AccessAnalyzer", "startPolicyGeneration"),
			may("access-analyzer:StartPolicyGeneration")},
		"a call that another service checks": {call("Route53Resolver", "updateFirewallConfig"),
			may("route53resolver:UpdateFirewallConfig", "ec2:DescribeVpcs")},
		"an administrator for the organization": {call("guardduty", "enableOrganizationAdminAccount"),
			may("guardduty:EnableOrganizationAdminAccount", "organizations:DescribeAccount", "organizations:RegisterDelegatedAdministrator")},
		"a provider of one's own": {
			Add("Mine", Resource("Custom::Mine", Object{"ServiceToken": Att("Function", "Arn"), "Create": Ref("Param")}))},
	}
}
