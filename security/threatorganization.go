package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// adopt configures the detector that delegating GuardDuty has made in this account, and switches
// GuardDuty on in every account of the organization, now and later.
func (d *ThreatDetection) adopt() {
	d.id = sdkcall.Ask(d, "Detector", sdkcall.Call{
		Name: "GuardDutyDetector", Service: "GuardDuty", Action: "listDetectors", Answer: "DetectorIds.0",
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("guardduty:ListDetectors")},
	})
	configured := sdkcall.New(d, "Configuration", sdkcall.Call{
		Name: "GuardDutyConfiguration", Service: "GuardDuty", Action: "updateDetector", Parameters: map[string]any{
			"DetectorId": d.id, "Enable": true, "FindingPublishingFrequency": "FIFTEEN_MINUTES", "Features": apiFeatures("Status", "ENABLED"),
		},
		Permissions: []*awsiam.PolicyStatementProps{{
			Actions: jsii.Strings("guardduty:UpdateDetector"), Resources: &[]*string{d.detectorARN()},
		}},
		ServiceRoles: []string{"malware-protection.guardduty.amazonaws.com"},
	})
	tree.Node(sdkcall.New(d, "Organization", sdkcall.Call{
		Name: "GuardDutyOrganization", Service: "GuardDuty", Action: "updateOrganizationConfiguration", Parameters: map[string]any{
			"DetectorId": d.id, "AutoEnableOrganizationMembers": "ALL", "Features": apiFeatures("AutoEnable", "ALL"),
		},
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("guardduty:UpdateOrganizationConfiguration")},
	})).
		AddDependency(configured)
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
