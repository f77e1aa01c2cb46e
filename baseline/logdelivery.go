package baseline

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
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
	letWrite(l.trail, "CloudTrail", cloudTrailService, l.fromTrail(), []string{"s3:GetBucketAcl"},
		"AWSLogs/"+*l.managementAccount()+"/*", "AWSLogs/"+l.props.Organization.ID()+"/*")
}

// letConfigWrite follows "Permissions for the Amazon S3 bucket" in the AWS Config guide.
func (l *LogArchive) letConfigWrite() {
	letWrite(l.config, "Config", configService, l.fromOrganization(), []string{"s3:GetBucketAcl", "s3:ListBucket"}, "AWSLogs/*/Config/*")
}

// letFlowLogsWrite follows "Publish flow logs to Amazon S3" in the VPC guide.
func (l *LogArchive) letFlowLogsWrite() {
	letWrite(l.flow, "LogDelivery", logDeliveryService, l.fromOrganization(), []string{"s3:GetBucketAcl"}, "AWSLogs/*")
}

// letWrite lets a service look at a bucket and put objects there, on behalf of a source only and
// giving them to the owner of the bucket.
func letWrite(b awss3.Bucket, sid, principal string, source map[string]any, looks []string, objects ...string) {
	b.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String(sid + "Looks"), Principals: service(principal), Actions: jsii.Strings(looks...),
		Resources: jsii.Strings(*b.BucketArn()), Conditions: &map[string]any{"StringEquals": source},
	}))
	condition := maps.Clone(source)
	condition["s3:x-amz-acl"] = "bucket-owner-full-control"
	var arns []string
	for _, pattern := range objects {
		arns = append(arns, *b.ArnForObjects(&pattern))
	}
	b.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String(sid + "Writes"), Principals: service(principal), Actions: jsii.Strings("s3:PutObject"),
		Resources: jsii.Strings(arns...), Conditions: &map[string]any{"StringEquals": condition},
	}))
}
