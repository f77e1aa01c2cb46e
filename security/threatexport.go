package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/security/keypolicy"
)

// export keeps findings for longer than the 90 days of GuardDuty.
func (d *ThreatDetection) export() {
	if d.findings == nil {
		key := NewKey(d, "FindingsKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.GuardDutyExport{}, keypolicy.S3{}}})
		d.findings = NewSecureBucket(d, "Findings", &SecureBucketProps{Key: key.Key()}).Bucket()
	}
	destination := awsguardduty.NewCfnPublishingDestination(d, jsii.String("Export"), &awsguardduty.CfnPublishingDestinationProps{
		DetectorId: d.detector.Ref(), DestinationType: jsii.String("S3"),
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

// enrol switches GuardDuty on in every account of the organization, now and later.
func (d *ThreatDetection) enrol() {
	features := []any{}
	for _, f := range detectorFeatures("AutoEnable", "ALL") {
		features = append(features, apiFeature(f.(map[string]any)))
	}
	newCall(d, "Organization", "GuardDutyOrganization", "GuardDuty", "updateOrganizationConfiguration",
		map[string]any{"DetectorId": d.detector.Ref(), "AutoEnableOrganizationMembers": "ALL", "Features": features},
		&awsiam.PolicyStatementProps{Actions: jsii.Strings("guardduty:UpdateOrganizationConfiguration"), Resources: &[]*string{d.detectorARN()}})
}

// apiFeature spells a feature as the API does.
func apiFeature(f map[string]any) map[string]any {
	spelt := map[string]any{"Name": f["name"], "AutoEnable": f["AutoEnable"]}
	if more, ok := f["additionalConfiguration"].([]any); ok {
		var list []any
		for _, m := range more {
			list = append(list, apiFeature(m.(map[string]any)))
		}
		spelt["AdditionalConfiguration"] = list
	}
	return spelt
}
