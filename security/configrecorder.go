package security

import (
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A ConfigRecorder is AWS Config's record of an account and Region: what there is, how it is
// configured, and how it was. It promises that
//
//   - every type of resource is recorded (CONFIG-001), and IAM in one Region of an account only
//     (CONFIG-002),
//   - what is delivered is encrypted with a KMS key (CONFIG-003), and written for this account
//     only (S3-011, KMS-003),
//   - AWS Config can publish to Topic (CONFIG-004).
//
// An account has one recorder and one channel in a Region: do not define one where AWS Control
// Tower has. Neither waits for the other: CloudFormation starts the recorder once the channel
// exists.
//
// Standing idle it costs one KMS key a month, none where Bucket is given; a recorded item costs
// $0.003, and $0.012 where it is recorded daily. It answers Security Hub's Config.1. See "Managing
// the configuration recorder".
type ConfigRecorder struct {
	constructs.Construct
	recorder awsconfig.CfnConfigurationRecorder
	channel  awsconfig.CfnDeliveryChannel
	bucket   awss3.IBucket
	global   bool
}

// NewConfigRecorder defines a recorder. It panics with an error when Home is a Region where IAM
// cannot be recorded or cannot be compared with the stack's, when ExceptTypes is empty or has types
// that are never recorded daily, when Bucket has no key, when Topic is encrypted, and for a
// malformed Prefix or SnapshotHours that AWS Config does not take.
func NewConfigRecorder(scope constructs.Construct, id string, props *ConfigRecorderProps) *ConfigRecorder {
	r := &ConfigRecorder{}
	p := plinth.Define(r, scope, id, func() (ConfigRecorderProps, error) { return props.withDefaults(scope) })
	r.global = p.Home == ""
	recorder := &awsconfig.CfnConfigurationRecorderProps{
		RoleArn: r.serviceRole(),
		RecordingGroup: &awsconfig.CfnConfigurationRecorder_RecordingGroupProperty{
			AllSupported: true, IncludeGlobalResourceTypes: r.global,
		},
		RecordingMode: p.mode(r.global),
	}
	r.recorder = awsconfig.NewCfnConfigurationRecorder(r, jsii.String("Resource"), recorder)
	tree.Grown(r.recorder, r, "Resource")
	plinth.Keep(r.recorder, "records every type of resource, as often as it says", recorder)
	if !p.ServiceRoleExists {
		tree.Depend(r.recorder, r.makeServiceRole())
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

// mode is the usual way, with one override for the types that are recorded the other way.
func (p ConfigRecorderProps) mode(global bool) any {
	usual, other := "CONTINUOUS", "DAILY"
	if p.Daily {
		usual, other = other, usual
	}
	types := slices.DeleteFunc(slices.Clone(p.ExceptTypes), func(t string) bool { return !global && strings.HasPrefix(t, "AWS::IAM::") })
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
	return jsii.String(plinth.PlaceOf(r).GlobalARN("iam", "role/aws-service-role/"+configService+"/AWSServiceRoleForConfig"))
}

// makeServiceRole creates the role once for an account. CloudFormation's own type fails in an
// account that has it, and would delete it for the recorders of every Region together with one
// stack.
func (r *ConfigRecorder) makeServiceRole() customresources.AwsCustomResource {
	return sdkcall.New(r, "ServiceRole", sdkcall.Call{
		Name: "ConfigServiceRole", Service: "IAM", Action: "createServiceLinkedRole",
		Parameters:   map[string]any{"AWSServiceName": configService},
		ServiceRoles: []string{configService},
		Tolerate:     "InvalidInput(Exception)?", // the role is there
	})
}
