package checklist

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// What enables a service for all accounts of an organization.
var (
	guardDutyOfOrganization = showing(calls("GuardDuty", "updateOrganizationConfiguration",
		`"AutoEnableOrganizationMembers":"(ALL|NEW)"|"AutoEnable":true`), customTypes...)
	guardDutyByPolicy  = showing(attachedTo("GUARDDUTY_POLICY"), "AWS::Organizations::Policy")
	hubByPolicy        = showing(attachedTo("SECURITYHUB_POLICY"), "AWS::Organizations::Policy")
	hubByConfiguration = showing(enablesHub, "AWS::SecurityHub::ConfigurationPolicy")

	recordsByLandingZone = showing(func(zone *assembly.Resource) bool {
		return !zone.Get("Manifest", "config").Exists() || is(true, "Manifest", "config", "enabled")(zone)
	}, "AWS::ControlTower::LandingZone")
)

// enablesHub asks whether a configuration policy enables Security Hub for somebody with whom it is
// associated.
func enablesHub(policy *assembly.Resource) bool {
	associations := policy.Stack.Assembly().ByTarget("AWS::SecurityHub::PolicyAssociation", "ConfigurationPolicyId")
	return is(true, "ConfigurationPolicy", "SecurityHub", "ServiceEnabled")(policy) && len(associations[policy]) > 0
}

// delivers asks whether a recorder of AWS Config has a delivery channel in its account and Region,
// without which it records nothing.
func delivers(recorder *assembly.Resource) bool {
	for _, channel := range recorder.Stack.Assembly().OfType("AWS::Config::DeliveryChannel") {
		if placeOf(channel.Stack) == placeOf(recorder.Stack) && len(channel.Conditions()) == 0 {
			return true
		}
	}
	return false
}

// leadsToAWS asks whether an endpoint is one of a service of AWS, and not of somebody else.
func leadsToAWS(endpoint *assembly.Resource) bool {
	return !strings.Contains(text(endpoint.Get("ServiceName")), ".vpce-svc-")
}
