package baseline_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// logging is an archive in one account and a trail in another.
func logging(t testing.TB, props baseline.LogArchiveProps, trail baseline.OrganizationTrailProps) (awscdk.App, *baseline.LogArchive,
	*baseline.OrganizationTrail) {
	t.Helper()
	app, stack := managementStack(t)
	props.Organization = newOrganization(stack)
	archive := baseline.NewLogArchive(stackIn(app, "LogArchive", logArchive), "Archive", &props)
	trail.Archive = archive
	return app, archive, baseline.NewOrganizationTrail(stackIn(app, "Trail", managementAccount), "Trail", &trail)
}

func TestLoggingDefault(t *testing.T) {
	app, _, _ := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
	snapshot.Check(t, app)
}

func TestLoggingFull(t *testing.T) {
	app, archive, _ := logging(t, baseline.LogArchiveProps{
		TrailName: "audit", TrailRegion: "eu-west-1", LockDays: 30, Compliance: true, ExpireAfterDays: 90,
	}, baseline.OrganizationTrailProps{
		DataEvents: []string{"AWS::S3::Object", "AWS::Lambda::Function"}, NetworkEvents: []string{"s3.amazonaws.com"},
		NoInsights: true, Retention: awslogs.RetentionDays_TWO_YEARS,
	})
	other := stackIn(app, "Workload", workload)
	bucket := archive.Destination(other, "FlowLogs", archive.FlowLogBucket())
	awscdk.NewCfnOutput(other, jsii.String("Key"), &awscdk.CfnOutputProps{Value: archive.KeyIn(other, "ArchiveKey").KeyArn()})
	awscdk.NewCfnOutput(other, jsii.String("Destination"), &awscdk.CfnOutputProps{Value: bucket.BucketArn()})
	snapshot.Check(t, app)
}

func TestLoggingIsMadeOfConstructs(t *testing.T) {
	app, archive, trail := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
	props := baseline.LogArchiveProps{Organization: existing(stackIn(app, "Other", "888888888888"))}
	before := fmt.Sprintf("%#v", props)
	second := baseline.NewLogArchive(stackIn(app, "SecondArchive", logArchive), "Archive", &props)
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
	for _, bucket := range []awss3.Bucket{second.ConfigBucket(), second.AccessLogBucket(), second.TrailBucket()} {
		if *awscdk.Stack_Of(bucket).StackName() != "SecondArchive" {
			t.Error("a bucket is in another stack")
		}
	}
	if trail.Node().DefaultChild() != trail.Trail() || *awscdk.Stack_Of(trail.LogGroup()).StackName() != "Trail" ||
		*awscdk.Stack_Of(archive.Key()).StackName() != "LogArchive" {
		t.Error("accessors return something else")
	}
	usable(t, app, stackIn(app, "After", managementAccount), archive, trail, second)
}

func TestLoggingSabotage(t *testing.T) {
	app, _, _ := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
	a := snapshot.Synth(t, app)
	const trail, archive, elsewhere = "Trail/Trail/Resource", "LogArchive/Archive/", "arn:aws:logs:eu-west-1:999999999999:log-group:another:*"
	anybody := map[string]any{}
	for i := range 8 {
		anybody[fmt.Sprintf(archive+"CloudTrail/Policy/Resource PolicyDocument.Statement.%d.Condition.StringEquals", i)] = nil
	}
	for name, c := range map[string]struct {
		rule, path string
		changes    map[string]any
	}{
		"one Region":    {"TRAIL-001", trail, map[string]any{trail + " IsMultiRegionTrail": false}},
		"no validation": {"TRAIL-002", trail, map[string]any{trail + " EnableLogFileValidation": nil}},
		"no key":        {"TRAIL-003", trail, map[string]any{trail + " KMSKeyId": nil}},
		"no copy":       {"TRAIL-004", trail, map[string]any{trail + " CloudWatchLogsLogGroupArn": nil}},
		"no lock":       {"S3-010", archive + "CloudTrail", map[string]any{archive + "CloudTrail/Resource ObjectLockEnabled": false}},
		"a lock for no time": {
			"S3-010", archive + "CloudTrail", map[string]any{archive + "CloudTrail/Resource ObjectLockConfiguration.Rule": nil}},
		"anybody's trail": {"S3-011", archive + "CloudTrail/Policy", anybody},
		"one account":     {"PROMISE-001", trail, map[string]any{trail + " IsOrganizationTrail": false}},
		"another bucket":  {"PROMISE-001", trail, map[string]any{trail + " S3BucketName": "another"}},
		"reads only": {"PROMISE-001", trail, map[string]any{trail + " AdvancedEventSelectors.0.FieldSelectors.1": map[string]any{
			"Field": "readOnly", "Equals": []string{"true"}}}},
		"another log group": {"PROMISE-001", "Trail/Trail/LogRole/DefaultPolicy", map[string]any{
			"Trail/Trail/LogRole/DefaultPolicy/Resource PolicyDocument.Statement.0.Resource": elsewhere}},
		"a lock of one day": {"PROMISE-001", archive + "CloudTrail", map[string]any{
			archive + "CloudTrail/Resource ObjectLockConfiguration.Rule.DefaultRetention.Days": 1}},
		"logs for one day": {"PROMISE-001", archive + "FlowLogs", map[string]any{
			archive + "FlowLogs/Resource LifecycleConfiguration.Rules.0.ExpirationInDays": 1}},
		"another key": {"PROMISE-001", archive + "Config", map[string]any{
			archive + "Config/Resource BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID": nil}},
		"a foreign organization": {"PROMISE-001", archive + "Config/Policy", map[string]any{
			archive + "Config/Policy/Resource PolicyDocument.Statement.3.Condition.StringEquals.aws:SourceOrgID": "o-another000"}},
		"anybody's use of the key": {"KMS-003", archive + "Key", map[string]any{archive + "Key/Resource KeyPolicy.Statement.2.Condition": nil}},
	} {
		t.Run(name, func(t *testing.T) { guardrailtest.CaughtIn(t, a, c.rule, c.path, c.changes) })
	}
}

func TestLoggingBadInput(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	nowhere := plinth.NewStack(app, "Nowhere", &plinth.StackProps{Tags: tags, WatchedBy: "a test"})
	archive := baseline.NewLogArchive(stackIn(app, "LogArchive", logArchive), "Archive",
		&baseline.LogArchiveProps{Organization: org, TrailRegion: "us-east-1"})
	with := func(props baseline.LogArchiveProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) {
			if props.Organization == nil {
				props.Organization = org
			}
			baseline.NewLogArchive(scope, id, &props)
		}
	}
	trail := func(props baseline.OrganizationTrailProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) { baseline.NewOrganizationTrail(scope, id, &props) }
	}
	home := baseline.NewLogArchive(stackIn(app, "Home", logArchive), "Archive", &baseline.LogArchiveProps{Organization: org})
	refused(t, stack, map[string]misuse{
		"no props": {func(scope constructs.Construct, id string) { baseline.NewLogArchive(scope, id, nil) }, "Organization is nil"},
		"zero props": {func(scope constructs.Construct, id string) {
			baseline.NewLogArchive(scope, id, &baseline.LogArchiveProps{})
		}, "Organization is nil"},
		"unknown account": {with(baseline.LogArchiveProps{Organization: existing(nowhere)}), "is in a stack without Account"},
		"no guardian":     {with(baseline.LogArchiveProps{Guardians: []string{}}), "Guardians are [], want patterns of ARNs"},
		"everybody":       {with(baseline.LogArchiveProps{Guardians: []string{"arn:*:iam::*:role/*"}}), `Guardians has "arn:*:iam::*:role/*"`},
		"trail name":      {with(baseline.LogArchiveProps{TrailName: "a b"}), `TrailName is "a b"`},
		"lock":            {with(baseline.LogArchiveProps{LockDays: -1}), "LockDays is -1, want 1 to 36500"},
		"expires locked": {with(baseline.LogArchiveProps{ExpireAfterDays: 365}),
			"ExpireAfterDays is 365, want more than LockDays, which is 365"},
		"trail: no props":   {func(scope constructs.Construct, id string) { baseline.NewOrganizationTrail(scope, id, nil) }, "Archive is nil"},
		"trail: zero props": {trail(baseline.OrganizationTrailProps{}), "Archive is nil"},
		"trail: Region": {trail(baseline.OrganizationTrailProps{Archive: archive}),
			"expects the trail in Region us-east-1, and the stack is in eu-west-1"},
		"trail: data":    {trail(baseline.OrganizationTrailProps{Archive: home, DataEvents: []string{"S3"}}), `DataEvents has "S3"`},
		"trail: network": {trail(baseline.OrganizationTrailProps{Archive: home, NetworkEvents: []string{"S3"}}), `NetworkEvents has "S3"`},
	})
}

// Whoever administers the account of the archive can neither delete a log nor change how logs are
// kept. Deployments change it, and delete nothing either.
func TestLogArchiveKeepsLogs(t *testing.T) {
	app, _, _ := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
	a := snapshot.Synth(t, app)
	role := func(name string) decide.Principal {
		return decide.Principal{ARN: "arn:aws:iam::" + logArchive + ":role/" + name, OrgID: "o-a1b2c3d4e5"}
	}
	administrator, deployer := role("Administrator"), role("cdk-hnb659fds-cfn-exec-role-"+logArchive+"-eu-west-1")
	for _, r := range a.OfType("AWS::S3::BucketPolicy") {
		const bucket, object = "arn:aws:s3:::archive", "arn:aws:s3:::archive/AWSLogs/log.gz"
		rows := []decide.Row{
			{Name: "reads", Request: decide.Request{Principal: administrator, Action: "s3:GetObject", Resource: object}, Want: policy.Allow},
		}
		for action, resource := range map[string]string{
			"s3:DeleteObject": object, "s3:DeleteObjectVersion": object, "s3:PutLifecycleConfiguration": bucket,
			"s3:PutBucketVersioning": bucket, "s3:PutBucketPolicy": bucket, "s3:DeleteBucketPolicy": bucket,
		} {
			want := policy.Deny
			rows = append(rows, decide.Row{Request: decide.Request{Principal: administrator, Action: action, Resource: resource}, Want: want})
			if resource == bucket {
				want = policy.Allow
			}
			rows = append(rows, decide.Row{Request: decide.Request{Principal: deployer, Action: action, Resource: resource}, Want: want})
		}
		policytest.Check(t, decide.Policies{
			Identity: []policy.Document{policy.FullAWSAccess()}, Resource: []policy.Document{policytest.Anywhere(r.Get("PolicyDocument"))},
		}, rows)
	}
}
