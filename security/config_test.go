package security_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func recorder(stack awscdk.Stack) *security.ConfigRecorder {
	return security.NewConfigRecorder(stack, "Recorder", nil)
}

func aggregator(stack awscdk.Stack) *security.ConfigAggregator {
	return security.NewConfigAggregator(stack, "Aggregator", nil)
}

func TestConfigDefault(t *testing.T) {
	app, stack := newStack(t)
	r := recorder(stack)
	rules := security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{Recorder: r})
	a := aggregator(stack)
	if r.Recorder() == nil || r.Channel() == nil || r.Bucket() == nil || !r.RecordsIAM() || a.Aggregator() == nil {
		t.Error("an accessor returns nil")
	}
	if rules.Rule("encrypted-volumes") == nil || rules.Rule("nothing") != nil || rules.Remediation("nothing") != nil {
		t.Error("rules are not found by name")
	}
	snapshot.Check(t, app)
}

// archive is a bucket of the log archive, as another account sees it.
func archive(scope constructs.Construct, id string) (awss3.IBucket, awskms.IKey) {
	bucket := awss3.Bucket_FromBucketName(scope, jsii.String(id), jsii.String("config-222222222222"))
	return bucket, awskms.Key_FromKeyArn(
		scope,
		jsii.String(id+"Key"),
		jsii.String("arn:aws:kms:eu-west-1:222222222222:key/5e2d3a4b-0000-4000-8000-1234567890ab"),
	)
}

func TestConfigFull(t *testing.T) {
	app, stack := newStack(t)
	bucket, key := archive(stack, "Archive")
	r := security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{
		Home: "eu-central-1", Daily: true, Bucket: bucket, Key: key, Prefix: "config", SnapshotHours: 6, ServiceRoleExists: true,
		Topic: awssns.NewTopic(stack, jsii.String("Changes"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)}),
	})
	topicKey := security.NewKey(stack, "TopicKey", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.SNS{}}})
	alerts := awssns.NewTopic(stack, jsii.String("Alerts"), &awssns.TopicProps{MasterKey: topicKey.Key(), EnforceSSL: jsii.Bool(true)})
	rules := security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
		Recorder: r,
		Rules: []security.ConfigRule{
			security.EncryptedVolumes(), security.RDSMultiAZ(), security.S3BucketPublicReadProhibited(),
			{Identifier: "REQUIRED_TAGS", Name: "owner-tag", Parameters: map[string]string{"tag1Key": "Owner"}},
			{Identifier: "BRAND_NEW_CHECK", Unlisted: true},
		},
		Remediations: []security.Remediation{
			security.BlockPublicBuckets().Automatically("SEC-4711: nine dry runs, no surprise"),
			security.CloseAdministration().OnApproval(),
			security.HideDatabases(),
			security.NotifyOnly(security.S3BucketPublicReadProhibited(), alerts),
		},
	})
	queue := awssqs.NewQueue(stack, jsii.String("Noncompliant"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
	rules.OnNoncompliant("OnNoncompliant", awseventstargets.NewSqsQueue(queue, nil))
	if d := rules.Remediation("BlockPublicBuckets"); d.Role() == nil || d.Document() == nil || d.Configuration() == nil {
		t.Error("an accessor returns nil")
	}

	tooling := stackIn(app, "Tooling", "444444444444", "eu-west-1")
	remediations := append(security.Remediations(), security.BlockPublicBuckets())[1:]
	remediations[len(remediations)-1] = security.BlockPublicBuckets().OnApproval()
	organization := security.NewOrganizationConfigRules(tooling, "Organization", &security.OrganizationConfigRulesProps{
		Rules: []security.ConfigRule{security.EncryptedVolumes(), security.UnusedCredentials()}, ExcludedAccounts: []string{"999999999999"},
	})
	pack := security.NewOrganizationConformancePack(tooling, "Pack", &security.OrganizationConformancePackProps{
		Remediations: remediations, ExcludedAccounts: []string{"999999999999"},
	})
	member := stackIn(app, "Member", "333333333333", "eu-west-1")
	runbooks := security.NewRemediationRunbooks(member, "Runbooks", &security.RemediationRunbooksProps{Remediations: remediations})
	if organization.Rule("encrypted-volumes") == nil || pack.Pack() == nil || runbooks.Role("BlockPublicBuckets") == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestConfigGuards(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewConfigRecorder, true, func(stack awscdk.Stack, n int) security.ConfigRecorderProps {
		return security.ConfigRecorderProps{Daily: n == 1, ExceptTypes: []string{"AWS::S3::Bucket"}}
	})
	constructtest.Guard(t, newStack, security.NewConfigAggregator, true, func(awscdk.Stack, int) security.ConfigAggregatorProps {
		return security.ConfigAggregatorProps{}
	})
	rules := []security.ConfigRule{security.EncryptedVolumes()}
	mend := []security.Remediation{security.RotateKeys()}
	constructtest.Guard(t, newStack, security.NewConfigRules, true, func(awscdk.Stack, int) security.ConfigRulesProps {
		return security.ConfigRulesProps{Rules: rules, Remediations: mend}
	})
	constructtest.Guard(
		t,
		newStack,
		security.NewOrganizationConfigRules,
		true,
		func(awscdk.Stack, int) security.OrganizationConfigRulesProps {
			return security.OrganizationConfigRulesProps{Rules: rules}
		},
	)
	constructtest.Guard(
		t,
		newStack,
		security.NewOrganizationConformancePack,
		true,
		func(awscdk.Stack, int) security.OrganizationConformancePackProps {
			return security.OrganizationConformancePackProps{Rules: rules, Remediations: mend}
		},
	)
	constructtest.Guard(t, newStack, security.NewRemediationRunbooks, false, func(_ awscdk.Stack, n int) security.RemediationRunbooksProps {
		return security.RemediationRunbooksProps{Remediations: mend, NamePrefix: fmt.Sprint("Mend", n)}
	})
}

func TestConfigSabotage(t *testing.T) {
	notifying := func(stack awscdk.Stack) *security.ConfigRecorder {
		return security.NewConfigRecorder(
			stack,
			"Recorder",
			&security.ConfigRecorderProps{Topic: awssns.NewTopic(stack, jsii.String("Topic"), nil)},
		)
	}
	ruled := func(stack awscdk.Stack) *security.ConfigRules {
		return security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
			Recorder: recorder(stack), Rules: []security.ConfigRule{security.RDSMultiAZ()},
			Remediations: []security.Remediation{security.DeactivateUnusedKeys().Automatically("twice")},
		})
	}
	archived := func(stack awscdk.Stack) *security.ConfigRecorder {
		bucket, key := archive(stack, "Archive")
		return security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{Bucket: bucket, Key: key})
	}
	const mend = "Prod/Rules/Remediations/DeactivateUnusedKeys/Resource"
	remediation := func(property string, value any) func(awscdk.Stack) {
		return override(ruled, property, value, "Remediations", "DeactivateUnusedKeys", "Resource")
	}
	caught(t, map[string]sabotage{
		"a few types": {"CONFIG-001", "Prod/Recorder/Resource", override(recorder, "RecordingGroup.AllSupported", false, "Resource")},
		"no key":      {"CONFIG-003", "Prod/Recorder/Channel", override(archived, "S3KmsKeyArn", nil, "Channel")},
		"for anybody": {
			"S3-011",
			"Prod/Recorder/Bucket",
			override(
				recorder,
				"PolicyDocument.Statement.3.Condition.StringEquals.aws:SourceAccount",
				nil,
				"Bucket",
				"Resource",
				"Policy",
				"Resource",
			),
		},
		"encrypted": {"CONFIG-004", "Prod/Recorder/Channel", func(stack awscdk.Stack) { notifying(stack); encrypt(stack, "Topic") }},
		"one Region": {
			"CONFIG-009",
			"Prod/Aggregator/Resource",
			override(aggregator, "OrganizationAggregationSource.AllAwsRegions", false, "Resource"),
		},
		"no recorder": {"CONFIG-005", "Prod/Rules/rds-multi-az-support/Resource", withoutOrder(ruled)},
		"anybody's": {
			"CONFIG-006",
			mend,
			override(
				ruled,
				"AssumeRolePolicyDocument.Statement.0.Condition",
				nil,
				"Remediations",
				"DeactivateUnusedKeys",
				"Role",
				"Resource",
			),
		},
		"no user":       {"CONFIG-007", mend, remediation("Parameters.IAMResourceId", nil)},
		"all at once":   {"CONFIG-008", mend, remediation("ExecutionControls.SsmControls.ConcurrentExecutionRatePercentage", 100)},
		"many attempts": {"CONFIG-008", mend, remediation("MaximumAutomaticAttempts", 25)},
		"two homes": {"CONFIG-002", "Stockholm/Recorder/Resource", func(stack awscdk.Stack) {
			recorder(stack)
			recorder(stackIn(awscdk.App_Of(stack).(awscdk.App), "Stockholm", "111111111111", "eu-north-1"))
		}},
	})
}

// encrypt gives a topic a key, which CDK does not tell the recorder.
func encrypt(stack awscdk.Stack, topic string) {
	constructtest.Child(stack, topic, "Resource").AddPropertyOverride(jsii.String("KmsMasterKeyId"), "alias/aws/sns")
}

// withoutOrder takes the dependency from a rule.
func withoutOrder(ruled func(awscdk.Stack) *security.ConfigRules) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		constructtest.Child(ruled(stack), "rds-multi-az-support", "Resource").AddOverride(jsii.String("DependsOn"), []any{})
	}
}

// CloudFormation starts the recorder when the channel is there: either waiting for the other
// would wait for ever.
func TestRecorderAndChannelDoNotWait(t *testing.T) {
	app, stack := newStack(t)
	recorder(stack)
	a := snapshot.Synth(t, app)
	recorder, channel := a.OfType("AWS::Config::ConfigurationRecorder")[0], a.OfType("AWS::Config::DeliveryChannel")[0]
	if slices.Contains(recorder.DependsOn, channel.LogicalID) || slices.Contains(channel.DependsOn, recorder.LogicalID) {
		t.Errorf("the recorder waits for %v, the channel for %v", recorder.DependsOn, channel.DependsOn)
	}
	if len(channel.DependsOn) != 1 || len(recorder.DependsOn) == 0 {
		t.Errorf("the recorder waits for %v, want the role; the channel for %v, want the bucket policy",
			recorder.DependsOn, channel.DependsOn)
	}
}

// AWS Config of this account may deliver, and that of another may not.
func TestOnlyOurRecorderDelivers(t *testing.T) {
	app, stack := newStack(t)
	recorder(stack)
	service := decide.Principal{Service: "config.amazonaws.com"}
	checked := 0
	a := snapshot.Synth(t, app)
	for _, r := range slices.Concat(a.OfType("AWS::S3::BucketPolicy"), a.OfType("AWS::KMS::Key")) {
		property, actions := "PolicyDocument", []string{"s3:PutObject", "s3:GetBucketAcl", "s3:ListBucket"}
		switch r.Path {
		case "Prod/Recorder/Bucket/Resource/Policy/Resource":
		case "Prod/Recorder/Key/Resource/Resource":
			property, actions = "KeyPolicy", []string{"kms:GenerateDataKey", "kms:Decrypt"}
		default:
			continue
		}
		for _, action := range actions {
			row := func(account string, want policy.Effect) decide.Row {
				return decide.Row{Name: r.Path + " of " + account, Want: want, Request: decide.Request{
					Principal: service, Action: action, Resource: "*", Context: decide.Context{
						"aws:SourceAccount": {
							account,
						}, "s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SecureTransport": {"true"}, "s3:TlsVersion": {"1.3"}},
				}}
			}
			policytest.Check(t, decide.Policies{Resource: []policy.Document{policytest.Anywhere(r.Get(property))}},
				[]decide.Row{row("111111111111", policy.Allow), row("999999999999", policy.Deny)})
			checked++
		}
	}
	if checked != 5 {
		t.Errorf("%d actions were checked, want 5", checked)
	}
}

func TestRecordingMode(t *testing.T) {
	for name, c := range map[string]struct {
		props                      security.ConfigRecorderProps
		usual, other, type1, type2 string
		iam                        bool
	}{
		"every change": {security.ConfigRecorderProps{}, "CONTINUOUS", "DAILY", "AWS::EC2::NetworkInterface", "AWS::S3::Bucket", true},
		"daily": {security.ConfigRecorderProps{Daily: true},
			"DAILY", "CONTINUOUS", "AWS::IAM::Role", "AWS::EC2::NetworkInterface", true},
		"daily, away from home": {security.ConfigRecorderProps{Daily: true, Home: "eu-central-1"},
			"DAILY", "CONTINUOUS", "AWS::S3::Bucket", "AWS::IAM::Role", false},
		"at home, said so": {security.ConfigRecorderProps{Home: "eu-west-1"},
			"CONTINUOUS", "DAILY", "AWS::SSM::PatchCompliance", "AWS::KMS::Key", true},
		"types of somebody's own": {security.ConfigRecorderProps{ExceptTypes: []string{"AWS::EC2::Volume"}},
			"CONTINUOUS", "DAILY", "AWS::EC2::Volume", "AWS::EC2::NetworkInterface", true},
	} {
		app, stack := newStack(t)
		security.NewConfigRecorder(stack, "Recorder", &c.props)
		r := snapshot.Synth(t, app).OfType("AWS::Config::ConfigurationRecorder")[0]
		mode, overrides := r.Get("RecordingMode"), r.Get("RecordingMode", "RecordingModeOverrides").List()
		if len(overrides) != 1 || mode.Get("RecordingFrequency").Is(c.usual) != assembly.True ||
			overrides[0].Get("RecordingFrequency").Is(c.other) != assembly.True {
			t.Errorf("%s: mode is %v", name, mode)
			continue
		}
		types := overrides[0].Get("ResourceTypes").String()
		if !strings.Contains(types, c.type1) || strings.Contains(types, c.type2) {
			t.Errorf("%s: %s are %v, want %s and not %s", name, c.other, types, c.type1, c.type2)
		}
		if r.Get("RecordingGroup", "IncludeGlobalResourceTypes").Is(c.iam) != assembly.True {
			t.Errorf("%s: IAM is recorded: %v", name, r.Get("RecordingGroup"))
		}
	}
}

// compliance is an event as AWS Config sends it.
func compliance(rule, resource, id, was, is string) string {
	result := func(complies string) string {
		return fmt.Sprintf(
			`{"evaluationResultIdentifier": {"evaluationResultQualifier": {"configRuleName": %q, "resourceType": %q, "resourceId": %q,
			"evaluationMode": "DETECTIVE"}, "orderingTimestamp": "2026-03-14T09:20:00.000Z"}, "complianceType": %q,
			"resultRecordedTime": "2026-03-14T09:26:50.000Z", "configRuleInvokedTime": "2026-03-14T09:26:49.000Z"}`,
			rule,
			resource,
			id,
			complies,
		)
	}
	old := ""
	if was != "" {
		old = `"oldEvaluationResult": ` + result(was) + ","
	}
	return fmt.Sprintf(
		`{"version": "0", "id": "c0bb891c-77fe-8518-14fc-be78b966f95b", "detail-type": "Config Rules Compliance Change", "source": "aws.config",
		"account": "111111111111", "time": "2026-03-14T09:26:53Z", "region": "eu-west-1", "resources": [], "detail": {
		"resourceId": %q, "awsRegion": "eu-west-1", "awsAccountId": "111111111111", "configRuleName": %q, "recordVersion": "1.0",
		"configRuleARN": "arn:aws:config:eu-west-1:111111111111:config-rule/config-rule-eguym2", "messageType": "ComplianceChangeNotification",
		%s "newEvaluationResult": %s, "notificationCreationTime": "2026-03-14T09:26:52.000Z", "resourceType": %q}}`,
		id,
		rule,
		old,
		result(is),
		resource,
	)
}

func TestNoncomplianceIsTold(t *testing.T) {
	app, stack := newStack(t)
	rules := security.NewConfigRules(stack, "Rules", nil)
	rules.OnNoncompliant("Tell")
	pattern := snapshot.Synth(t, app).OfType("AWS::Events::Rule")[0].Get("EventPattern")
	const rule, bucket = "Prod-Rulesencryptedvolumes-1A2B3C", "AWS::S3::Bucket"
	ours := compliance(rule, bucket, "data", "COMPLIANT", "NON_COMPLIANT")
	for name, c := range map[string]struct {
		event string
		want  bool
	}{
		"no more":              {ours, true},
		"from the beginning":   {compliance(rule, bucket, "data", "", "NON_COMPLIANT"), true},
		"a user":               {compliance("access-keys-rotated", "AWS::IAM::User", "AIDAW6MN5QPJPMC7R4QBE", "", "NON_COMPLIANT"), true},
		"a conformance pack's": {compliance("encrypted-volumes-conformance-pack-abc", "AWS::EC2::Volume", "vol-1", "", "NON_COMPLIANT"), true},
		"again":                {compliance(rule, bucket, "data", "NON_COMPLIANT", "COMPLIANT"), false},
		"gone":                 {compliance(rule, bucket, "data", "NON_COMPLIANT", "NOT_APPLICABLE"), false},
		"Security Hub's":       {compliance("securityhub-s3-bucket-public-read-prohibited-abc", bucket, "data", "", "NON_COMPLIANT"), false},
		"another notification": {strings.Replace(ours, "ComplianceChangeNotification", "ComplianceSummary", 1), false},
		"an item":              {strings.Replace(ours, "Config Rules Compliance Change", "Config Configuration Item Change", 1), false},
		"another service":      {strings.Replace(ours, "aws.config", "aws.ssm", 1), false},
	} {
		event := decoded(t, c.event).(map[string]any)
		if got, err := eventtest.Match(pattern, event); err != nil || got != c.want {
			t.Errorf("%s: matched %v, want %v: %v", name, got, c.want, err)
		}
	}
}
