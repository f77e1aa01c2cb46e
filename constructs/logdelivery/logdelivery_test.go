package logdelivery_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// newBucket defines a bucket that satisfies the guardrails.
func newBucket(stack awscdk.Stack) awss3.Bucket {
	return awss3.NewBucket(stack, jsii.String("Logs"), &awss3.BucketProps{
		EncryptionKey: encryption.KeyAt(stack, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}}),
		EnforceSSL:    jsii.Bool(true), Versioned: jsii.Bool(true), RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(), ObjectOwnership: awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		ServerAccessLogsBucket: awss3.Bucket_FromBucketName(stack, jsii.String("AccessLogs"), jsii.String("access-logs")),
		BlockedEncryptionTypes: &[]awss3.BlockedEncryptionType{awss3.BlockedEncryptionType_SSE_C()},
	})
}

func only(t *testing.T, a *assembly.Assembly, typ string) *assembly.Resource {
	t.Helper()
	all := a.OfType(typ)
	if len(all) != 1 {
		t.Fatalf("resources of type %s = %d, want 1", typ, len(all))
	}
	return all[0]
}

func TestVendedLogGroupsShareOneResourcePolicy(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := logdelivery.NewKey(stack, "Key")
		for _, id := range []string{"Queries", "Alerts"} {
			logdelivery.NewVendedLogGroup(stack, id, awslogs.RetentionDays_THREE_MONTHS, key)
		}
	})
	document := only(t, a, "AWS::Logs::ResourcePolicy").Get("PolicyDocument").String()
	if got := strings.Count(document, "logs:PutLogEvents"); got != 2 {
		t.Errorf("statements = %d, want one for each of 2 groups: %s", got, document)
	}
	if !strings.Contains(document, "aws:SourceArn") || !strings.Contains(document, "111111111111") {
		t.Errorf("document = %s, want it confined to the account", document)
	}
	for _, group := range a.OfType("AWS::Logs::LogGroup") {
		if !group.Get("KmsKeyId").RefersTo(only(t, a, "AWS::KMS::Key")) || group.DeletionPolicy != "Retain" {
			t.Errorf("%s is not encrypted, or goes with its stack", group.LogicalID)
		}
	}
}

// A service that made the group first would leave the next deployment a name that is taken.
func TestNamedLogGroupsGoWithTheDeploymentThatFails(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logdelivery.NewNamedLogGroup(stack, "Logs", "/aws/rds/instance/orders/postgresql", awslogs.RetentionDays_ONE_MONTH,
			logdelivery.NewKey(stack, "Key"))
	})
	group := only(t, a, "AWS::Logs::LogGroup")
	if group.Get("LogGroupName").String() != "/aws/rds/instance/orders/postgresql" {
		t.Errorf("LogGroupName = %v, want that of the service", group.Get("LogGroupName"))
	}
	if group.DeletionPolicy != "RetainExceptOnCreate" || group.UpdateReplacePolicy != "Retain" {
		t.Errorf("policies = %s and %s, want RetainExceptOnCreate and Retain", group.DeletionPolicy, group.UpdateReplacePolicy)
	}
	promisetest.Undone(t, a)
}

func TestWritersWaitForThePolicyOfTheBucket(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		bucket := newBucket(stack)
		logs := awsroute53resolver.NewCfnResolverQueryLoggingConfig(stack, jsii.String("Queries"),
			&awsroute53resolver.CfnResolverQueryLoggingConfigProps{DestinationArn: bucket.BucketArn()})
		logdelivery.AdmitVendedLogs(stack, bucket, logs)
	})
	policy := only(t, a, "AWS::S3::BucketPolicy")
	if !only(t, a, "AWS::Route53Resolver::ResolverQueryLoggingConfig").Dependencies()[policy] {
		t.Error("query logging does not wait for the bucket's policy, want it to: delivery is tried when it is made")
	}
	document := policy.Get("PolicyDocument").String()
	for _, want := range []string{"s3:GetBucketAcl", "s3:ListBucket", "s3:PutObject", "AWSLogs/111111111111/*"} {
		if !strings.Contains(document, want) {
			t.Errorf("bucket policy lacks %s: %s", want, document)
		}
	}
	if strings.Contains(document, `"Sid":"LogDelivery`) {
		t.Errorf("bucket policy = %s, want no ids: another account may deliver to the same bucket, and ids are unique", document)
	}
	if key := only(t, a, "AWS::KMS::Key").Get("KeyPolicy").String(); !strings.Contains(key, "delivery.logs.amazonaws.com") {
		t.Errorf("key policy = %s, want the delivery service in it", key)
	}
}

func TestWritersKeepTheirConditions(t *testing.T) {
	from := map[string]any{"StringEquals": map[string]any{"aws:SourceOrgID": "o-a1b2c3d4e5"}}
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logdelivery.Writer{
			Sid: "Config", Service: "config.amazonaws.com", Conditions: from, Checks: []string{"s3:GetBucketAcl"},
			Objects: []string{"AWSLogs/*/Config/*"}, GivesOwnership: true,
		}.Admit(newBucket(stack))
	})
	document := only(t, a, "AWS::S3::BucketPolicy").Get("PolicyDocument").String()
	if got := strings.Count(document, "o-a1b2c3d4e5"); got != 2 {
		t.Errorf("statements for the organization = %d, want 2: %s", got, document)
	}
	if got := strings.Count(document, "bucket-owner-full-control"); got != 1 {
		t.Errorf("statements about ownership = %d, want that of the writing alone: %s", got, document)
	}
	if len(from["StringEquals"].(map[string]any)) != 1 {
		t.Errorf("Conditions are %v, want them as they were", from)
	}
}

func ExampleWriter() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logdelivery.Writer{
			Sid: "GuardDuty", Service: "guardduty.amazonaws.com", Checks: []string{"s3:GetBucketLocation"},
			Conditions: trust.Conditions(stack, "guardduty", "detector/*"),
		}.Admit(newBucket(stack))
	})
	policy := a.OfType("AWS::S3::BucketPolicy")[0].Get("PolicyDocument").String()
	fmt.Println(strings.Contains(policy, "GuardDutyChecks"), strings.Contains(policy, "GuardDutyWrites"))
	// Output: true true
}

func ExampleNewVendedLogGroup() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := logdelivery.NewKey(stack, "Key")
		group, permission := logdelivery.NewVendedLogGroup(stack, "Queries", awslogs.RetentionDays_ONE_YEAR, key)
		fmt.Println(*group.Node().Id(), "has to wait for", *permission.Node().Id())
	})
	constructtest.Count(a, "AWS::Logs::LogGroup", "AWS::Logs::ResourcePolicy")
	// Output:
	// Queries has to wait for LogDelivery
	// AWS::Logs::LogGroup 1
	// AWS::Logs::ResourcePolicy 1
}

func TestLogGroupsThatAreWeakenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return logdelivery.NewLogGroup(stack, "Logs", awslogs.RetentionDays_ONE_YEAR, logdelivery.NewKey(stack, "Key"))
	}, map[string]any{"RetentionInDays": 1, "LogGroupClass": "INFREQUENT_ACCESS", "DeletionPolicy": "Delete",
		"KmsKeyId": "arn:aws:kms:eu-west-1:111111111111:key/other"})
}
