// Package catalogue holds Plinth's guardrails: what every template has to keep, whichever
// construct or language wrote it.
//
// Each rule is a value in the file of its service, with the function that checks it below.
// A rule looks at the final template. It passes only what it can see to be right: a value
// that only deployment knows is reported as such, and a resource that exists under a
// condition does not count as present. README.md lists all of them and is written by the
// tests.
package catalogue

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns every rule of the catalogue, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		vpcRules,
		subnetRules,
		natRules,
		flowLogRules,
		securityGroupRules,
		naclRules,
		naclFlowRules,
		endpointRules,
		dnsRules,
		transitGatewayRules,
		vpnRules,
		reachRules,
		propagationRules,
		s3Rules,
		kmsRules,
		logsRules,
		iamRules,
		secretRules,
		stackRules,
		tagRules,
		firewallServiceRules,
		deliveryRules,
		accountRules,
		organizationRules,
		organizationPolicyRules,
		trailRules,
		auditBucketRules,
		managementRules,
		settingRules,
		accessLogRules,
		keyGrantRules,
		federationRules,
		instanceRules,
		secretStoreRules,
		permissionSetRules,
		guardDutyRules,
		runbookRules,
		postureRules,
		controlTowerRules,
		configRules,
		containmentRules,
		trailAlarmRules,
	)
}

// productionOnly leaves a rule out everywhere else: it costs money that only production
// is worth.
var productionOnly = map[assembly.Class]engine.Severity{
	assembly.NonProduction: engine.Off, assembly.Sandbox: engine.Off,
}
