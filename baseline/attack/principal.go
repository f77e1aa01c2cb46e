package attack

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

// A principal is who attempts something.
type principal struct {
	arn       string
	developer bool // with the permission set of developers, not that of administrators
	stranger  bool // of another organization, and trusted by the policy of the resource
}

const role = "arn:aws:iam::ACCOUNT:role/"

var principals = map[string]principal{
	"administrator": {arn: role + "aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_Administrator_0123456789abcdef"},
	"developer":     {arn: role + "aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_Developer_0123456789abcdef", developer: true},
	"workload":      {arn: role + "Shop-ServerRole0123-0123456789ab"},
	"root":          {arn: "arn:aws:iam::ACCOUNT:root"},
	"stranger":      {arn: "arn:aws:iam::777777777777:role/Stranger", stranger: true},

	// Roles with which teams deploy.
	"team deploy":  {arn: role + "cdk-hnb659fds-deploy-role-ACCOUNT-REGION"},
	"team assets":  {arn: role + "cdk-hnb659fds-file-publishing-role-ACCOUNT-REGION"},
	"team images":  {arn: role + "cdk-hnb659fds-image-publishing-role-ACCOUNT-REGION"},
	"team lookup":  {arn: role + "cdk-hnb659fds-lookup-role-ACCOUNT-REGION"},
	"team execute": {arn: role + "cdk-hnb659fds-cfn-exec-role-ACCOUNT-REGION"},

	// Roles that the policies exempt.
	"deploy":      {arn: role + "cdk-QUALIFIER-deploy-role-ACCOUNT-REGION"},
	"assets":      {arn: role + "cdk-QUALIFIER-file-publishing-role-ACCOUNT-REGION"},
	"images":      {arn: role + "cdk-QUALIFIER-image-publishing-role-ACCOUNT-REGION"},
	"lookup":      {arn: role + "cdk-QUALIFIER-lookup-role-ACCOUNT-REGION"},
	"execute":     {arn: role + "cdk-QUALIFIER-cfn-exec-role-ACCOUNT-REGION"},
	"stack set":   {arn: role + "stacksets-exec-0123456789abcdef"},
	"setup":       {arn: role + "plinth-setup/Guard-SetupRole0123-0123456789ab"},
	"baseline":    {arn: role + "plinth-account-baseline-REGION"},
	"containment": {arn: role + "plinth-containment"},
	"remediation": {arn: role + "plinth-remediation/Guard-Rules0123-0123456789ab"},
	"backup":      {arn: role + "plinth-backup/organization-backup"},
}

func (p principal) identity() []policy.Document {
	if !p.developer {
		return []policy.Document{policy.FullAWSAccess()}
	}
	power, _ := awsmanaged.Find("PowerUserAccess")
	return []policy.Document{power}
}

func (p principal) resource() []policy.Document {
	if !p.stranger {
		return nil
	}
	return []policy.Document{{Name: "a policy that trusts everybody", Statements: []policy.Statement{{
		Sid: "TrustEverybody", Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"*"},
	}}}}
}
