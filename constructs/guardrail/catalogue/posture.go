package catalogue

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	hubType           = "AWS::SecurityHub::Hub"
	standardType      = "AWS::SecurityHub::Standard"
	configurationType = "AWS::SecurityHub::ConfigurationPolicy"
	macieType         = "AWS::Macie::Session"
)

var postureRules = []engine.Rule{
	{
		ID: "HUB-001", Title: "A control has one finding, whichever standards it is in",
		Why:    "One open bucket that shows up four times teaches people to look away.",
		Fix:    "Set ControlFindingGenerator to SECURITY_CONTROL.",
		Pillar: engine.Security,
		Check:  oneFinding,
	},
	{
		ID: "HUB-002", Title: "Findings of all Regions come together",
		Why:    "Intruders like the Region that nobody looks at.",
		Fix:    "Define one finding aggregator, with RegionLinkingMode ALL_REGIONS, in the home Region.",
		Pillar: engine.Security,
		Check:  regionsLinked,
	},
	{
		ID: "HUB-003", Title: "An organization's accounts are configured centrally",
		Why:    "With local configuration, an administrator of an account switches off what tells on him.",
		Fix:    "Set ConfigurationType to CENTRAL, and associate a configuration policy that enables the service.",
		Pillar: engine.Security,
		Check:  centrallyConfigured,
	},
	{
		ID: "HUB-004", Title: "Accounts are measured against current standards",
		Why:      "EnableDefaultStandards, and many articles, still take the CIS benchmark of 2018, whose numbers and limits have changed since.",
		Fix:      "Set EnableDefaultStandards to false, and enable AWS Foundational Security Best Practices and CIS v5.0.0.",
		Pillar:   engine.Security,
		Controls: []string{"SecurityHub.1"},
		Check:    currentStandards,
	},
	{
		ID: "INSPECTOR-001", Title: "Inspector scans instances, images and functions",
		Why:      "An attacker needs one known hole, in whichever of them it is.",
		Fix:      "List EC2, ECR, LAMBDA and LAMBDA_CODE in resourceTypes.",
		Pillar:   engine.Security,
		Controls: []string{"Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"},
		Check:    inspectorScans,
	},
	{
		ID: "MACIE-001", Title: "Macie is on and tells news every 15 minutes",
		Why:      "Data that is open to the world is found by others within minutes.",
		Fix:      "Set Status to ENABLED and FindingPublishingFrequency to FIFTEEN_MINUTES.",
		Pillar:   engine.Security,
		Controls: []string{"Macie.1"},
		Check:    macieOn,
	},
	{
		ID: "MACIE-002", Title: "Macie looks for sensitive data by itself",
		Why:      "Nobody schedules a job for the bucket that nobody knows of.",
		Fix:      "Call updateAutomatedDiscoveryConfiguration with the status ENABLED.",
		Pillar:   engine.Security,
		Controls: []string{"Macie.2"},
		Check:    macieCall("updateAutomatedDiscoveryConfiguration", "surely switches automated discovery on", "status", "ENABLED"),
	},
	{
		ID: "MACIE-003", Title: "Discovery results outlive 90 days in production",
		Why:    "Which object held what is asked after the incident, when Macie has forgotten it.",
		Fix:    "Call putClassificationExportConfiguration with a bucket and its KMS key.",
		Pillar: engine.Security,
		Relax:  productionOnly,
		Check:  macieCall("putClassificationExportConfiguration", "surely keeps discovery results", "", ""),
	},
	{
		ID: "CHAT-001", Title: "Chat channels show alerts and change nothing",
		Why:    "Without guardrail policies a channel may do what an administrator may, and everybody in it with it.",
		Fix:    "Set GuardrailPolicies to a policy that only reads, such as CloudWatchReadOnlyAccess.",
		Pillar: engine.Security,
		Check:  channelsOnlyRead,
	},
}

// oneFinding looks at hubs, and at the calls that configure one that was there before.
func oneFinding(a *assembly.Assembly, report engine.Reporter) {
	for _, r := range a.OfType(hubType) {
		engine.Want(r, report, "SECURITY_CONTROL", "ControlFindingGenerator")
	}
	for _, c := range calls(a, "SecurityHub", "updateSecurityHubConfiguration") {
		c.want(report, "ControlFindingGenerator", "SECURITY_CONTROL")
	}
}

func regionsLinked(a *assembly.Assembly, report engine.Reporter) {
	aggregators := a.OfType("AWS::SecurityHub::FindingAggregator")
	for _, r := range aggregators {
		engine.Want(r, report, "ALL_REGIONS", "RegionLinkingMode")
	}
	hubs := a.OfType(hubType)
	for _, c := range calls(a, "SecurityHub", "updateSecurityHubConfiguration") {
		hubs = append(hubs, c.Resource)
	}
	for _, hub := range hubs {
		if !slices.ContainsFunc(aggregators, func(r *assembly.Resource) bool { return present(r, hub) }) {
			report(hub, "FindingAggregator", "no finding aggregator surely brings the findings of other Regions here")
		}
	}
}

func centrallyConfigured(a *assembly.Assembly, report engine.Reporter) {
	for _, r := range a.OfType("AWS::SecurityHub::OrganizationConfiguration") {
		engine.Want(r, report, "CENTRAL", "ConfigurationType")
	}
	associated := byTarget(a, "AWS::SecurityHub::PolicyAssociation", "ConfigurationPolicyId")
	for _, policy := range a.OfType(configurationType) {
		engine.Want(policy, report, true, "ConfigurationPolicy", "SecurityHub", "ServiceEnabled")
		if !slices.ContainsFunc(associated[policy], func(r *assembly.Resource) bool { return present(r, policy) }) {
			report(policy, "PolicyAssociation", "is associated with nothing")
		}
	}
}

// foundational and outdated are parts of the ARNs of standards.
const (
	foundational = "/aws-foundational-security-best-practices/"
	outdated     = "/cis-aws-foundations-benchmark/v/1."
)

func currentStandards(a *assembly.Assembly, report engine.Reporter) {
	for _, hub := range a.OfType(hubType) {
		engine.Want(hub, report, false, "EnableDefaultStandards")
	}
	byStack := map[*assembly.Stack][]assembly.Value{}
	for _, r := range a.OfType(standardType) {
		byStack[r.Stack] = append(byStack[r.Stack], r.Get("StandardsArn"))
		if contains(r.Get("StandardsArn"), outdated) {
			report(r, "StandardsArn", "is %v, want version 3.0.0 or 5.0.0", r.Get("StandardsArn"))
		}
	}
	for _, hub := range a.OfType(hubType) {
		if all := byStack[hub.Stack]; len(all) > 0 && !slices.ContainsFunc(all, func(v assembly.Value) bool { return contains(v, foundational) }) {
			report(hub, "Standard", "is not surely measured against AWS Foundational Security Best Practices")
		}
	}
	for _, policy := range a.OfType(configurationType) {
		all := policy.Get("ConfigurationPolicy", "SecurityHub", "EnabledStandardIdentifiers").List()
		if !slices.ContainsFunc(all, func(v assembly.Value) bool { return contains(v, foundational) }) {
			report(policy, "ConfigurationPolicy", "does not surely enable AWS Foundational Security Best Practices")
		}
		for _, v := range all {
			if contains(v, outdated) {
				report(policy, "ConfigurationPolicy", "enables %v, want version 3.0.0 or 5.0.0", v)
			}
		}
	}
}

// contains reports whether a part of a value is surely this.
func contains(v assembly.Value, part string) bool {
	text, ok := v.Outline()
	return ok && strings.Contains(text, part)
}

func inspectorScans(a *assembly.Assembly, report engine.Reporter) {
	for _, c := range calls(a, "Inspector2", "enable") {
		types, _ := c.parameters["resourceTypes"].([]any)
		for _, want := range []string{"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"} {
			if !slices.Contains(types, any(want)) {
				report(c.Resource, "Create", "does not enable %s", want)
			}
		}
	}
}

// macieOn looks at sessions, and at the calls that configure one that was there before.
func macieOn(a *assembly.Assembly, report engine.Reporter) {
	for _, r := range a.OfType(macieType) {
		engine.Want(r, report, "ENABLED", "Status")
		engine.Want(r, report, "FIFTEEN_MINUTES", "FindingPublishingFrequency")
	}
	for _, c := range calls(a, "Macie2", "updateMacieSession") {
		c.want(report, "status", "ENABLED")
		c.want(report, "findingPublishingFrequency", "FIFTEEN_MINUTES")
	}
}

// macieCall makes a check that the app makes a call for Macie where it has it.
func macieCall(action, what, parameter, want string) engine.Check {
	return func(a *assembly.Assembly, report engine.Reporter) {
		made := slices.ContainsFunc(calls(a, "Macie2", action), func(c call) bool {
			return len(c.Conditions()) == 0 && (parameter == "" || c.parameters[parameter] == want)
		})
		sessions := a.OfType(macieType)
		for _, c := range calls(a, "Macie2", "updateMacieSession") {
			sessions = append(sessions, c.Resource)
		}
		for _, session := range sessions {
			if !made {
				report(session, "", "no call of %s %s", action, what)
			}
		}
	}
}

func channelsOnlyRead(a *assembly.Assembly, report engine.Reporter) {
	for _, typ := range []string{"AWS::Chatbot::SlackChannelConfiguration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"} {
		for _, r := range a.OfType(typ) {
			policies := r.Get("GuardrailPolicies")
			if !surely(policies) || len(policies.List()) == 0 {
				report(r, "GuardrailPolicies", "is not surely set")
			}
			for _, p := range policies.List() {
				if text, ok := p.Outline(); !ok || strings.HasSuffix(text, "/AdministratorAccess") || strings.HasSuffix(text, "/PowerUserAccess") {
					report(r, "GuardrailPolicies", "has %v, which does not only read", p)
				}
			}
		}
	}
}
