package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func hubSabotages() []Case {
	const enabled = "Measures.ConfigurationPolicy.SecurityHub.EnabledStandardIdentifiers"
	const old = "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"
	return []Case{
		{Rule: "HUB-001", Name: "a finding for each standard", Change: []Change{Set("Hub.ControlFindingGenerator", "STANDARD_CONTROL")},
			At: "Hub ControlFindingGenerator", Says: "is STANDARD_CONTROL; want SECURITY_CONTROL"},
		{Rule: "HUB-001", Name: "AWS's default", Change: []Change{Set("Hub.ControlFindingGenerator", nil)},
			At: "Hub ControlFindingGenerator", Says: "is not set"},
		{Rule: "HUB-001", Name: "a finding for each standard, where the hub was there before",
			Change: []Change{Add("Settings", Resource("Custom::SecurityHubSettings", Object{
				"Create": `{"service":"SecurityHub","action":"updateSecurityHubConfiguration","parameters":{"ControlFindingGenerator":"STANDARD_CONTROL"}}`}))},
			At: "Settings Create", Says: "sets ControlFindingGenerator to STANDARD_CONTROL"},
		{Rule: "HUB-002", Name: "no other Region, in an account by itself", Change: []Change{Drop("Central")},
			At: "HubAggregator RegionLinkingMode", Says: "is NO_REGIONS; want ALL_REGIONS"},
		{Rule: "HUB-005", Name: "Regions that nobody records", Change: []Change{Set("HubAggregator.RegionLinkingMode", "ALL_REGIONS")},
			At: "HubAggregator RegionLinkingMode", Says: "is ALL_REGIONS; want SPECIFIED_REGIONS, or NO_REGIONS for eu-west-1 alone"},
		{Rule: "HUB-005", Name: "a Region too many", Change: []Change{
			Set("HubAggregator.RegionLinkingMode", "SPECIFIED_REGIONS"), Set("HubAggregator.Regions", List{"eu-south-2"})},
			At: "HubAggregator Regions",
			Says: "eu-south-2 is configured, and AWS Config does not record 111111111111 there, as it does in " +
				"eu-west-1; eu-south-2 is configured, and GuardDuty does not watch it"},
		{Rule: "HUB-005", Name: "a Region that only the deployment knows", Change: []Change{
			Set("HubAggregator.RegionLinkingMode", "SPECIFIED_REGIONS"), Set("HubAggregator.Regions", List{Ref("Param")})},
			At: "HubAggregator RegionLinkingMode", Says: "is SPECIFIED_REGIONS"},
		{Rule: "HUB-005", Name: "an open Region that nobody looks at", Change: []Change{
			Set("OrgDeny.Content.Statement.0.Condition.StringNotEquals.aws:RequestedRegion", List{"eu-west-1", "eu-south-2"})},
			At: "HubAggregator Regions", Says: "service control policies leave eu-south-2 open, which is not linked", Also: []string{"SCP-004"}},
		{Rule: "HUB-002", Name: "no aggregator", Change: []Change{Drop("HubAggregator")},
			At: "Hub FindingAggregator", Says: "no unconditional finding aggregator collects the findings of other Regions"},
		{Rule: "HUB-002", Name: "no aggregator of a hub that was there before",
			Change: []Change{Drop("Hub", "HubAggregator"), Add("Settings", Resource("Custom::SecurityHubSettings", Object{
				"Create": `{"service":"SecurityHub","action":"updateSecurityHubConfiguration","parameters":{"ControlFindingGenerator":"SECURITY_CONTROL"}}`}))},
			At: "Settings FindingAggregator", Says: "no unconditional finding aggregator collects the findings of other Regions"},
		{Rule: "HUB-002", Name: "maybe an aggregator", Change: []Change{Attribute("HubAggregator", "Condition", "Condition")},
			At: "Hub FindingAggregator", Says: "no unconditional finding aggregator"},
		{Rule: "HUB-003", Name: "local", Change: []Change{Set("Central.ConfigurationType", nil)},
			At: "Central ConfigurationType", Says: "is not set"},
		{Rule: "HUB-003", Name: "an account that configures itself",
			Change: []Change{Add("Itself", Resource("AWS::SecurityHub::PolicyAssociation",
				Object{"ConfigurationPolicyId": "SELF_MANAGED_SECURITY_HUB", "TargetId": "222222222222", "TargetType": "ACCOUNT"}))},
			At: "Itself ConfigurationPolicyId", Says: "222222222222 configures itself"},
		{Rule: "HUB-003", Name: "off", Change: []Change{Set("Measures.ConfigurationPolicy.SecurityHub.ServiceEnabled", false)},
			At: "Measures ConfigurationPolicy.SecurityHub.ServiceEnabled", Says: "is false"},
		{Rule: "HUB-003", Name: "for nobody", Change: []Change{Drop("Everywhere")},
			At: "Measures PolicyAssociation", Says: "is associated with nothing"},
		{Rule: "HUB-004", Name: "the defaults", Change: []Change{Set("Hub.EnableDefaultStandards", nil)},
			At: "Hub EnableDefaultStandards", Says: "is not set"},
		{Rule: "HUB-004", Name: "the benchmark of 2018", Change: []Change{Set("Benchmark.StandardsArn", old)},
			At: "Benchmark StandardsArn", Says: "v/1.2.0"},
		{Rule: "HUB-004", Name: "without best practices", Change: []Change{Drop("Best")},
			At: "Hub Standard", Says: "does not enable AWS Foundational"},
		{Rule: "HUB-004", Name: "the benchmark of 2018 for all", Change: []Change{More(enabled, old)},
			At: "Measures ConfigurationPolicy", Says: "v/1.2.0"},
		{Rule: "HUB-004", Name: "no best practices for all", Change: []Change{Set(enabled, List{Ref("Param")})},
			At: "Measures ConfigurationPolicy", Says: "does not enable"},
	}
}
