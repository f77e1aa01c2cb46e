package sabotage

import (
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// Afar begins the ids of resources that belong to another Region of the account.
const Afar = "Far"

// recording adds a recorder, rules and a remediation.
func recording(r Object) {
	r["Recorder"] = Resource("AWS::Config::ConfigurationRecorder",
		Object{"RoleARN": "arn:aws:iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
			"RecordingGroup": Object{"AllSupported": true, "IncludeGlobalResourceTypes": true}})
	r["FarRecorder"] = Resource("AWS::Config::ConfigurationRecorder",
		Object{"RecordingGroup": Object{"AllSupported": true, "IncludeGlobalResourceTypes": false}})
	r["Channel"] = Resource("AWS::Config::DeliveryChannel",
		Object{"S3BucketName": Ref("Data"), "S3KmsKeyArn": Att("Key", "Arn"), "SnsTopicARN": Ref("Plain")})
	r["Aggregator"] = Resource("AWS::Config::ConfigurationAggregator", Object{
		"OrganizationAggregationSource": Object{"AllAwsRegions": true, "RoleArn": Att("Role", "Arn")}})
	rule := Resource("AWS::Config::ConfigRule", Object{"Source": Object{"Owner": "AWS",
		"SourceIdentifier": "S3_BUCKET_PUBLIC_READ_PROHIBITED"}})
	rule["DependsOn"] = List{"Recorder"}
	r["PublicRead"] = rule
	r["Mender"] = Resource("AWS::IAM::Role", Object{"AssumeRolePolicyDocument": Object{"Statement": List{Object{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "ssm.amazonaws.com"},
		"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}}}})
	r["Mend"] = Resource("AWS::Config::RemediationConfiguration", Object{
		"ConfigRuleName": Ref("PublicRead"), "TargetType": "SSM_DOCUMENT", "TargetId": "AWS-PublishSNSNotification",
		"Parameters": Object{"AutomationAssumeRole": Values(Att("Mender", "Arn")), "TopicArn": Values(Ref("Plain")),
			"Message": Values("look")},
		"Automatic": true, "MaximumAutomaticAttempts": 5, "RetryAttemptSeconds": 60,
		"ExecutionControls": Object{"SsmControls": Object{"ConcurrentExecutionRatePercentage": 10, "ErrorPercentage": 25}}})
}

// Values is the value of a parameter of a remediation.
func Values(v any) Object { return Object{"StaticValue": Object{"Values": List{v}}} }

// farOff moves the resources of another Region into their stack.
func farOff(s assemblytest.Stack) assemblytest.Stack {
	template := s.Template.(Object)
	there, here := Object{}, Object{}
	for id, r := range template["Resources"].(Object) {
		if strings.HasPrefix(id, Afar) {
			there[id] = r
		} else {
			here[id] = r
		}
	}
	template["Resources"] = here
	far := maps.Clone(template)
	far["Resources"] = there
	delete(far, "Outputs")
	recorded, own := s.Metadata["Stockholm"]
	delete(s.Metadata, "Stockholm")
	if !own {
		recorded = classOf(s)
	}
	return assemblytest.Stack{Tags: maps.Clone(s.Tags), Name: "Stockholm", Environment: "111111111111/eu-north-1", Template: far,
		Metadata: map[string][]assemblytest.Entry{"Stockholm": recorded}}
}

// After makes a resource depend on another.
func After(r Object, id string) Object {
	r["DependsOn"] = id
	return r
}
