package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// ConfigRecorderProps configure [ConfigRecorder]; nil and the zero value are the production
// choice of an account that works in one Region.
type ConfigRecorderProps struct {
	// Home is the Region in which users, groups, roles and policies of IAM are recorded. They are
	// the same in every Region, and cost in every one that records them. Give the recorders of an
	// account the same Home. The default is the Region of the stack.
	Home string
	// Daily records once a day what has changed since yesterday. An item then costs four times as
	// much, and rules learn of changes a day late; it pays where most resources change more than
	// four times a day. The default is to record every change.
	Daily bool
	// Except are the resource types that are recorded in the other way. The default is
	// [RestlessTypes], and with Daily [SecurityTypes].
	Except []string
	// Bucket takes what is recorded, such as that of the log archive. The default is a new
	// [SecureBucket].
	Bucket awss3.IBucket
	// Key encrypts what is delivered. The default is that of Bucket.
	Key awskms.IKey
	// Prefix is where in the bucket, without a slash at either end. The default is its root, the
	// only place where the log archive of package baseline lets AWS Config write.
	Prefix string
	// Topic is told of every single change. It must not be encrypted: AWS Config does not publish to
	// encrypted topics. Prefer [ConfigRules.OnNoncompliant]. The default is none.
	Topic awssns.ITopic
	// SnapshotHours is how often everything is delivered at once: 1, 3, 6, 12 or 24. The default is 24.
	SnapshotHours int
	// ServiceRoleExists leaves out the custom resource that makes the service-linked role of AWS
	// Config where there is none, as for a stack set.
	ServiceRoleExists bool
}

// A ConfigRecorder is AWS Config's record of an account and Region: what there is, how it is
// configured, and how it was. It promises that
//
//   - every type of resource is recorded (CONFIG-001), and IAM in one Region of an account only
//     (CONFIG-002),
//   - what is delivered is encrypted with a KMS key (CONFIG-003), and written for this account
//     only (S3-011, KMS-003),
//   - a topic that it notifies can be published to (CONFIG-004).
//
// An account has one recorder and one channel in a Region, and where AWS Control Tower made them
// there is no room for these. Neither waits for the other: CloudFormation starts the recorder when
// the channel is there.
//
// Standing idle it costs one KMS key a month, none where Bucket is given; a recorded item costs $0.003,
// and $0.012 where it is recorded daily. It answers Security Hub's Config.1. See "Managing the
// configuration recorder".
type ConfigRecorder struct {
	constructs.Construct
	recorder awsconfig.CfnConfigurationRecorder
	channel  awsconfig.CfnDeliveryChannel
	bucket   awss3.IBucket
	global   bool
}

// NewConfigRecorder defines a recorder. It panics with an error when Home is a Region where IAM
// cannot be recorded or cannot be compared with the stack's, when Except has no resource types or
// some that are never recorded daily, when Bucket has no key, when Topic is encrypted, and for a
// malformed Prefix or SnapshotHours that AWS Config does not take.
func NewConfigRecorder(scope constructs.Construct, id string, props *ConfigRecorderProps) *ConfigRecorder {
	p, err := props.withDefaults(scope)
	if err != nil {
		panic(fmt.Errorf("security: config recorder %q: %w", id, err))
	}
	r := &ConfigRecorder{bucket: p.Bucket, global: p.Home == ""}
	plinth.Init(r, scope, id)
	r.recorder = awsconfig.NewCfnConfigurationRecorder(r, jsii.String("Resource"), &awsconfig.CfnConfigurationRecorderProps{
		RoleArn: r.serviceRole(),
		RecordingGroup: &awsconfig.CfnConfigurationRecorder_RecordingGroupProperty{
			AllSupported: true, IncludeGlobalResourceTypes: r.global,
		},
		RecordingMode: p.mode(r.global),
	})
	if !p.ServiceRoleExists {
		r.recorder.Node().AddDependency(r.makeServiceRole())
	}
	r.deliver(p)
	return r
}

// Recorder returns the recorder; there is no L2.
func (r *ConfigRecorder) Recorder() awsconfig.CfnConfigurationRecorder { return r.recorder }

// Channel returns the delivery channel; there is no L2.
func (r *ConfigRecorder) Channel() awsconfig.CfnDeliveryChannel { return r.channel }

// Bucket returns the bucket that takes what is recorded.
func (r *ConfigRecorder) Bucket() awss3.IBucket { return r.bucket }

// RecordsIAM reports whether users, groups, roles and policies are recorded here.
func (r *ConfigRecorder) RecordsIAM() bool { return r.global }

// RestlessTypes change many times a day without anybody having decided anything.
func RestlessTypes() []string {
	return []string{
		"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::NetworkInterface",
		"AWS::SSM::AssociationCompliance", "AWS::SSM::ManagedInstanceInventory", "AWS::SSM::PatchCompliance",
	}
}

// SecurityTypes are those in which a change can open something. Those of IAM are left out where
// IAM is not recorded.
func SecurityTypes() []string {
	return []string{
		"AWS::CloudTrail::Trail", "AWS::EC2::InternetGateway", "AWS::EC2::NetworkAcl", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup",
		"AWS::EC2::Volume", "AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User", "AWS::KMS::Key",
		"AWS::Lambda::Function", "AWS::RDS::DBInstance", "AWS::RDS::DBSnapshot", "AWS::S3::AccountPublicAccessBlock", "AWS::S3::Bucket",
		"AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::SQS::Queue",
	}
}

// mode is the usual way, with one override for the types that are recorded in the other.
func (p ConfigRecorderProps) mode(global bool) any {
	usual, other := "CONTINUOUS", "DAILY"
	if p.Daily {
		usual, other = other, usual
	}
	types := slices.DeleteFunc(slices.Clone(p.Except), func(t string) bool { return !global && strings.HasPrefix(t, "AWS::IAM::") })
	return &awsconfig.CfnConfigurationRecorder_RecordingModeProperty{
		RecordingFrequency: &usual,
		RecordingModeOverrides: []any{&awsconfig.CfnConfigurationRecorder_RecordingModeOverrideProperty{
			RecordingFrequency: &other, ResourceTypes: jsii.Strings(types...),
		}},
	}
}

const configService = "config.amazonaws.com"

// serviceRole may read every configuration and is kept up to date by AWS. It may not write to the
// bucket: AWS Config does so as itself.
func (r *ConfigRecorder) serviceRole() *string {
	return awscdk.Stack_Of(r).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("iam"), Region: jsii.String(""), Resource: jsii.String("role"),
		ResourceName: jsii.String("aws-service-role/" + configService + "/AWSServiceRoleForConfig"),
	})
}

// makeServiceRole makes the role once for an account. CloudFormation's own type fails in an account
// that has it, and would take it from the recorders of every Region together with one stack.
func (r *ConfigRecorder) makeServiceRole() customresources.AwsCustomResource {
	return customCall(r, "ServiceRole", "ConfigServiceRole", customresources.AwsSdkCall{
		Service: jsii.String("IAM"), Action: jsii.String("createServiceLinkedRole"),
		Parameters:               map[string]any{"AWSServiceName": configService},
		IgnoreErrorCodesMatching: jsii.String("^InvalidInput(Exception)?$"), // it is there
		OutputPaths:              &[]*string{},
	}, []*awsiam.PolicyStatementProps{{
		Actions: jsii.Strings("iam:CreateServiceLinkedRole"), Resources: &[]*string{r.serviceRole()},
		Conditions: &map[string]any{"StringEquals": map[string]any{"iam:AWSServiceName": configService}},
	}})
}
