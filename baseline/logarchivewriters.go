package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// uses are those of the key: the services that write, and people of the account who read.
func (l *LogArchive) uses() []keypolicy.Use {
	organization := keypolicy.Source{OrganizationID: l.props.Organization.ID()}
	return []keypolicy.Use{
		keypolicy.CloudTrail{Source: keypolicy.Source{Accounts: []string{*l.managementAccount()}}, Trail: l.trailARN()},
		keypolicy.Config{Source: organization},
		keypolicy.VendedLogs{Source: organization, Region: "*"},
		keypolicy.S3{},
	}
}

// admitWriters follows "Organization trails" in "Amazon S3 bucket policy for CloudTrail", where
// logs of the management account lie under its id and those of the others under the organization's;
// "Permissions for the Amazon S3 bucket" in the AWS Config guide; and "Publish flow logs to Amazon
// S3" in the VPC guide.
func (l *LogArchive) admitWriters() {
	organization := map[string]any{"StringEquals": map[string]any{"aws:SourceOrgID": l.props.Organization.ID()}}
	logdelivery.Writer{
		Sid: "CloudTrail", Service: "cloudtrail.amazonaws.com", Conditions: l.fromTrail(), GivesOwnership: true,
		Checks:  []string{"s3:GetBucketAcl"},
		Objects: []string{"AWSLogs/" + *l.managementAccount() + "/*", "AWSLogs/" + l.props.Organization.ID() + "/*"},
	}.Admit(l.trail)
	logdelivery.Writer{
		Sid: "Config", Service: "config.amazonaws.com", Conditions: organization, GivesOwnership: true,
		Checks: []string{"s3:GetBucketAcl", "s3:ListBucket"}, Objects: []string{"AWSLogs/*/Config/*"},
	}.Admit(l.config)
	logdelivery.Writer{
		Sid: "LogDelivery", Service: logdelivery.VendedLogs, Conditions: organization, GivesOwnership: true,
		Checks: []string{"s3:GetBucketAcl"}, Objects: []string{"AWSLogs/*"},
	}.Admit(l.flow)
}

// fromTrail is the condition that CloudTrail acts for the one trail.
func (l *LogArchive) fromTrail() map[string]any {
	return map[string]any{"StringEquals": map[string]any{"aws:SourceArn": l.trailARN()}}
}

// trailARN is the ARN of the one trail that may write. An organization trail belongs to the
// management account, also when a delegated administrator makes it.
func (l *LogArchive) trailARN() string {
	return *tree.Stack(l).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("cloudtrail"), Region: &l.props.TrailRegion, Account: l.managementAccount(),
		Resource: jsii.String("trail"), ResourceName: &l.props.TrailName,
	})
}

func (l *LogArchive) managementAccount() *string {
	return tree.Stack(l.props.Organization).Account()
}
