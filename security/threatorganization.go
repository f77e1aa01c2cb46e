package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// adopt configures the detector that delegating GuardDuty has made in this account, and switches
// GuardDuty on in every account of the organization, now and later.
func (d *ThreatDetection) adopt() {
	d.id = newQuestion(d, "Detector", "GuardDutyDetector", "GuardDuty", "listDetectors", "DetectorIds.0", onAll("guardduty:ListDetectors"))
	may := func(action string) *awsiam.PolicyStatementProps {
		return &awsiam.PolicyStatementProps{Actions: jsii.Strings("guardduty:" + action), Resources: &[]*string{d.detectorARN()}}
	}
	configured := newCall(d, "Configuration", "GuardDutyConfiguration", "GuardDuty", "updateDetector", map[string]any{
		"DetectorId": d.id, "Enable": true, "FindingPublishingFrequency": "FIFTEEN_MINUTES", "Features": apiFeatures("Status", "ENABLED"),
	}, may("UpdateDetector"), serviceRole(d, "malware-protection.guardduty"))
	newCall(d, "Organization", "GuardDutyOrganization", "GuardDuty", "updateOrganizationConfiguration", map[string]any{
		"DetectorId": d.id, "AutoEnableOrganizationMembers": "ALL", "Features": apiFeatures("AutoEnable", "ALL"),
	}, may("UpdateOrganizationConfiguration")).Node().AddDependency(configured)
}

// apiFeatures spells the features as the API does.
func apiFeatures(key, value string) []any {
	var all []any
	for _, f := range detectorFeatures(key, value) {
		all = append(all, apiFeature(f.(map[string]any), key))
	}
	return all
}

func apiFeature(f map[string]any, key string) map[string]any {
	spelt := map[string]any{"Name": f["name"], key: f[key]}
	if more, ok := f["additionalConfiguration"].([]any); ok {
		var list []any
		for _, m := range more {
			list = append(list, apiFeature(m.(map[string]any), key))
		}
		spelt["AdditionalConfiguration"] = list
	}
	return spelt
}
