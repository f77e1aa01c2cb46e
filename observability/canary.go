package observability

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssynthetics"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Canary asks public endpoints for what users ask them, from outside, and is heard when they do
// not answer. It promises that
//
//   - an alarm is raised when two of three runs fail, and when there are no runs any more: a run
//     that times out publishes nothing,
//   - its runtime is one that AWS supports (CANARY-001),
//   - it may write its reports, logs and metrics, and nothing else,
//   - its function goes with it (CANARY-003), and its logs are encrypted and kept for 90 days.
//
// It cannot roll back the deployment that creates it: it begins after that. A run costs $0.0012, so
// every five minutes are $10 a month, and an alarm and two keys. See "Required roles and
// permissions for canaries".
type Canary struct {
	constructs.Construct
	resource  awssynthetics.CfnCanary
	artifacts awss3.IBucket
	alarm     awscloudwatch.CfnAlarm
}

//go:embed canary.js
var canaryScript string

// NewCanary defines a canary. It panics with an error when there are no checks or more than ten,
// for a check that has no name or the name of another, a URL without https or a status that is
// none, and when Every or Timeout is out of range.
func NewCanary(scope constructs.Construct, id string, props *CanaryProps) *Canary {
	c := &Canary{}
	p := plinth.Define(c, scope, id, props.withDefaults)
	// CloudWatch wants lower case, and calls the function after the canary.
	name := strings.ToLower(*awscdk.Names_UniqueResourceName(c, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(21)}))
	if c.artifacts = p.Artifacts; c.artifacts == nil {
		c.artifacts = bucket.NewSecureBucket(c, "Artifacts", &bucket.SecureBucketProps{
			Lifecycle: []*awss3.LifecycleRule{{Expiration: awscdk.Duration_Days(jsii.Number(30))}},
		}).Bucket()
	}
	role := c.newRole(name)
	checks, err := json.Marshal(p.checks())
	if err != nil {
		panic(err) // it has no value that is not JSON
	}
	made := &awssynthetics.CfnCanaryProps{
		Name: &name, RuntimeVersion: jsii.String(CanaryRuntime), ExecutionRoleArn: role.RoleArn(),
		ArtifactS3Location: jsii.String("s3://" + *c.artifacts.BucketName() + "/" + name),
		Code:               &awssynthetics.CfnCanary_CodeProperty{Handler: jsii.String("index.handler"), Script: &canaryScript},
		Schedule: &awssynthetics.CfnCanary_ScheduleProperty{
			Expression: jsii.String(rate(p.Every)), DurationInSeconds: jsii.String("0"),
		},
		RunConfig: &awssynthetics.CfnCanary_RunConfigProperty{
			TimeoutInSeconds: jsii.Number(p.Timeout.Seconds()), MemoryInMb: jsii.Number(960),
			EnvironmentVariables: map[string]*string{"CHECKS": jsii.String(string(checks))},
		},
		StartCanaryAfterCreation: true, ProvisionedResourceCleanup: jsii.String("AUTOMATIC"),
		SuccessRetentionPeriod: jsii.Number(31), FailureRetentionPeriod: jsii.Number(31),
	}
	if key := c.artifacts.EncryptionKey(); key != nil {
		made.ArtifactConfig = &awssynthetics.CfnCanary_ArtifactConfigProperty{S3Encryption: &awssynthetics.CfnCanary_S3EncryptionProperty{
			EncryptionMode: jsii.String("SSE_KMS"), KmsKeyArn: key.KeyArn(),
		}}
	}
	c.resource = plinth.Kept(awssynthetics.NewCfnCanary, c, "Resource", "asks its endpoints as often as it says", made)
	tree.Depend(c.resource, role)
	c.keepLogs(name, p.LogKey)
	c.watch(p)
	return c
}

// keepLogs defines the log group of the function of the canary, whose name has the id of the canary
// in it. The function may not make one: it would keep everything for ever, and in the clear.
func (c *Canary) keepLogs(name string, key awskms.IKey) {
	if key == nil {
		key = logdelivery.NewKey(c, "LogKey")
	}
	logdelivery.NewNamedLogGroup(c, "Logs", "/aws/lambda/cwsyn-"+name+"-"+*c.resource.AttrId(), awslogs.RetentionDays_THREE_MONTHS, key)
}

func (c *Canary) newRole(name string) awsiam.Role {
	at := plinth.PlaceOf(c)
	role := awsiam.NewRole(c, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Runs " + tree.Path(c)), AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	logs := "arn:" + at.Partition + ":logs:" + at.Region + ":" + at.Account + ":log-group:/aws/lambda/cwsyn-" + name + "-*"
	for _, statement := range []*awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("s3:PutObject"), Resources: &[]*string{c.artifacts.ArnForObjects(jsii.String(name + "/*"))}},
		{Actions: jsii.Strings("s3:GetBucketLocation"), Resources: &[]*string{c.artifacts.BucketArn()}},
		{Actions: jsii.Strings("s3:ListAllMyBuckets"), Resources: jsii.Strings("*")},
		{Actions: jsii.Strings("cloudwatch:PutMetricData"), Resources: jsii.Strings("*"), Conditions: &map[string]any{
			"StringEquals": map[string]any{"cloudwatch:namespace": "CloudWatchSynthetics"}}},
		{Actions: jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"), Resources: &[]*string{&logs}},
	} {
		plinth.Allow(role, statement)
	}
	if key := c.artifacts.EncryptionKey(); key != nil {
		key.GrantEncryptDecrypt(role)
	}
	plinth.KeepRole(role, "writes what its canary finds, and nothing else")
	return role
}

// watch raises an alarm when two of three runs fail or do not take place.
func (c *Canary) watch(p CanaryProps) {
	actions := make([]any, len(p.Topics))
	for i, topic := range p.Topics {
		actions[i] = topic.TopicArn()
	}
	props := &awscloudwatch.CfnAlarmProps{
		AlarmDescription: jsii.String("Users do not get what they ask for. The reports of " + tree.Path(c) + " say which check fails."),
		Namespace:        jsii.String("CloudWatchSynthetics"), MetricName: jsii.String("SuccessPercent"), Statistic: jsii.String("Average"),
		Dimensions: &[]any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("CanaryName"), Value: c.resource.Ref()}},
		Period:     jsii.Number(p.Every.Seconds()), EvaluationPeriods: jsii.Number(3), DatapointsToAlarm: jsii.Number(2),
		Threshold: jsii.Number(100), ComparisonOperator: jsii.String("LessThanThreshold"), TreatMissingData: jsii.String("breaching"),
	}
	if len(actions) > 0 {
		props.AlarmActions, props.OkActions = &actions, &actions
	}
	c.alarm = plinth.Kept(awscloudwatch.NewCfnAlarm, c, "Failing", "is raised when runs fail or do not take place", props)
}

// Resource returns the L1 construct: the L2 leaves its function and its logs behind.
func (c *Canary) Resource() awssynthetics.CfnCanary { return c.resource }

// Artifacts returns the bucket of the reports.
func (c *Canary) Artifacts() awss3.IBucket { return c.artifacts }

// Failing returns the alarm on failures and silence.
func (c *Canary) Failing() awscloudwatch.CfnAlarm { return c.alarm }
