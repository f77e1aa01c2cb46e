package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func configSabotages() []Case {
	const group, trust, role = "Recorder.RecordingGroup", "Mender.AssumeRolePolicyDocument.Statement.0.", "Mend.Parameters.AutomationAssumeRole"
	excluding := func(types ...any) Change {
		return Set(group, Object{"RecordingStrategy": Object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"}, "ExclusionByResourceTypes": Object{"ResourceTypes": types}})
	}
	other := func(name string, c ...Change) Case {
		return Case{Rule: "CONFIG-006", Name: name, Change: c, At: "Mend Parameters.AutomationAssumeRole", Says: "may trust more than ssm.amazonaws.com"}
	}
	brakes := func(path string, value any) Change { return Set("Mend."+path, value) }
	return []Case{
		{Rule: "CONFIG-001", Name: "a few types", Change: []Change{Set(group, Object{"AllSupported": false, "ResourceTypes": List{"AWS::S3::Bucket"}})},
			At: "Recorder RecordingGroup.AllSupported", Says: "is false; want true"},
		{Rule: "CONFIG-001", Name: "decided at deployment", Change: []Change{Set(group+".AllSupported", Ref("Param"))}, At: "Recorder RecordingGroup.AllSupported", Says: "${Param}"},
		{Rule: "CONFIG-001", Name: "all but security groups", Change: []Change{excluding("AWS::EC2::SecurityGroup")},
			At: "Recorder RecordingGroup.ExclusionByResourceTypes.ResourceTypes", Says: "excludes AWS::EC2::SecurityGroup"},
		{Rule: "CONFIG-001", Name: "all but what deployment decides", Change: []Change{excluding(Ref("Param"))},
			At: "Recorder RecordingGroup.ExclusionByResourceTypes.ResourceTypes", Says: "excludes ${Param}"},
		{Rule: "CONFIG-002", Name: "IAM in two Regions", Change: []Change{Set("FarRecorder.RecordingGroup.IncludeGlobalResourceTypes", true)},
			At: "FarRecorder RecordingGroup.IncludeGlobalResourceTypes", Says: "records IAM, which Prod/Recorder already records in eu-west-1"},
		{Rule: "CONFIG-002", Name: "decided at deployment", Change: []Change{Set("FarRecorder.RecordingGroup.IncludeGlobalResourceTypes", Ref("Param"))},
			At: "FarRecorder RecordingGroup.IncludeGlobalResourceTypes", Says: "records IAM"},
		{Rule: "CONFIG-002", Name: "the flag that an exclusion overrides", Change: []Change{Set("FarRecorder.RecordingGroup", Object{"IncludeGlobalResourceTypes": false,
			"RecordingStrategy": Object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"}, "ExclusionByResourceTypes": Object{"ResourceTypes": List{"AWS::IAM::User"}}})},
			At: "FarRecorder RecordingGroup.IncludeGlobalResourceTypes", Says: "records IAM"},
		{Rule: "CONFIG-003", Name: "no key", Change: []Change{Set("Channel.S3KmsKeyArn", nil), Set("Channel.S3BucketName", Ref("Logs"))},
			At: "Channel S3BucketName", Says: "bucket Prod/Logs encrypts with AES256; want aws:kms"},
		{Rule: "CONFIG-003", Name: "no key and an unknown bucket", Change: []Change{Set("Channel.S3KmsKeyArn", nil), Set("Channel.S3BucketName", "elsewhere")},
			At: "Channel S3KmsKeyArn", Says: "the encryption of bucket elsewhere is unknown"},
		{Rule: "CONFIG-003", Name: "key in one of two cases", Change: []Change{Set("Channel.S3KmsKeyArn", Maybe(Att("Key", "Arn"), NoValue)), Set("Channel.S3BucketName", Ref("Param"))},
			At: "Channel S3KmsKeyArn", Says: "is not always set"},
		{Rule: "CONFIG-004", Name: "encrypted topic", Change: []Change{Set("Channel.SnsTopicARN", Ref("Alerts"))}, At: "Channel SnsTopicARN", Says: "Prod/Alerts is encrypted"},
		{Rule: "CONFIG-004", Name: "encrypted in one of two cases", Change: []Change{Set("Plain.KmsMasterKeyId", Maybe(Ref("Key"), NoValue))},
			At: "Channel SnsTopicARN", Says: "Prod/Plain is encrypted"},
		{Rule: "CONFIG-005", Name: "no order", Change: []Change{Attribute("PublicRead", "DependsOn", nil)}, At: "PublicRead DependsOn", Says: "does not depend on Prod/Recorder"},
		{Rule: "CONFIG-005", Name: "after the channel only", Change: []Change{Attribute("PublicRead", "DependsOn", "Channel")}, At: "PublicRead DependsOn", Says: "does not depend on Prod/Recorder"},
		other("people too", Set(trust+"Principal", Object{"Service": "ssm.amazonaws.com", "AWS": "arn:aws:iam::111111111111:role/Developer"})),
		other("another service", Set(trust+"Principal.Service", "lambda.amazonaws.com")),
		other("two services", Set(trust+"Principal.Service", List{"ssm.amazonaws.com", "lambda.amazonaws.com"})),
		other("for anybody", Set(trust+"Condition", nil)),
		{Rule: "CONFIG-006", Name: "decided at deployment", Change: []Change{Set(trust+"Principal.Service", Ref("Param"))}, Also: []string{"IAM-010"},
			At: "Mend Parameters.AutomationAssumeRole", Says: "may trust more"},
		{Rule: "CONFIG-006", Name: "no role", Change: []Change{Set(role, nil)}, At: "Mend Parameters.AutomationAssumeRole", Says: "is not set"},
		{Rule: "CONFIG-006", Name: "role decided at deployment", Change: []Change{Set(role, Values(Ref("Param")))}, At: "Mend Parameters.AutomationAssumeRole", Says: "want the ARN of a role"},
		{Rule: "CONFIG-007", Name: "the article's", Change: []Change{Set("Mend.Parameters.Message", nil)}, At: "Mend Parameters.Message", Says: "AWS-PublishSNSNotification requires it"},
		{Rule: "CONFIG-007", Name: "message in one of two cases", Change: []Change{Set("Mend.Parameters.Message", Maybe(Values("look"), NoValue))},
			At: "Mend Parameters.Message", Says: "is not always set"},
		{Rule: "CONFIG-007", Name: "parameter of another name", Change: []Change{Set("Mend.TargetId", "AWS-DisablePublicAccessForSecurityGroup")}, At: "Mend Parameters.GroupId", Says: "requires it"},
		{Rule: "CONFIG-007", Name: "one of two runbooks", Change: []Change{Set("Mend.TargetId", Maybe("AWS-PublishSNSNotification", "AWS-CloseSecurityGroup"))},
			At: "Mend Parameters.SecurityGroupId", Says: "AWS-CloseSecurityGroup requires it"},
		{Rule: "CONFIG-008", Name: "a hundred attempts", Change: []Change{brakes("MaximumAutomaticAttempts", 100)}, At: "Mend MaximumAutomaticAttempts", Says: "is 100; want 1 to 5"},
		{Rule: "CONFIG-008", Name: "within a second", Change: []Change{brakes("RetryAttemptSeconds", 1)}, At: "Mend RetryAttemptSeconds", Says: "is 1; want 60"},
		{Rule: "CONFIG-008", Name: "all at once", Change: []Change{brakes("ExecutionControls.SsmControls.ConcurrentExecutionRatePercentage", 100)},
			At: "Mend ExecutionControls.SsmControls.ConcurrentExecutionRatePercentage", Says: "is 100"},
		{Rule: "CONFIG-008", Name: "no controls", Change: []Change{brakes("ExecutionControls", nil)}, At: "Mend ExecutionControls.SsmControls.ErrorPercentage", Says: "want 1 to 50"},
		{Rule: "CONFIG-008", Name: "decided at deployment", Change: []Change{brakes("Automatic", Ref("Param")), brakes("ExecutionControls", nil)},
			At: "Mend ExecutionControls.SsmControls.ErrorPercentage", Says: "want 1 to 50"},
		{Rule: "CONFIG-009", Name: "one Region", Change: []Change{Set("Aggregator.OrganizationAggregationSource", Object{"AwsRegions": List{"eu-west-1"}})},
			At: "Aggregator OrganizationAggregationSource.AllAwsRegions", Says: "is not set"},
	}
}
