package rehearse_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// Faults of the same kinds as those that the examples had, in other places.
func TestVariantsOfFirstDeployments(t *testing.T) {
	call := func(service, action string) []assemblytest.Stack { return one(setting("C", service, action, ``, ``)) }
	policy := func(typ, property, statement string) []assemblytest.Stack {
		return one(resource("P", typ, `"`+property+`": {"Version": "2012-10-17", "Statement": [`+statement+`]}`))
	}
	trailLogs := func(attributes ...string) []assemblytest.Stack {
		return one(resource("Role", "AWS::IAM::Role", `"AssumeRolePolicyDocument": {}`),
			resource("Policy", "AWS::IAM::Policy", `"PolicyName": "p", "PolicyDocument": {}, "Roles": [{"Ref": "Role"}]`),
			resource("Trail", "AWS::CloudTrail::Trail", `"IsLogging": true, "S3BucketName": "b",
				"CloudWatchLogsRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}`, attributes...))
	}
	endpoint := func(id, private string) string {
		return resource(id, "AWS::EC2::VPCEndpoint", `"VpcId": "v", "ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.sqs"},
			"VpcEndpointType": "Interface", "PrivateDnsEnabled": `+private)
	}
	logged := resource("B", "AWS::ElasticLoadBalancingV2::LoadBalancer", `"LoadBalancerAttributes": [
		{"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": {"Ref": "Bucket"}}]`)
	balancer := func(id string) string {
		return resource(id, "AWS::ElasticLoadBalancingV2::LoadBalancer", `"Name": "shop"`)
	}
	exporting := in("E", milan, `{"Resources": {`+topicOf+`}, "Outputs": {"O": {"Value": "v", "Export": {"Name": "net"}}}}`)
	importing := stack("I", resource("T", "AWS::SNS::Topic", `"DisplayName": {"Fn::ImportValue": "net"}`), "E")
	for _, c := range []played{
		{"an account's id in a stack set", nil, []assemblytest.Stack{stack("S", accountOf), stack("T", resource("Set",
			"AWS::CloudFormation::StackSet", `"StackSetName": "s", "PermissionModel": "SELF_MANAGED", "StackInstancesGroup": [
			{"Regions": ["eu-west-1"], "DeploymentTargets": {"Accounts": ["444444444444"]}}]`), "S")},
			[]string{"placeholder Set names 444444444444"}},
		{"an account's id in an ARN of another service", nil, []assemblytest.Stack{stack("S", accountOf), stack("T", resource("B",
			"AWS::Events::EventBusPolicy", `"StatementId": "s", "Principal": "444444444444", "Action": "events:PutEvents"`), "S")},
			[]string{"placeholder B names 444444444444"}},
		{"an organization's id in a share", nil, []assemblytest.Stack{stack("S", organizationOf), stack("T", resource("Share",
			"AWS::RAM::ResourceShare", `"Name": "n", "Principals": ["arn:aws:organizations::111111111111:organization/o-a1b2c3d4e5"]`), "S")},
			[]string{"placeholder Share names o-a1b2c3d4e5", "precede Share needs ram.amazonaws.com"}},
		{"an account beside a trail", nil, one(accountOf, resource("Trail", "AWS::CloudTrail::Trail", `"IsLogging": true, "S3BucketName": "b"`)),
			[]string{"retry Account cannot be made twice"}},
		{"a policy that is made by a call", nil, call("organizations", "createPolicy"),
			[]string{"retry C calls organizations:createPolicy, which a rollback does not undo"}},
		{"a log group that is made by a call", nil, call("@aws-sdk/client-cloudwatch-logs", "CreateLogGroupCommand"),
			[]string{"retry C calls cloudwatch-logs:CreateLogGroup"}},
		{"an alias that is made by a call", nil, call("kms", "createAlias"), []string{"retry C calls kms:createAlias"}},
		{"a retained topic of a name", nil, one(resource("T", "AWS::SNS::Topic", `"TopicName": "alerts"`, retained)),
			[]string{"retry T is retained"}},
		{"a retained repository", nil, one(resource("R", "AWS::ECR::Repository", `"RepositoryName": "shop"`, retained)),
			[]string{"retry R is retained"}},
		{"two load balancers of a name", nil, one(balancer("One"), balancer("Two")), []string{"collision Two has Name shop"}},
		{"two queues of a name in two stacks", nil, []assemblytest.Stack{stack("A", resource("Q", "AWS::SQS::Queue", `"QueueName": "jobs"`)),
			stack("B", resource("R", "AWS::SQS::Queue", `"QueueName": "jobs"`))}, []string{"collision R has QueueName jobs, as A/Q has"}},
		{"two endpoints for a service's name", nil, one(endpoint("One", "true"), endpoint("Two", "true")), []string{"collision Two has VpcId v"}},
		{"two endpoints with names of their own", nil, one(endpoint("One", "false"), endpoint("Two", "false")), nil},
		{"two groups without a name", nil, one(resource("One", "AWS::EC2::SecurityGroup", `"VpcId": "v", "GroupDescription": "d"`),
			resource("Two", "AWS::EC2::SecurityGroup", `"VpcId": "v", "GroupDescription": "d"`)), nil},
		{"a trail whose role may nothing yet", nil, trailLogs(), []string{"precede Trail delivers to Role, and does not wait for Policy"}},
		{"a trail whose role may", nil, trailLogs(`"DependsOn": "Policy"`), nil},
		{"a load balancer's logs before the policy", nil, one(bucket, policyFor("logdelivery.elasticloadbalancing.amazonaws.com"), logged),
			[]string{"precede B delivers to Bucket"}},
		{"an export of another Region", nil, []assemblytest.Stack{exporting, importing},
			[]string{"order T imports net, which E exports in 111111111111/eu-south-1"}},
		{"a trust policy with a resource", nil, policy("AWS::IAM::Role", "AssumeRolePolicyDocument",
			`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}, "Resource": "*"}`),
			[]string{"malformed P has a statement with a Resource"}},
		{"a managed policy with a principal", nil, policy("AWS::IAM::ManagedPolicy", "PolicyDocument",
			`{"Effect": "Allow", "Action": "s3:GetObject", "Principal": "*", "Resource": "*"}`),
			[]string{"malformed P has a statement with a Principal"}},
		{"a ledger that is locked", nil, one(topicOf, resource("L", "AWS::NeptuneGraph::Graph", `"ProvisionedMemory": 16,
			"DeletionProtection": true`)), []string{"lock L is true"}},
		{"a collection that is locked", nil, one(topicOf, resource("C", "AWS::OpenSearchServerless::Collection", `"Name": "c",
			"DeletionProtection": "ENABLED"`)), []string{"lock C is ENABLED"}},
		{"a parameter of the template that comes later", nil, []assemblytest.Stack{
			in("A", home, `{"Parameters": {"Vpc": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/network/vpc"}}, "Resources": {`+
				resource("T", "AWS::SNS::Topic", `"DisplayName": {"Ref": "Vpc"}`)+`}}`),
			stack("B", resource("P", "AWS::SSM::Parameter", `"Name": "/network/vpc", "Type": "String", "Value": "v"`))},
			[]string{"order A reads /network/vpc of B, which is deployed later"}},
	} {
		c.run(t)
	}
}

func TestVariantsOfUpdates(t *testing.T) {
	topic := func(name, fifo string) string {
		return resource("T", "AWS::SNS::Topic", `"TopicName": "`+name+`", "FifoTopic": `+fifo)
	}
	table := func(indexes string) string {
		return resource("D", "AWS::DynamoDB::Table", `"KeySchema": [], "GlobalSecondaryIndexes": [`+indexes+`]`)
	}
	const a, b, c = `{"IndexName": "a", "KeySchema": [], "Projection": {}}`, `{"IndexName": "b", "KeySchema": [], "Projection": {}}`,
		`{"IndexName": "c", "KeySchema": [], "Projection": {}}`
	endpoint := func(vpc string) string {
		return resource("E", "AWS::EC2::VPCEndpoint", `"VpcId": "v", "ServiceName": "com.amazonaws.eu-west-1.`+vpc+`",
			"VpcEndpointType": "Interface", "PrivateDnsEnabled": true`)
	}
	cluster := func(version string) string {
		return resource("K", "AWS::EKS::Cluster", `"RoleArn": "r", "ResourcesVpcConfig": {"SubnetIds": ["s"]}, "Version": "`+version+`"`)
	}
	for _, c := range []played{
		{"a topic of a name that becomes FIFO", one(topic("t", "false")), one(topic("t", "true")), []string{"collision T is to be replaced"}},
		{"a load balancer that becomes internal", one(resource("B", "AWS::ElasticLoadBalancingV2::LoadBalancer", `"Name": "b"`)),
			one(resource("B", "AWS::ElasticLoadBalancingV2::LoadBalancer", `"Name": "b", "Scheme": "internal"`)),
			[]string{"collision B is to be replaced"}},
		{"one index more", one(table(a)), one(table(a + `, ` + b)), nil},
		{"two indexes more", one(table(a)), one(table(a + `, ` + b + `, ` + c)),
			[]string{"refused D adds or removes 2 global secondary indexes"}},
		{"an index under another name", one(table(a)), one(table(b)), []string{"refused D adds or removes 2 global secondary indexes"}},
		{"a volume that shrinks", one(resource("V", "AWS::EC2::Volume", `"AvailabilityZone": "a", "Size": 100`)),
			one(resource("V", "AWS::EC2::Volume", `"AvailabilityZone": "a", "Size": 50`)), []string{"refused V shrinks from 100 to 50 GiB"}},
		{"an instance that shrinks", one(instance("AllocatedStorage", `"200"`)), one(instance("AllocatedStorage", `"100"`)),
			[]string{"refused I shrinks from 200 to 100 GiB"}},
		{"a log group of another class", one(resource("L", "AWS::Logs::LogGroup", `"RetentionInDays": 30`)),
			one(resource("L", "AWS::Logs::LogGroup", `"RetentionInDays": 30, "LogGroupClass": "INFREQUENT_ACCESS"`)),
			[]string{"refused L changes, which AWS refuses"}},
		{"a log group whose class is written down", one(resource("L", "AWS::Logs::LogGroup", `"RetentionInDays": 30`)),
			one(resource("L", "AWS::Logs::LogGroup", `"RetentionInDays": 30, "LogGroupClass": "STANDARD"`)), nil},
		{"a cluster that goes up by one", one(cluster("1.31")), one(cluster("1.32")), nil},
		{"a cluster that goes up by two", one(cluster("1.31")), one(cluster("1.33")), []string{"refused K goes from version 1.31 to 1.33"}},
		{"an output that is gone", []assemblytest.Stack{published("10.0.0.0/16", "Id"), subnet("Id")},
			[]assemblytest.Stack{published("10.0.0.0/16", "Other"), subnet("Id")}, []string{"order N reads Id of P, which has no such output"}},
		{"an endpoint for another service", one(endpoint("sqs")), one(endpoint("sns")), nil},
	} {
		c.run(t)
	}
}
