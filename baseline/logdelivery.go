package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// The services that write into the archive.
const (
	cloudTrailService  = "cloudtrail.amazonaws.com"
	configService      = "config.amazonaws.com"
	logDeliveryService = "delivery.logs.amazonaws.com"
)

// trailARN is the ARN of the one trail that may write. An organization trail belongs to the
// management account, also when a delegated administrator makes it.
func (l *LogArchive) trailARN() string {
	return *awscdk.Stack_Of(l).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("cloudtrail"), Region: &l.props.TrailRegion, Account: l.managementAccount(),
		Resource: jsii.String("trail"), ResourceName: &l.props.TrailName,
	})
}

func (l *LogArchive) managementAccount() *string {
	return awscdk.Stack_Of(l.props.Organization).Account()
}

// fromTrail and fromOrganization are the conditions on behalf of whom a service may act.
func (l *LogArchive) fromTrail() map[string]any {
	return map[string]any{"aws:SourceArn": l.trailARN()}
}

func (l *LogArchive) fromOrganization() map[string]any {
	return map[string]any{"aws:SourceOrgID": l.props.Organization.ID()}
}

func (l *LogArchive) keyStatements() []*awsiam.PolicyStatementProps {
	equals := func(condition map[string]any) *map[string]any { return &map[string]any{"StringEquals": condition} }
	return []*awsiam.PolicyStatementProps{
		{
			Sid: jsii.String("CloudTrail"), Principals: service(cloudTrailService),
			Actions: jsii.Strings("kms:GenerateDataKey*", "kms:DescribeKey"), Conditions: equals(l.fromTrail()),
		},
		{
			Sid: jsii.String("Config"), Principals: service(configService),
			Actions: jsii.Strings("kms:GenerateDataKey*", "kms:Decrypt"), Conditions: equals(l.fromOrganization()),
		},
		{
			Sid: jsii.String("LogDelivery"), Principals: service(logDeliveryService),
			Actions:    jsii.Strings("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"),
			Conditions: equals(l.fromOrganization()),
		},
	}
}

// letCloudTrailWrite follows "Organization trails" in "Amazon S3 bucket policy for CloudTrail":
// logs of the management account lie under its id, those of the others under the organization's.
func (l *LogArchive) letCloudTrailWrite() {
	l.trail.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("CloudTrailLooks"), Principals: service(cloudTrailService), Actions: jsii.Strings("s3:GetBucketAcl"),
		Resources: jsii.Strings(*l.trail.BucketArn()), Conditions: &map[string]any{"StringEquals": l.fromTrail()},
	}))
	condition := l.fromTrail()
	condition["s3:x-amz-acl"] = "bucket-owner-full-control"
	l.trail.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("CloudTrailWrites"), Principals: service(cloudTrailService), Actions: jsii.Strings("s3:PutObject"),
		Resources: jsii.Strings(
			*l.trail.ArnForObjects(jsii.String("AWSLogs/" + *l.managementAccount() + "/*")),
			*l.trail.ArnForObjects(jsii.String("AWSLogs/" + l.props.Organization.ID() + "/*")),
		),
		Conditions: &map[string]any{"StringEquals": condition},
	}))
}

// letConfigWrite follows "Permissions for the Amazon S3 bucket" in the AWS Config guide.
func (l *LogArchive) letConfigWrite() {
	l.config.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("ConfigLooks"), Principals: service(configService), Actions: jsii.Strings("s3:GetBucketAcl", "s3:ListBucket"),
		Resources: jsii.Strings(*l.config.BucketArn()), Conditions: &map[string]any{"StringEquals": l.fromOrganization()},
	}))
	condition := l.fromOrganization()
	condition["s3:x-amz-acl"] = "bucket-owner-full-control"
	l.config.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("ConfigWrites"), Principals: service(configService), Actions: jsii.Strings("s3:PutObject"),
		Resources: jsii.Strings(*l.config.ArnForObjects(jsii.String("AWSLogs/*/Config/*"))), Conditions: &map[string]any{"StringEquals": condition},
	}))
}

// letFlowLogsWrite follows "Publish flow logs to Amazon S3" in the VPC guide.
func (l *LogArchive) letFlowLogsWrite() {
	l.flow.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("LogDeliveryLooks"), Principals: service(logDeliveryService), Actions: jsii.Strings("s3:GetBucketAcl"),
		Resources: jsii.Strings(*l.flow.BucketArn()), Conditions: &map[string]any{"StringEquals": l.fromOrganization()},
	}))
	condition := l.fromOrganization()
	condition["s3:x-amz-acl"] = "bucket-owner-full-control"
	l.flow.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("LogDeliveryWrites"), Principals: service(logDeliveryService), Actions: jsii.Strings("s3:PutObject"),
		Resources: jsii.Strings(*l.flow.ArnForObjects(jsii.String("AWSLogs/*"))), Conditions: &map[string]any{"StringEquals": condition},
	}))
}
