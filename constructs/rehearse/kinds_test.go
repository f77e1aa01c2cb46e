package rehearse_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

const (
	home   = "111111111111/eu-west-1"
	tools  = "222222222222/eu-west-1"
	milan  = "111111111111/eu-south-1"
	bucket = `"Bucket": {"Type": "AWS::S3::Bucket"}`
)

// keyFor is a key that admits a service.
func keyFor(service, actions string) string {
	return resource("Key", "AWS::KMS::Key", `"KeyPolicy": {"Statement": [{"Effect": "Allow", "Action": [`+actions+`], "Resource": "*",
		"Principal": {"Service": "`+service+`"}}]}`)
}

// policyFor is the policy of Bucket, which admits a service.
func policyFor(service string) string {
	return resource("BucketPolicy", "AWS::S3::BucketPolicy", `"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": [
		{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*", "Principal": {"Service": "`+service+`"}}]}`)
}

// Kinds of faults that fail a first deployment, each in a form of its own.
func TestKindsOfFirstDeployments(t *testing.T) {
	organization := resource("Org", "AWS::Organizations::Organization", ``, onCreate)
	account := resource("Account", "AWS::Organizations::Account", `"AccountName": "a", "Email": "a@example.com"`, retained)
	destination := resource("Export", "AWS::GuardDuty::PublishingDestination", `"DetectorId": "d", "DestinationType": "S3",
		"DestinationProperties": {"DestinationArn": {"Fn::GetAtt": ["Bucket", "Arn"]}, "KmsKeyArn": {"Fn::GetAtt": ["Key", "Arn"]}}`)
	macie := resource("Macie", "Custom::MacieExport", `"ServiceToken": "x", "Create": {"Fn::Join": ["", [
		"{\"service\":\"macie2\",\"action\":\"putClassificationExportConfiguration\",\"parameters\":",
		"{\"configuration\":{\"s3Destination\":{\"bucketName\":\"",
		{"Ref": "Bucket"}, "\",\"kmsKeyArn\":\"", {"Fn::GetAtt": ["Key", "Arn"]}, "\"}}}}"]]}`)
	alarm := func(topic string) string {
		return resource("Alarm", "AWS::CloudWatch::Alarm",
			`"AlarmActions": [`+topic+`], "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold"`)
	}
	topic := resource("Topic", "AWS::SNS::Topic", "")
	set := func(preferences string) string {
		return resource("Set", "AWS::CloudFormation::StackSet",
			`"StackSetName": "s", "PermissionModel": "SELF_MANAGED", "OperationPreferences": {`+
				preferences+
				`}, "StackInstancesGroup": [{"Regions": ["eu-west-1"], "DeploymentTargets": {"Accounts": ["333333333333", "444444444444"]}}]`)
	}
	statements := func(sids string) string {
		return `"Bucket": "b", "PolicyDocument": {"Statement": [` + sids + `]}`
	}
	delegating := setting("Delegating", "organizations", "registerDelegatedAdministrator",
		`"AccountId":"222222222222","ServicePrincipal":"fms.amazonaws.com"`, `,"ignoreErrorCodesMatching":"AccountAlreadyRegisteredException"`)
	trusting := func(service string) string {
		return setting("Trusting", "organizations", "enableAWSServiceAccess", `"ServicePrincipal":"`+service+`"`, ``)
	}
	central := `{"Resources": {` + resource("Central", "AWS::SecurityHub::OrganizationConfiguration", `"AutoEnable": false`) + `}}`
	admin := resource("Admin", "AWS::SecurityHub::DelegatedAdmin", `"AdminAccountId": "222222222222"`)
	for _, c := range []played{
		{"a unit's id in a policy", nil, []assemblytest.Stack{stack("S", organization), stack("T",
			resource("P", "AWS::Organizations::Policy",
				`"Name": "p", "Type": "SERVICE_CONTROL_POLICY", "Content": {}, "TargetIds": ["ou-ab12-cdefghij"]`), "S")},
			[]string{"placeholder P names ou-ab12-cdefghij", "precede P needs SERVICE_CONTROL_POLICY, which nothing enables"}},
		{"an account's id inside a joined ARN", nil, []assemblytest.Stack{stack("S", account), stack("T", resource("K", "AWS::KMS::Key",
			`"KeyPolicy": {"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": {"AWS": {"Fn::Join": ["", [
			"arn:", {"Ref": "AWS::Partition"}, ":iam::555555555555:root"]]}}}]}`), "S")}, []string{"placeholder K names 555555555555"}},
		{"an account beside a call", nil, []assemblytest.Stack{stack("S", join(account, setting("C", "account", "putAlternateContact", ``, ``)))},
			[]string{"retry Account cannot be made twice, and shares its stack with 1 resources"}},
		{"a service's own delegation, repeated", nil, []assemblytest.Stack{stack("S", setting("C", "@aws-sdk/client-inspector2",
			"EnableDelegatedAdminAccountCommand", `"delegatedAdminAccountId":"222222222222"`, ``))}, []string{"retry C calls inspector2"}},
		{"a retained bucket whose name holds the account", nil, []assemblytest.Stack{stack("S", resource("B", "AWS::S3::Bucket",
			`"BucketName": {"Fn::Sub": "logs-${AWS::AccountId}"}`, retained))}, []string{"retry B is retained"}},
		{"a retained alias", nil, []assemblytest.Stack{stack("S", resource("A", "AWS::KMS::Alias",
			`"AliasName": "alias/main", "TargetKeyId": "k"`, retained))}, []string{"retry A is retained"}},
		{"four roles of Control Tower", nil, []assemblytest.Stack{stack("S", join(
			resource("A", "AWS::IAM::Role", `"RoleName": "AWSControlTowerCloudTrailRole", "Path": "/service-role/", "AssumeRolePolicyDocument": {}`,
				retained),
			resource("B", "AWS::IAM::Role", `"RoleName": "AWSControlTowerStackSetRole", "Path": "/service-role/", "AssumeRolePolicyDocument": {}`,
				retained)))},
			[]string{"retry A is retained", "retry B is retained"}},
		{"a parameter that comes later", nil, []assemblytest.Stack{
			stack("A", resource("T", "AWS::SNS::Topic", `"DisplayName": "{{resolve:ssm:/network/vpc}}"`)),
			stack("B", resource("P", "AWS::SSM::Parameter", `"Name": "/network/vpc", "Type": "String", "Value": "v"`))},
			[]string{"order T reads /network/vpc of B, which is deployed later"}},
		{"an output that is read by an output", nil, []assemblytest.Stack{
			in("A", home, `{"Outputs": {"O": {"Value": {"Fn::GetStackOutput": {"StackName": "B", "OutputName": "Id"}}}}}`),
			in("B", tools, `{"Outputs": {"Id": {"Value": "v"}}}`)}, []string{"order A reads Id of B, which is deployed later"}},
		{"resources that wait for each other", nil, []assemblytest.Stack{stack("A", join(
			resource("One", "AWS::SNS::Topic", `"DisplayName": {"Fn::GetAtt": ["Two", "TopicName"]}`),
			resource("Two", "AWS::SNS::Topic", "", `"DependsOn": ["One"]`)))},
			[]string{"order One waits for itself"}},
		{"a reference to nothing", nil, []assemblytest.Stack{stack("A", resource("One", "AWS::SNS::Topic", `"DisplayName": {"Ref": "Nothing"}`))},
			[]string{"order One refers to Nothing, which the template does not have"}},
		{"a dependency on nothing", nil, []assemblytest.Stack{stack("A", resource("One", "AWS::SNS::Topic", "", `"DependsOn": "Nothing"`))},
			[]string{"order One refers to Nothing, which the template does not have"}},
		{"a text around nothing", nil, []assemblytest.Stack{stack("A", resource("One", "AWS::SNS::Topic",
			`"DisplayName": {"Fn::Sub": "${AWS::Region} ${!Literal} ${Nothing.Arn}"}`))}, []string{"order One refers to Nothing"}},
		{"a recorder's channel before the policy", nil, []assemblytest.Stack{stack("A", join(bucket, policyFor("config.amazonaws.com"),
			resource("Channel", "AWS::Config::DeliveryChannel", `"S3BucketName": {"Ref": "Bucket"}`)))},
			[]string{"precede Channel delivers to Bucket"}},
		{"notifications before the policy of the queue", nil, []assemblytest.Stack{stack("A", join(resource("Queue", "AWS::SQS::Queue", ""),
			resource("Admits", "AWS::SQS::QueuePolicy", `"Queues": [{"Ref": "Queue"}], "PolicyDocument": {}`),
			resource("B", "AWS::S3::Bucket", `"NotificationConfiguration": {"QueueConfigurations": [{"Event": "s3:ObjectCreated:*",
			"Queue": {"Fn::GetAtt": ["Queue", "Arn"]}}]}`)))}, []string{"precede B delivers to Queue"}},
		{"a log group whose key knows no logs", nil, []assemblytest.Stack{stack("A", join(keyFor("sns.amazonaws.com", `"kms:*"`),
			resource("L", "AWS::Logs::LogGroup", `"KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]}`)))}, []string{"precede L cannot be created",
			"precede L cannot be created", "precede L cannot be created", "precede L cannot be created"}},
		{"a firewall that is locked", nil, []assemblytest.Stack{stack("A", join(resource("T", "AWS::SNS::Topic", ""),
			resource("F", "AWS::NetworkFirewall::Firewall",
				`"FirewallName": "f", "FirewallPolicyArn": "p", "VpcId": "v", "DeleteProtection": "true"`)))},
			[]string{"lock F is true"}},
		{"a pool that is locked, and kept beyond its creation", nil, []assemblytest.Stack{stack("A", join(resource("T", "AWS::SNS::Topic", ""),
			resource("P", "AWS::Cognito::UserPool", `"DeletionProtection": "ACTIVE"`, onCreate)))}, []string{"lock P is ACTIVE"}},
		{"a key policy that lists accounts", nil, []assemblytest.Stack{stack("A", resource("K", "AWS::KMS::Key", `"KeyPolicy": {"Statement": [
			{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": {"AWS": ["arn:aws:iam::333333333333:root",
			"arn:aws:iam::444444444444:root", "arn:aws:iam::555555555555:root"]}}]}`))},
			[]string{"limit K lists a principal for each of 3 accounts"}},
		{"a bucket policy that names a user who comes later", nil, []assemblytest.Stack{stack("A", resource("P", "AWS::S3::BucketPolicy",
			`"Bucket": "b", "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*",
			"Principal": {"AWS": "arn:aws:iam::111111111111:user/ops/ann"}}]}`)),
			stack("B", resource("U", "AWS::IAM::User", `"UserName": "ann", "Path": "/ops/"`))}, []string{"principal P names B/U"}},
		{"an attachment in two tables", nil, []assemblytest.Stack{stack("A", join(
			resource("One", "AWS::EC2::TransitGatewayRouteTableAssociation",
				`"TransitGatewayAttachmentId": "a", "TransitGatewayRouteTableId": "blue"`),
			resource("Two", "AWS::EC2::TransitGatewayRouteTableAssociation",
				`"TransitGatewayAttachmentId": "a", "TransitGatewayRouteTableId": "green"`)))},
			[]string{"collision Two has TransitGatewayAttachmentId a"}},

		{"one Sid twice", nil, []assemblytest.Stack{stack("A", resource("P", "AWS::S3::BucketPolicy",
			statements(`{"Sid": "LogDelivery"}, {"Sid": "Other"}, {"Sid": "LogDelivery"}`)))},
			[]string{"malformed P has two statements with the Sid LogDelivery"}},
		{"one Sid twice in a role", nil,
			[]assemblytest.Stack{stack("A", resource("R", "AWS::IAM::Role", `"AssumeRolePolicyDocument": {}, "Policies": [
			{"PolicyName": "p", "PolicyDocument": {"Statement": {"Sid": "A"}}},
			{"PolicyName": "q", "PolicyDocument": {"Statement": [{"Sid": "A"}, {"Sid": "A"}]}}]`))},
			[]string{"malformed R has two statements with the Sid A"}},
		{"one Sid twice in a text", nil,
			[]assemblytest.Stack{stack("A", resource("P", "AWS::SSO::PermissionSet", `"Name": "n", "InstanceArn": "i",
			"InlinePolicy": "{\"Statement\": [{\"Sid\": \"A\"}, {\"Sid\": \"A\"}]}"`))}, []string{"malformed P has two statements with the Sid A"}},
		{"a Sid in either branch", nil,
			[]assemblytest.Stack{in("A", home, `{"Conditions": {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}, "Resources": {`+
				resource("P", "AWS::S3::BucketPolicy",
					statements(`{"Fn::If": ["C", {"Sid": "A", "Effect": "Allow"}, {"Sid": "A", "Effect": "Deny"}]}, {"Sid": ""}, {"Sid": ""}`))+`}}`)},
			nil},
		{"a Sid with a blank", nil, []assemblytest.Stack{stack("A", join(resource("P", "AWS::IAM::ManagedPolicy",
			`"PolicyDocument": {"Statement": [{"Sid": "Log delivery"}]}`),
			resource("Q", "AWS::S3::BucketPolicy", statements(`{"Sid": "Log delivery"}`))))},
			[]string{`malformed P has the Sid "Log delivery", and IAM takes letters and digits alone`}},

		{"a stack set that tolerates everything", nil, []assemblytest.Stack{stack("A", set(`"FailureTolerancePercentage": 100`))},
			[]string{"silent Set tolerates failures in all accounts"}},
		{"a stack set that tolerates as many as it has", nil, []assemblytest.Stack{stack("A", set(`"FailureToleranceCount": 2`))},
			[]string{"silent Set tolerates 2 failures in a Region and has 2 accounts"}},
		{"a stack set that tolerates some", nil, []assemblytest.Stack{stack("A", set(`"FailureToleranceCount": 1`))}, nil},
		{"an alarm that nobody hears", nil, []assemblytest.Stack{stack("A", join(topic, alarm(`{"Ref": "Topic"}`)))},
			[]string{"silent Topic hears of Alarm and has no subscription"}},
		{"an alarm that somebody hears", nil, []assemblytest.Stack{stack("A", join(topic, alarm(`{"Ref": "Topic"}`),
			resource("Mail", "AWS::SNS::Subscription", `"Protocol": "email", "Endpoint": "a@example.com", "TopicArn": {"Ref": "Topic"}`)))}, nil},
		{"an alarm that somebody hears elsewhere", nil, []assemblytest.Stack{in("A", home,
			`{"Resources": {`+join(topic, alarm(`{"Ref": "Topic"}`))+`}, "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}}}`)}, nil},

		{"exports of an opt-in Region", nil, []assemblytest.Stack{in("A", milan, `{"Resources": {`+join(bucket, destination, macie,
			keyFor("guardduty.amazonaws.com", `"kms:GenerateDataKey"`), policyFor("macie.amazonaws.com"))+`}}`)}, []string{
			"precede Export cannot be created, because the policy of A/Key does not allow kms:GenerateDataKey to guardduty.eu-south-1.amazonaws.com",
			"precede Export cannot be created, because the policy of A/Bucket does not allow s3:PutObject to guardduty.eu-south-1.amazonaws.com",
			"precede Macie cannot be created, because the policy of A/Key does not allow kms:GenerateDataKey to macie.eu-south-1.amazonaws.com",
			"precede Macie cannot be created, because the policy of A/Bucket does not allow s3:PutObject to macie.eu-south-1.amazonaws.com"}},
		{"exports of an opt-in Region, admitted", nil, []assemblytest.Stack{in("A", milan, `{"Resources": {`+join(bucket, destination,
			keyFor("guardduty.eu-south-1.amazonaws.com", `"kms:GenerateDataKey"`), policyFor("guardduty.${AWS::Region}.amazonaws.com"))+`}}`)},
			[]string{
				"precede Export cannot be created, because the policy of A/Bucket"}},
		{"exports of another Region", nil, []assemblytest.Stack{stack("A", join(bucket, destination,
			keyFor("guardduty.amazonaws.com", `"kms:GenerateDataKey*"`), policyFor("guardduty.amazonaws.com")))}, nil},

		{"an administrator of what is not trusted", nil, []assemblytest.Stack{stack("A", join(organization, delegating))},
			[]string{"precede Delegating needs fms.amazonaws.com, which nothing enables"}},
		{"an administrator of what is trusted at the same time", nil,
			[]assemblytest.Stack{stack("A", join(trusting("fms.amazonaws.com"), delegating))},
			[]string{"precede Delegating needs fms.amazonaws.com, and does not wait for A/Trusting"}},
		{"central configuration before its delegation", nil, []assemblytest.Stack{stack("A", admin), in("B", tools, central)},
			[]string{"precede Central is for the administrator of securityhub.amazonaws.com, and does not wait for A/Admin"}},
		{"central configuration after its delegation", nil, []assemblytest.Stack{stack("A", admin), in("B", tools, central, "A")}, nil},
		{"central configuration in another account", nil,
			[]assemblytest.Stack{stack("A", admin), in("B", "333333333333/eu-west-1", central, "A")},
			[]string{"precede Central is in account 333333333333, and A/Admin makes 222222222222 the administrator of securityhub.amazonaws.com"}},
		{"central configuration that nobody delegates", nil,
			[]assemblytest.Stack{stack("A", organization), in("B", "111111111111/eu-west-1", central, "A"),
				in("C", tools, `{"Resources": {`+setting("G", "guardduty", "updateOrganizationConfiguration", ``, ``)+`}}`, "A")},
			[]string{"precede G is for the administrator of guardduty.amazonaws.com, and nothing delegates that"}},
		{"central configuration by somebody else's delegation", nil, []assemblytest.Stack{in("B", tools, central)}, nil},
	} {
		c.run(t)
	}
}

// Kinds of changes that AWS refuses, or that leave something behind.
func TestKindsOfChanges(t *testing.T) {
	one := func(resources ...string) []assemblytest.Stack {
		return []assemblytest.Stack{stack("S", join(resources...))}
	}
	attachment := func(more string) string {
		return resource("Spoke", "AWS::EC2::TransitGatewayVpcAttachment", `"TransitGatewayId": "t", "VpcId": "v", "SubnetIds": [`+more+`]`)
	}
	associated := func(table string) string {
		return join(resource("Blue", "AWS::EC2::TransitGatewayRouteTable", `"TransitGatewayId": "t"`),
			resource("Green", "AWS::EC2::TransitGatewayRouteTable", `"TransitGatewayId": "t"`),
			resource("R", "AWS::EC2::TransitGatewayRouteTableAssociation",
				`"TransitGatewayAttachmentId": "a", "TransitGatewayRouteTableId": {"Ref": "`+table+`"}`))
	}
	role := func(name string) string {
		return resource("Role", "AWS::IAM::Role", `"RoleName": "`+name+`", "AssumeRolePolicyDocument": {}`)
	}
	trusts := resource("Trusts", "AWS::IAM::Role", `"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": {"AWS": "arn:aws:iam::111111111111:role/deployer"}}]}`)
	publisher := func(cidr string) assemblytest.Stack {
		return stack("Hub", join(resource("Vpc", "AWS::EC2::VPC", `"CidrBlock": "`+cidr+`"`),
			resource("P", "AWS::SSM::Parameter", `"Name": "/vpc", "Type": "String", "Value": {"Ref": "Vpc"}`)))
	}
	reader := stack("Reader", resource("T", "AWS::SNS::Topic", `"DisplayName": "{{resolve:ssm:/vpc}}"`), "Hub")
	for _, c := range []played{
		{"a zone that goes", one(attachment(`"a", "b"`)), one(attachment(`"a"`)),
			[]string{"replace Spoke changes", "collision Spoke is to be replaced"}},
		{"a segment by reference", one(associated("Blue")), one(associated("Green")), []string{"collision R is to be replaced"}},
		{"a table that is swapped for one that is new", one(associated("Blue")), one(associated("Green"), resource("New", "AWS::SNS::Topic", "")),
			[]string{"collision R is to be replaced"}},
		{"a reader of a parameter", []assemblytest.Stack{publisher("10.0.0.0/16"), reader},
			[]assemblytest.Stack{publisher("10.1.0.0/16"), reader},
			[]string{"replace Vpc changes", "stale T reads /vpc of Hub, which changes, because Vpc is replaced"}},
		{"a role that others hold by name", one(role("deployer"), trusts), one(role("releaser"), trusts),
			[]string{"stale Trusts names S/Role, which is replaced, by a text that stays as it is (deployer)"}},
		{"a role that is gone and that others hold by name", []assemblytest.Stack{stack("A", role("deployer")), stack("B", trusts)},
			[]assemblytest.Stack{stack("A", ""), stack("B", trusts)}, []string{"stale Trusts names A/Role, which is deleted"}},
		{"a role that moves to another stack", []assemblytest.Stack{stack("A", role("deployer")), stack("B", trusts, "A")},
			[]assemblytest.Stack{stack("A", ""), stack("B", join(trusts, resource("New", "AWS::IAM::Role",
				`"RoleName": "deployer", "AssumeRolePolicyDocument": {}`)), "A")}, []string{"principal Trusts names B/New"}},
		{"a name that is a part of another",
			one(role("deployer"), resource("T", "AWS::SNS::Topic", `"DisplayName": "deployers and my-deployer"`)),
			one(role("releaser"), resource("T", "AWS::SNS::Topic", `"DisplayName": "deployers and my-deployer"`)), nil},
		{"a retained bucket that is renamed",
			one(resource("B", "AWS::S3::Bucket", `"BucketName": "company-logs"`, `"UpdateReplacePolicy": "Retain"`),
				resource("F", "AWS::EC2::FlowLog", `"ResourceId": "v", "ResourceType": "VPC", "LogDestination": "arn:aws:s3:::company-logs/flow"`)),
			one(resource("B", "AWS::S3::Bucket", `"BucketName": "company-audit"`, `"UpdateReplacePolicy": "Retain"`),
				resource("F", "AWS::EC2::FlowLog", `"ResourceId": "v", "ResourceType": "VPC", "LogDestination": "arn:aws:s3:::company-logs/flow"`)),
			[]string{"replace B changes", "stale F names S/B, which is replaced"}},
		{"a firewall policy that is protected",
			one(resource("F", "AWS::NetworkFirewall::Firewall", `"FirewallName": "f", "FirewallPolicyArn": "p", "VpcId": "v",
			"FirewallPolicyChangeProtection": true`)),
			one(resource("F", "AWS::NetworkFirewall::Firewall", `"FirewallName": "f", "FirewallPolicyArn": "q", "VpcId": "v",
			"FirewallPolicyChangeProtection": true`)), []string{"refused F changes, which FirewallPolicyChangeProtection refuses"}},
		{"an association that goes while it is protected", one(resource("A", "AWS::Route53Resolver::FirewallRuleGroupAssociation",
			`"FirewallRuleGroupId": "g", "VpcId": "v", "Priority": 101, "MutationProtection": "ENABLED"`)), one(""),
			[]string{"refused A is to be deleted"}},
		{"a key that becomes one for several Regions", one(resource("K", "AWS::KMS::Key", `"KeyPolicy": {}`)),
			one(resource("K", "AWS::KMS::Key", `"KeyPolicy": {}, "MultiRegion": true`)),
			[]string{"refused K changes, which AWS refuses: the resource keeps it for good"}},
		{"a policy of a bucket under a new logical id",
			one(resource("P", "AWS::S3::BucketPolicy", `"Bucket": "company-logs", "PolicyDocument": {}`)),
			one(resource("Q", "AWS::S3::BucketPolicy", `"Bucket": "company-logs", "PolicyDocument": {}`)),
			[]string{"collision Q is created with Bucket company-logs while S/P still has that"}},
	} {
		c.run(t)
	}
}
