package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// export keeps findings for longer than the 90 days of GuardDuty. Only this detector may write to
// the bucket.
func (d *ThreatDetection) export(to awss3.IBucket) {
	d.findings = to
	if d.findings == nil {
		key := NewKey(d, "FindingsKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.GuardDutyExport{}, keypolicy.S3{}}})
		d.findings = NewSecureBucket(d, "Findings", &SecureBucketProps{Key: key.Key()}).Bucket()
	}
	props := &awsguardduty.CfnPublishingDestinationProps{
		DetectorId: d.id, DestinationType: jsii.String("S3"),
		DestinationProperties: &awsguardduty.CfnPublishingDestination_CFNDestinationPropertiesProperty{
			DestinationArn: d.findings.BucketArn(), KmsKeyArn: d.findings.EncryptionKey().KeyArn(),
		},
	}
	destination := awsguardduty.NewCfnPublishingDestination(d, jsii.String("Export"), props)
	tree.Grown(destination, d, "Export")
	plinth.Keep(destination, "exports every finding to its bucket, encrypted with its key", props)
	logdelivery.Writer{
		Sid: "GuardDuty", Service: regions.Principal("guardduty", plinth.PlaceOf(d).Region),
		Conditions: trust.Conditions(d, "guardduty", "detector/"+*d.id),
		Checks:     []string{"s3:GetBucketLocation"},
	}.Admit(d.findings, destination)
}
