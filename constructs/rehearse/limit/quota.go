// Package limit finds quotas that fail a deployment: of CloudFormation, of the sizes of policies,
// and of how many there may be of what a template defines.
package limit

import "github.com/plinth-cdk/plinth/constructs/policy"

// A Quota is the most that AWS takes of something.
type Quota struct {
	// Name is what is counted.
	Name string
	// Default is what an account has without having asked, Most what AWS raises it to: 0 if it does
	// not, and more than anybody needs if the source names no end.
	Default, Most int
	// Source is the page that says so.
	Source string
}

// onRequest is the Most of a quota that AWS raises without naming an end.
const onRequest = 1 << 30

// The sources. The table was last compared with them on 29 November 2026, in the copies that search
// engines and mirrors keep. The tables of CloudFormation and IAM were read in copies of the pages,
// but for the length that a trust policy may have, which an older copy gives as 4,096 and newer
// quotations as 8,192. Of Organizations, VPC and Secrets Manager only what others quote of the page
// could be read; where quotations differ, the newest counts.
const (
	cloudFormation = "AWS CloudFormation User Guide, Understand CloudFormation quotas"
	iam            = "IAM User Guide, IAM and AWS STS quotas"
	kms            = "AWS KMS API Reference, PutKeyPolicy"
	s3             = "Amazon S3 User Guide, Bucket policies for Amazon S3"
	sns            = "Amazon SNS Developer Guide, Amazon SNS API permissions"
	sqs            = "Amazon SQS Developer Guide, Amazon SQS policy quotas"
	secrets        = "AWS Secrets Manager User Guide, AWS Secrets Manager quotas"
	dynamoDB       = "Amazon DynamoDB API Reference, PutResourcePolicy"
	organizations  = "AWS Organizations User Guide, Quotas and service limits"
	vpc            = "Amazon VPC User Guide, Amazon VPC quotas"
	privateLink    = "AWS PrivateLink Guide, AWS PrivateLink quotas"
	transit        = "AWS Transit Gateway Guide, AWS Transit Gateway quotas"
	logs           = "Amazon CloudWatch Logs API Reference, PutResourcePolicy"
	logsQuotas     = "Amazon CloudWatch Logs User Guide, CloudWatch Logs quotas"
	logAccount     = "Amazon CloudWatch Logs API Reference, PutAccountPolicy"
	oam            = "Amazon CloudWatch User Guide, CloudWatch cross-account observability"
	xray           = "AWS CloudFormation Template Reference, AWS::XRay::TransactionSearchConfig"
	xrayPolicy     = "AWS X-Ray API Reference, PutResourcePolicy"
)

// The quotas of one template.
var (
	templateBytes = Quota{"bytes in a template", 1 << 20, 0, cloudFormation}
	inlineBytes   = Quota{"bytes in a template that is not uploaded", 51_200, 0, cloudFormation}
	resources     = Quota{"resources in a template", 500, 0, cloudFormation}
	parameters    = Quota{"parameters in a template", 200, 0, cloudFormation}
	outputs       = Quota{"outputs in a template", 200, 0, cloudFormation}
	mappings      = Quota{"mappings in a template", 200, 0, cloudFormation}
)

// A document is a policy in a property, with the quota of its size in characters.
type document struct {
	property string
	Quota
}

// documents are the properties that hold policies. CloudFormation writes no white space, which some
// services count.
var documents = map[string]document{
	"AWS::IAM::Role": {"AssumeRolePolicyDocument",
		Quota{"characters in a trust policy", policy.TrustQuota.Characters, 8192, iam}},
	"AWS::IAM::ManagedPolicy":             {"PolicyDocument", Quota{"characters in a managed policy", policy.ManagedQuota.Characters, 0, iam}},
	"AWS::KMS::Key":                       {"KeyPolicy", Quota{"characters in a key policy", policy.KeyQuota.Characters, 0, kms}},
	"AWS::KMS::ReplicaKey":                {"KeyPolicy", Quota{"characters in a key policy", policy.KeyQuota.Characters, 0, kms}},
	"AWS::S3::BucketPolicy":               {"PolicyDocument", Quota{"characters in a bucket policy", policy.BucketQuota.Characters, 0, s3}},
	"AWS::SNS::TopicPolicy":               {"PolicyDocument", Quota{"characters in a topic policy", 30_720, 0, sns}},
	"AWS::SNS::TopicInlinePolicy":         {"PolicyDocument", Quota{"characters in a topic policy", 30_720, 0, sns}},
	"AWS::SQS::QueuePolicy":               {"PolicyDocument", Quota{"characters in a queue policy", 8192, 0, sqs}},
	"AWS::SQS::QueueInlinePolicy":         {"PolicyDocument", Quota{"characters in a queue policy", 8192, 0, sqs}},
	"AWS::SecretsManager::ResourcePolicy": {"ResourcePolicy", Quota{"characters in a policy of a secret", 20_480, 0, secrets}},
	"AWS::DynamoDB::Table":                {"ResourcePolicy.PolicyDocument", Quota{"characters in a table policy", 20_480, 0, dynamoDB}},
	"AWS::EC2::VPCEndpoint": {"PolicyDocument",
		Quota{"characters in an endpoint policy", policy.EndpointQuota.Characters, 0, privateLink}},
	"AWS::Logs::ResourcePolicy": {"PolicyDocument", Quota{"characters in a resource policy of CloudWatch Logs", 5120, 0, logs}},
}

// A form is what a policy may hold, whatever its length.
type form struct{ statements, actions, principals Quota }

var (
	ofTopics = form{
		statements: Quota{"statements in a topic policy", 100, 0, sns},
		principals: Quota{"principals in a statement of a topic policy", 200, 0, sns},
	}
	ofQueues = form{
		statements: Quota{"statements in a queue policy", 20, 0, sqs},
		actions:    Quota{"actions in a statement of a queue policy", 7, 0, sqs},
		principals: Quota{"principals in a statement of a queue policy", 50, 0, sqs},
	}
)

var forms = map[string]form{
	"AWS::SNS::TopicPolicy": ofTopics, "AWS::SNS::TopicInlinePolicy": ofTopics,
	"AWS::SQS::QueuePolicy": ofQueues, "AWS::SQS::QueueInlinePolicy": ofQueues,
}

// organizationPolicies are the quotas of policies of an organization by type.
var organizationPolicies = map[string]Quota{
	"SERVICE_CONTROL_POLICY":    {"characters in a service control policy", policy.RaisedSCPQuota.Characters, 0, organizations},
	"RESOURCE_CONTROL_POLICY":   {"characters in a resource control policy", policy.RCPQuota.Characters, 0, organizations},
	"DECLARATIVE_POLICY_EC2":    {"characters in a declarative policy", 10_000, 0, organizations},
	"BACKUP_POLICY":             {"characters in a backup policy", 10_000, 0, organizations},
	"TAG_POLICY":                {"characters in a tag policy", 10_000, 0, organizations},
	"CHATBOT_POLICY":            {"characters in a chat policy", 10_000, 0, organizations},
	"SECURITYHUB_POLICY":        {"characters in a Security Hub policy", 10_000, 0, organizations},
	"AISERVICES_OPT_OUT_POLICY": {"characters in an AI services opt-out policy", 2500, 0, organizations},
}

// perTarget are the quotas of policies on one root, unit or account, by type.
var perTarget = map[string]Quota{
	"SERVICE_CONTROL_POLICY":  {"service control policies on a target", policy.RaisedSCPQuota.Policies, 0, organizations},
	"RESOURCE_CONTROL_POLICY": {"resource control policies on a target", policy.RCPQuota.Policies, 0, organizations},
}

// inline are the quotas of all inline policies of a role, a user or a group together.
var inline = map[string]Quota{
	"AWS::IAM::Role":  {"characters in the inline policies of a role", 10_240, 0, iam},
	"AWS::IAM::User":  {"characters in the inline policies of a user", 2048, 0, iam},
	"AWS::IAM::Group": {"characters in the inline policies of a group", 5120, 0, iam},
}

var managedPerRole = Quota{"managed policies on a role", 10, 25, iam}

// A count is how many resources of a type may share what one of their properties names.
type count struct {
	typ, property string
	// of filters the resources by a property that has to have one of the values.
	of     string
	values []string
	Quota
}

// counts are the quotas of resources that belong to another one.
var counts = []count{
	{"AWS::EC2::Route", "RouteTableId", "", nil, Quota{"routes in a route table", 500, 1000, vpc}},
	{"AWS::EC2::Subnet", "VpcId", "", nil, Quota{"subnets in a VPC", 200, onRequest, vpc}},
	{"AWS::EC2::RouteTable", "VpcId", "", nil, Quota{"route tables in a VPC", 200, onRequest, vpc}},
	{"AWS::EC2::VPCEndpoint", "VpcId", "VpcEndpointType", []string{"Interface", "GatewayLoadBalancer"},
		Quota{"interface endpoints in a VPC", 50, onRequest, privateLink}},
	{"AWS::EC2::TransitGatewayVpcAttachment", "VpcId", "", nil, Quota{"transit gateway attachments of a VPC", 5, 0, transit}},
	{"AWS::EC2::TransitGatewayAttachment", "VpcId", "", nil, Quota{"transit gateway attachments of a VPC", 5, 0, transit}},
	{"AWS::EC2::TransitGatewayRouteTable", "TransitGatewayId", "", nil, Quota{"route tables of a transit gateway", 20, onRequest, transit}},
	{"AWS::EC2::NetworkAclEntry", "NetworkAclId", "Egress", []string{"true"},
		Quota{"outbound rules in a network ACL", 20, 40, vpc}},
	{"AWS::EC2::NetworkAclEntry", "NetworkAclId", "Egress", []string{"false"},
		Quota{"inbound rules in a network ACL", 20, 40, vpc}},
	{"AWS::Logs::SubscriptionFilter", "LogGroupName", "", nil, Quota{"subscription filters of a log group", 5, 0, logsQuotas}},
}

// regional are the quotas of an account in a Region.
var regional = []count{
	{"AWS::EC2::VPC", "", "", nil, Quota{"VPCs in a Region", 5, onRequest, vpc}},
	{"AWS::EC2::InternetGateway", "", "", nil, Quota{"internet gateways in a Region", 5, onRequest, vpc}},
	{"AWS::EC2::EIP", "", "", nil, Quota{"Elastic IP addresses in a Region", 5, onRequest, vpc}},
	{"AWS::EC2::TransitGateway", "", "", nil, Quota{"transit gateways in a Region", 5, onRequest, transit}},
	{"AWS::EC2::VPCEndpoint", "", "VpcEndpointType", []string{"Gateway"}, Quota{"gateway endpoints in a Region", 20, onRequest, privateLink}},
	{"AWS::Logs::ResourcePolicy", "", "", nil, Quota{"resource policies of CloudWatch Logs in a Region", 10, 0, logs}},
	{"AWS::Logs::QueryDefinition", "", "", nil, Quota{"saved queries in a Region", 1000, 0, logsQuotas}},
	{"AWS::XRay::ResourcePolicy", "", "", nil, Quota{"resource policies of X-Ray in a Region", 5, 0, xrayPolicy}},
	{"AWS::Logs::AccountPolicy", "", "PolicyType", []string{"DATA_PROTECTION_POLICY"},
		Quota{"account-wide data protection policies in a Region", 1, 0, logAccount}},
	{"AWS::Oam::Sink", "", "", nil, Quota{"sinks in a Region", 1, 0, oam}},
	{"AWS::Oam::Link", "", "", nil, Quota{"links in a Region", 5, 0, oam}},
	{"AWS::XRay::TransactionSearchConfig", "", "", nil, Quota{"transaction searches in a Region", 1, 0, xray}},
}

// accounts is the quota of an organization that nobody has asked to raise.
var accounts = Quota{"accounts in an organization", 10, onRequest, organizations}

// The quotas of security groups. AWS counts the rules of each direction and of each family of
// addresses apart. It raises the first two as far as their product stays within the third.
var (
	rules    = Quota{"rules in a security group", 60, 1000, vpc}
	groups   = Quota{"security groups on a network interface", 5, 16, vpc}
	together = Quota{"rules in the security groups of a network interface", 1000, 0, vpc}
)
