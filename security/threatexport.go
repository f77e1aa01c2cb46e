package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
)

// export keeps findings for longer than the 90 days of GuardDuty.
func (d *ThreatDetection) export() {
	if d.findings == nil {
		key := NewKey(d, "FindingsKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.GuardDutyExport{}, keypolicy.S3{}}})
		d.findings = NewSecureBucket(d, "Findings", &SecureBucketProps{Key: key.Key()}).Bucket()
	}
	destination := awsguardduty.NewCfnPublishingDestination(d, jsii.String("Export"), &awsguardduty.CfnPublishingDestinationProps{
		DetectorId: d.id, DestinationType: jsii.String("S3"),
		DestinationProperties: &awsguardduty.CfnPublishingDestination_CFNDestinationPropertiesProperty{
			DestinationArn: d.findings.BucketArn(), KmsKeyArn: d.findings.EncryptionKey().KeyArn(),
		},
	})
	d.admit(destination, "s3:GetBucketLocation", d.findings.BucketArn())
	d.admit(destination, "s3:PutObject", d.findings.ArnForObjects(jsii.String("*")))
}

// admit lets this detector write to the bucket, and none of another account. GuardDuty tries
// it before it accepts the destination.
func (d *ThreatDetection) admit(destination awsguardduty.CfnPublishingDestination, action string, resource *string) {
	added := d.findings.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("guardduty.amazonaws.com"), nil)},
		Actions:    &[]*string{&action}, Resources: &[]*string{resource},
		Conditions: &map[string]any{"StringEquals": map[string]any{
			"aws:SourceAccount": awscdk.Stack_Of(d).Account(), "aws:SourceArn": d.detectorARN(),
		}},
	}))
	if *added.StatementAdded { // the policy of a bucket of another app has to say so itself
		destination.Node().AddDependency(added.PolicyDependable)
	}
}
