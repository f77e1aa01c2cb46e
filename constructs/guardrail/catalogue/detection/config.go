package detection

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/logdestination"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	recorderType    = "AWS::Config::ConfigurationRecorder"
	channelType     = "AWS::Config::DeliveryChannel"
	remediationType = "AWS::Config::RemediationConfiguration"
)

const excludes = "EXCLUSION_BY_RESOURCE_TYPES"

const assumeRole = "Parameters.AutomationAssumeRole"

var configRules = []engine.Rule{
	{
		ID: "CONFIG-001", Title: "AWS Config records every resource type that matters to security",
		Why:      "Rules ignore what is not recorded, and nobody can tell afterwards how it was configured.",
		Fix:      "Set AllSupported to true, or exclude only types that cannot open access.",
		Pillar:   engine.Security,
		Controls: []string{"Config.1"},
		Check:    engine.Each(recorderType, recordsSecurity),
	},
	{
		ID: "CONFIG-002", Title: "AWS Config records IAM in one Region of an account",
		Why:    "Users, roles and policies are the same in every Region: each further one costs as much again and records nothing new.",
		Fix:    "Set IncludeGlobalResourceTypes in one Region only, or name that Region as the Home of every recorder.",
		Pillar: engine.CostOptimization,
		Check:  iamRecordedOnce,
	},
	{
		ID: "CONFIG-003", Title: "AWS Config delivery channels are encrypted with a KMS key",
		Why:    "The history of every configuration is a map for an intruder.",
		Fix:    "Set S3KmsKeyArn of the delivery channel, to a key that config.amazonaws.com may use.",
		Pillar: engine.Security,
		Check:  engine.Each(channelType, deliversEncrypted),
	},
	{
		ID: "CONFIG-004", Title: "AWS Config delivery channels do not publish to encrypted topics",
		Why:    "AWS Config does not support encrypted topics: no notification arrives, and no error is reported.",
		Fix:    "Leave SnsTopicARN unset, and send events of EventBridge to the encrypted topic instead.",
		Pillar: engine.Reliability,
		Check:  engine.Each(channelType, notifiesPlainTopics),
	},
	{
		ID: "CONFIG-005", Title: "AWS Config rules depend on the recorder of their stack",
		Why:    "AWS Config rejects a rule without a recorder: whether the deployment succeeds is then a matter of luck.",
		Fix:    "Let the rule depend on the recorder.",
		Pillar: engine.Reliability,
		Check:  rulesWaitForRecorder,
	},
	{
		ID: "CONFIG-006", Title: "Remediation roles trust only Systems Manager, for this account",
		Why: "Such a role changes resources without review. Anyone else who assumes it can do the same, and Systems Manager " +
			"acts for all its customers.",
		Fix: "Set AutomationAssumeRole to a role that trusts only ssm.amazonaws.com, with a condition on aws:SourceAccount or " +
			"aws:SourceArn.",
		Pillar: engine.Security,
		Check:  engine.Each(remediationType, remediationRole),
	},
	{
		ID: "CONFIG-007", Title: "Remediations set the parameters that AWS runbooks require",
		Why:    "If one is missing, every run fails and the resource stays as it is.",
		Fix:    "Add the parameters that the runbook reference lists as required.",
		Pillar: engine.Reliability,
		Check:  engine.Each(remediationType, runbookParameters),
	},
	{
		ID: "CONFIG-008", Title: "Automatic remediations limit retries, concurrency and errors",
		Why: "A broken remediation breaks every resource that the rule finds, all at once and repeatedly.",
		Fix: "Set MaximumAutomaticAttempts to 5 or less, RetryAttemptSeconds to 60 or more, and in SsmControls " +
			"ConcurrentExecutionRatePercentage to 25 or " +
			"less and ErrorPercentage to 50 or less.",
		Pillar: engine.Reliability,
		Check:  engine.Each(remediationType, remediationBrakes),
	},
	{
		ID: "CONFIG-009", Title: "Organization aggregators cover all Regions",
		Why:    "Nobody looks at unused Regions, which is why intruders use them.",
		Fix:    "Set AllAwsRegions to true.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::Config::ConfigurationAggregator", func(pass *engine.Pass, r *assembly.Resource) {
			if r.Get("OrganizationAggregationSource").Exists() {
				pass.Want(r, true, "OrganizationAggregationSource", "AllAwsRegions")
			}
		}),
	},
}

// iamTypes are the same in every Region.
var iamTypes = []string{"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"}

// openingTypes are those whose changes can open access.
var openingTypes = []string{
	"AWS::CloudTrail::Trail", "AWS::EC2::InternetGateway", "AWS::EC2::NetworkAcl", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup",
	"AWS::EC2::Volume", "AWS::KMS::Key", "AWS::Lambda::Function", "AWS::RDS::DBInstance", "AWS::RDS::DBSnapshot",
	"AWS::S3::AccountPublicAccessBlock", "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::SQS::Queue",
}

func strategy(recorder *assembly.Resource) assembly.Value {
	return recorder.Get("RecordingGroup", "RecordingStrategy", "UseOnly")
}

func excludedTypes(recorder *assembly.Resource) assembly.Value {
	return recorder.Get("RecordingGroup", "ExclusionByResourceTypes", "ResourceTypes")
}

// recordsSecurity looks at the recording group. Without one, AWS Config records all but IAM.
func recordsSecurity(pass *engine.Pass, recorder *assembly.Resource) {
	if !recorder.Get("RecordingGroup").Exists() {
		return
	}
	if strategy(recorder).Is(excludes) != assembly.True {
		pass.Want(recorder, true, "RecordingGroup", "AllSupported")
		return
	}
	for _, t := range excludedTypes(recorder).List() {
		if t.OneOf(openingTypes...) != assembly.False {
			pass.Report(recorder, "RecordingGroup.ExclusionByResourceTypes.ResourceTypes", "excludes %v", t)
		}
	}
}

// recordsIAM tells whether a recorder records users, groups, roles and policies.
func recordsIAM(recorder *assembly.Resource) assembly.Truth {
	if strategy(recorder).Is(excludes) != assembly.True {
		return recorder.Get("RecordingGroup", "IncludeGlobalResourceTypes").Is(true)
	}
	for _, t := range iamTypes { // the flag says nothing then
		if excludedTypes(recorder).Includes(t) != assembly.True {
			return assembly.True
		}
	}
	return assembly.False
}

func iamRecordedOnce(pass *engine.Pass) {
	first := map[string]*assembly.Resource{}
	for _, recorder := range pass.OfType(recorderType) {
		account := recorder.Stack.Account
		if account == "" || recordsIAM(recorder) == assembly.False {
			continue // two stacks without an account may be in different ones
		}
		other := first[account]
		if other == nil {
			first[account] = recorder
		} else if other.Stack.Region != recorder.Stack.Region {
			pass.Report(recorder, "RecordingGroup.IncludeGlobalResourceTypes", "records IAM, which %s already records in %s", other.Path,
				other.Stack.Region)
		}
	}
}

func deliversEncrypted(pass *engine.Pass, channel *assembly.Resource) {
	if channel.Get("S3KmsKeyArn").AlwaysExists() {
		return
	}
	if to, ok := channel.Get("S3BucketName").Target(); ok {
		logdestination.WantEncrypted(pass, channel, "S3BucketName", to.Resource)
		return
	}
	pass.Report(channel, "S3KmsKeyArn", "is not always set, and the encryption of bucket %v is unknown", channel.Get("S3BucketName"))
}

func notifiesPlainTopics(pass *engine.Pass, channel *assembly.Resource) {
	for _, to := range channel.Get("SnsTopicARN").Targets() {
		if to.Resource.Type == "AWS::SNS::Topic" && to.Resource.Get("KmsMasterKeyId").Exists() {
			pass.Report(channel, "SnsTopicARN", "topic %s is encrypted", to.Resource.Path)
		}
	}
}

// rulesWaitForRecorder looks at stacks with a recorder. Rules of other stacks use one that is
// defined elsewhere.
func rulesWaitForRecorder(pass *engine.Pass) {
	recorders := map[*assembly.Stack]*assembly.Resource{}
	for _, recorder := range pass.OfType(recorderType) {
		recorders[recorder.Stack] = recorder
	}
	for _, typ := range []string{"AWS::Config::ConfigRule", "AWS::Config::ConformancePack"} {
		for _, rule := range pass.OfType(typ) {
			if recorder := recorders[rule.Stack]; recorder != nil && !rule.Dependencies()[recorder] {
				pass.Report(rule, "DependsOn", "does not depend on %s", recorder.Path)
			}
		}
	}
}

func automatic(remediation *assembly.Resource) bool {
	return remediation.Get("Automatic").Exists() && remediation.Get("Automatic").Is(true) != assembly.False
}

// remediationRole looks into a role that is in the app. Without a role, the permissions of a person
// apply, which does not work for a remediation that starts by itself.
func remediationRole(pass *engine.Pass, remediation *assembly.Resource) {
	roles := remediation.Get("Parameters", "AutomationAssumeRole", "StaticValue", "Values").List()
	if len(roles) == 0 {
		roles = remediation.Get("Parameters", "AutomationAssumeRole", "StaticValue", "Value").List()
	}
	if len(roles) == 0 && automatic(remediation) {
		pass.Report(remediation, assumeRole, "is not set, and the remediation is automatic")
	}
	for _, value := range roles {
		to, ok := value.Target()
		if !ok {
			if text, _ := value.Outline(); !strings.Contains(text, ":role/") {
				pass.Report(remediation, assumeRole, "is %v; want the ARN of a role", value)
			}
			continue
		}
		for _, s := range statement.In(to.Resource.Get("AssumeRolePolicyDocument")) {
			if s.Allows() && !trustsAutomation(s) {
				pass.Report(remediation, assumeRole, "%s may trust more than ssm.amazonaws.com for this account", to.Resource.Path)
			}
		}
	}
}

func trustsAutomation(s statement.Statement) bool {
	principals := s.Get("Principal")
	for _, service := range s.Services().List() {
		if service.Is("ssm.amazonaws.com") != assembly.True {
			return false
		}
	}
	return len(principals.Keys()) == 1 && len(s.Services().List()) > 0 &&
		s.ForKnownSources()
}

// requiredParameters are those of AWS runbooks, from the Automation runbook reference.
var requiredParameters = map[string][]string{
	"AWS-CloseSecurityGroup":                              {"SecurityGroupId"},
	"AWS-DisableIncomingSSHOnPort22":                      {"SecurityGroupIds"},
	"AWS-DisablePublicAccessForSecurityGroup":             {"GroupId"},
	"AWS-DisableS3BucketPublicReadWrite":                  {"S3BucketName"},
	"AWS-PublishSNSNotification":                          {"TopicArn", "Message"},
	"AWSConfigRemediation-ConfigureS3PublicAccessBlock":   {"AutomationAssumeRole", "AccountId"},
	"AWSConfigRemediation-RevokeUnusedIAMUserCredentials": {"AutomationAssumeRole", "IAMResourceId"},
}

func runbookParameters(pass *engine.Pass, remediation *assembly.Resource) {
	for _, target := range remediation.Get("TargetId").Alternatives() {
		document, _ := target.Text()
		for _, parameter := range requiredParameters[document] {
			if !remediation.Get("Parameters", parameter).AlwaysExists() {
				pass.Report(remediation, "Parameters."+parameter, "is not always set, and %s requires it", document)
			}
		}
	}
}

// remediationBrakes leaves it to AWS to brake where the template is silent: 10 % of the resources
// at once, until half of them fail (AWS Config API Reference, "SsmControls").
func remediationBrakes(pass *engine.Pass, remediation *assembly.Resource) {
	if !automatic(remediation) {
		return
	}
	bound := func(least, most int, path ...string) {
		v := remediation.Get(path...)
		if n, known := v.Int(); !known || n < least || n > most {
			pass.Report(remediation, strings.Join(path, "."), "is %v; want %d to %d", v, least, most)
		}
	}
	bound(1, 5, "MaximumAutomaticAttempts")
	bound(60, 2678000, "RetryAttemptSeconds")
	controls := func(most int, name string) {
		if path := []string{"ExecutionControls", "SsmControls", name}; remediation.Get(path...).Exists() {
			bound(1, most, path...)
		}
	}
	controls(25, "ConcurrentExecutionRatePercentage")
	controls(50, "ErrorPercentage")
}
