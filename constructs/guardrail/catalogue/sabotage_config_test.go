package catalogue_test

import (
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// afar is how the ids of resources begin that belong into another Region of the account.
const afar = "Far"

// recording adds a recorder, rules and a remediation.
func recording(r object) {
	r["Recorder"] = resource("AWS::Config::ConfigurationRecorder", object{"RoleARN": "arn:aws:iam::111111111111:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
		"RecordingGroup": object{"AllSupported": true, "IncludeGlobalResourceTypes": true}})
	r["FarRecorder"] = resource("AWS::Config::ConfigurationRecorder", object{"RecordingGroup": object{"AllSupported": true, "IncludeGlobalResourceTypes": false}})
	r["Channel"] = resource("AWS::Config::DeliveryChannel", object{"S3BucketName": ref("Data"), "S3KmsKeyArn": att("Key", "Arn"), "SnsTopicARN": ref("Plain")})
	r["Aggregator"] = resource("AWS::Config::ConfigurationAggregator", object{
		"OrganizationAggregationSource": object{"AllAwsRegions": true, "RoleArn": att("Role", "Arn")}})
	rule := resource("AWS::Config::ConfigRule", object{"Source": object{"Owner": "AWS", "SourceIdentifier": "S3_BUCKET_PUBLIC_READ_PROHIBITED"}})
	rule["DependsOn"] = list{"Recorder"}
	r["PublicRead"] = rule
	r["Mender"] = resource("AWS::IAM::Role", object{"AssumeRolePolicyDocument": object{"Statement": list{object{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "ssm.amazonaws.com"},
		"Condition": object{"StringEquals": object{"aws:SourceAccount": "111111111111"}}}}}})
	r["Mend"] = resource("AWS::Config::RemediationConfiguration", object{
		"ConfigRuleName": ref("PublicRead"), "TargetType": "SSM_DOCUMENT", "TargetId": "AWS-PublishSNSNotification",
		"Parameters": object{"AutomationAssumeRole": values(att("Mender", "Arn")), "TopicArn": values(ref("Plain")), "Message": values("look")},
		"Automatic":  true, "MaximumAutomaticAttempts": 5, "RetryAttemptSeconds": 60,
		"ExecutionControls": object{"SsmControls": object{"ConcurrentExecutionRatePercentage": 10, "ErrorPercentage": 25}}})
}

func values(v any) object { return object{"StaticValue": object{"Values": list{v}}} }

// farOff moves the resources of another Region into their stack.
func farOff(s assemblytest.Stack) assemblytest.Stack {
	template := s.Template.(object)
	there, here := object{}, object{}
	for id, r := range template["Resources"].(object) {
		if strings.HasPrefix(id, afar) {
			there[id] = r
		} else {
			here[id] = r
		}
	}
	template["Resources"] = here
	far := maps.Clone(template)
	far["Resources"] = there
	delete(far, "Outputs")
	return assemblytest.Stack{Tags: tags(), Name: "Stockholm", Environment: "111111111111/eu-north-1", Template: far,
		Metadata: map[string][]assemblytest.Entry{"Stockholm": classOf(s)}}
}

func configSabotages() []sabotage {
	const group, trust, role = "Recorder.RecordingGroup", "Mender.AssumeRolePolicyDocument.Statement.0.", "Mend.Parameters.AutomationAssumeRole"
	excluding := func(types ...any) change {
		return set(group, object{"RecordingStrategy": object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"}, "ExclusionByResourceTypes": object{"ResourceTypes": types}})
	}
	other := func(name string, c ...change) sabotage {
		return sabotage{rule: "CONFIG-006", name: name, change: c, at: "Mend Parameters.AutomationAssumeRole", says: "does not surely trust ssm.amazonaws.com alone"}
	}
	brakes := func(path string, value any) change { return set("Mend."+path, value) }
	return []sabotage{
		{rule: "CONFIG-001", name: "a few types", change: []change{set(group, object{"AllSupported": false, "ResourceTypes": list{"AWS::S3::Bucket"}})},
			at: "Recorder RecordingGroup.AllSupported", says: "is false; want true"},
		{rule: "CONFIG-001", name: "decided at deployment", change: []change{set(group+".AllSupported", ref("Param"))}, at: "Recorder RecordingGroup.AllSupported", says: "${Param}"},
		{rule: "CONFIG-001", name: "all but security groups", change: []change{excluding("AWS::EC2::SecurityGroup")},
			at: "Recorder RecordingGroup.ExclusionByResourceTypes.ResourceTypes", says: "excludes AWS::EC2::SecurityGroup"},
		{rule: "CONFIG-001", name: "all but what deployment decides", change: []change{excluding(ref("Param"))},
			at: "Recorder RecordingGroup.ExclusionByResourceTypes.ResourceTypes", says: "excludes ${Param}"},

		{rule: "CONFIG-002", name: "IAM in two Regions", change: []change{set("FarRecorder.RecordingGroup.IncludeGlobalResourceTypes", true)},
			at: "FarRecorder RecordingGroup.IncludeGlobalResourceTypes", says: "records IAM, as Prod/Recorder does in eu-west-1"},
		{rule: "CONFIG-002", name: "decided at deployment", change: []change{set("FarRecorder.RecordingGroup.IncludeGlobalResourceTypes", ref("Param"))},
			at: "FarRecorder RecordingGroup.IncludeGlobalResourceTypes", says: "records IAM"},
		{rule: "CONFIG-002", name: "the flag that an exclusion overrides", change: []change{set("FarRecorder.RecordingGroup", object{"IncludeGlobalResourceTypes": false,
			"RecordingStrategy": object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"}, "ExclusionByResourceTypes": object{"ResourceTypes": list{"AWS::IAM::User"}}})},
			at: "FarRecorder RecordingGroup.IncludeGlobalResourceTypes", says: "records IAM"},

		{rule: "CONFIG-003", name: "no key", change: []change{set("Channel.S3KmsKeyArn", nil), set("Channel.S3BucketName", ref("Logs"))},
			at: "Channel S3BucketName", says: "bucket Prod/Logs encrypts with AES256; want aws:kms"},
		{rule: "CONFIG-003", name: "no key and an unknown bucket", change: []change{set("Channel.S3KmsKeyArn", nil), set("Channel.S3BucketName", "elsewhere")},
			at: "Channel S3KmsKeyArn", says: "the encryption of bucket elsewhere is unknown"},
		{rule: "CONFIG-003", name: "key in one of two cases", change: []change{set("Channel.S3KmsKeyArn", maybe(att("Key", "Arn"), noValue)), set("Channel.S3BucketName", ref("Param"))},
			at: "Channel S3KmsKeyArn", says: "is not surely set"},
		{rule: "CONFIG-004", name: "encrypted topic", change: []change{set("Channel.SnsTopicARN", ref("Alerts"))}, at: "Channel SnsTopicARN", says: "Prod/Alerts is encrypted"},
		{rule: "CONFIG-004", name: "encrypted in one of two cases", change: []change{set("Plain.KmsMasterKeyId", maybe(ref("Key"), noValue))},
			at: "Channel SnsTopicARN", says: "Prod/Plain is encrypted"},
		{rule: "CONFIG-005", name: "no order", change: []change{attribute("PublicRead", "DependsOn", nil)}, at: "PublicRead DependsOn", says: "does not wait for Prod/Recorder"},
		{rule: "CONFIG-005", name: "after the channel only", change: []change{attribute("PublicRead", "DependsOn", "Channel")}, at: "PublicRead DependsOn", says: "does not wait"},

		other("people too", set(trust+"Principal", object{"Service": "ssm.amazonaws.com", "AWS": "arn:aws:iam::111111111111:role/Developer"})),
		other("another service", set(trust+"Principal.Service", "lambda.amazonaws.com")),
		other("two services", set(trust+"Principal.Service", list{"ssm.amazonaws.com", "lambda.amazonaws.com"})),
		other("for anybody", set(trust+"Condition", nil)),
		{rule: "CONFIG-006", name: "decided at deployment", change: []change{set(trust+"Principal.Service", ref("Param"))}, also: []string{"IAM-010"},
			at: "Mend Parameters.AutomationAssumeRole", says: "does not surely trust"},
		{rule: "CONFIG-006", name: "no role", change: []change{set(role, nil)}, at: "Mend Parameters.AutomationAssumeRole", says: "is not set"},
		{rule: "CONFIG-006", name: "role decided at deployment", change: []change{set(role, values(ref("Param")))}, at: "Mend Parameters.AutomationAssumeRole", says: "want the ARN of a role"},
		{rule: "CONFIG-007", name: "the article's", change: []change{set("Mend.Parameters.Message", nil)}, at: "Mend Parameters.Message", says: "AWS-PublishSNSNotification requires it"},
		{rule: "CONFIG-007", name: "message in one of two cases", change: []change{set("Mend.Parameters.Message", maybe(values("look"), noValue))},
			at: "Mend Parameters.Message", says: "is not surely set"},
		{rule: "CONFIG-007", name: "parameter of another name", change: []change{set("Mend.TargetId", "AWS-DisablePublicAccessForSecurityGroup")}, at: "Mend Parameters.GroupId", says: "requires it"},
		{rule: "CONFIG-007", name: "one of two runbooks", change: []change{set("Mend.TargetId", maybe("AWS-PublishSNSNotification", "AWS-CloseSecurityGroup"))},
			at: "Mend Parameters.SecurityGroupId", says: "AWS-CloseSecurityGroup requires it"},
		{rule: "CONFIG-008", name: "a hundred attempts", change: []change{brakes("MaximumAutomaticAttempts", 100)}, at: "Mend MaximumAutomaticAttempts", says: "is 100; want 1 to 5"},
		{rule: "CONFIG-008", name: "within a second", change: []change{brakes("RetryAttemptSeconds", 1)}, at: "Mend RetryAttemptSeconds", says: "is 1; want 60"},
		{rule: "CONFIG-008", name: "all at once", change: []change{brakes("ExecutionControls.SsmControls.ConcurrentExecutionRatePercentage", 100)},
			at: "Mend ExecutionControls.SsmControls.ConcurrentExecutionRatePercentage", says: "is 100"},
		{rule: "CONFIG-008", name: "no controls", change: []change{brakes("ExecutionControls", nil)}, at: "Mend ExecutionControls.SsmControls.ErrorPercentage", says: "want 1 to 50"},
		{rule: "CONFIG-008", name: "decided at deployment", change: []change{brakes("Automatic", ref("Param")), brakes("ExecutionControls", nil)},
			at: "Mend ExecutionControls.SsmControls.ErrorPercentage", says: "want 1 to 50"},
		{rule: "CONFIG-009", name: "one Region", change: []change{set("Aggregator.OrganizationAggregationSource", object{"AwsRegions": list{"eu-west-1"}})},
			at: "Aggregator OrganizationAggregationSource.AllAwsRegions", says: "is not set"},
	}
}

func configHarmless() map[string][]change {
	const role = "Mend.Parameters.AutomationAssumeRole"
	return map[string][]change{
		"a recorder of AWS's defaults": {set("Recorder.RecordingGroup", nil)},
		"all but what opens nothing": {set("Recorder.RecordingGroup", object{"RecordingStrategy": object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
			"ExclusionByResourceTypes": object{"ResourceTypes": list{"AWS::EC2::NetworkInterface"}}})},
		"all but IAM, elsewhere": {set("FarRecorder.RecordingGroup", object{"RecordingStrategy": object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
			"ExclusionByResourceTypes": object{"ResourceTypes": list{"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"}}})},
		"the key of the bucket":                      {set("Channel.S3KmsKeyArn", nil)},
		"a bucket and a key of the log archive":      {set("Channel.S3BucketName", "logs-222222222222"), set("Channel.S3KmsKeyArn", "arn:aws:kms:eu-west-1:222222222222:key/1")},
		"a topic of another account":                 {set("Channel.SnsTopicARN", "arn:aws:sns:eu-west-1:222222222222:changes")},
		"a rule after another rule":                  {attribute("PublicRead", "DependsOn", "First"), add("First", after(resource("AWS::Config::ConfigRule", object{}), "Recorder"))},
		"rules where the recorder is made elsewhere": {drop("Recorder", "Channel"), attribute("PublicRead", "DependsOn", nil)},
		"a role of another stack":                    {set(role, values("arn:aws:iam::111111111111:role/Remediate"))},
		"a role by its name":                         {set(role, values(join("arn:", ref("AWS::Partition"), ":iam::", ref("AWS::AccountId"), ":role/Remediate")))},
		"a person's own permissions":                 {set(role, nil), set("Mend.Automatic", false)},
		"no brakes where people start it":            {set("Mend.Automatic", nil), set("Mend.ExecutionControls", nil), set("Mend.MaximumAutomaticAttempts", nil)},
		"a runbook of one's own":                     {set("Mend.TargetId", "Mine"), set("Mend.Parameters.Message", nil)},
		"an aggregator of named accounts":            {set("Aggregator.OrganizationAggregationSource", nil), set("Aggregator.AccountAggregationSources", list{object{"AccountIds": list{"222222222222"}, "AwsRegions": list{"eu-west-1"}}})},
	}
}

func after(r object, id string) object {
	r["DependsOn"] = id
	return r
}
