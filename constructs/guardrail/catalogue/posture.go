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
func oneFinding(pass *engine.Pass) {
	for _, r := range pass.OfType(hubType) {
		pass.Want(r, "SECURITY_CONTROL", "ControlFindingGenerator")
	}
	for _, c := range calls(pass.Assembly, "SecurityHub", "updateSecurityHubConfiguration") {
		c.want(pass, "ControlFindingGenerator", "SECURITY_CONTROL")
	}
}

func regionsLinked(pass *engine.Pass) {
	aggregators := pass.OfType("AWS::SecurityHub::FindingAggregator")
	for _, r := range aggregators {
		pass.Want(r, "ALL_REGIONS", "RegionLinkingMode")
	}
	hubs := pass.OfType(hubType)
	for _, c := range calls(pass.Assembly, "SecurityHub", "updateSecurityHubConfiguration") {
		hubs = append(hubs, c.Resource)
	}
	for _, hub := range hubs {
		if !slices.ContainsFunc(aggregators, func(r *assembly.Resource) bool { return r.PresentWith(hub) }) {
			pass.Report(hub, "FindingAggregator", "no finding aggregator surely brings the findings of other Regions here")
		}
	}
}

func centrallyConfigured(pass *engine.Pass) {
	for _, r := range pass.OfType("AWS::SecurityHub::OrganizationConfiguration") {
		pass.Want(r, "CENTRAL", "ConfigurationType")
	}
	associated := pass.ByTarget("AWS::SecurityHub::PolicyAssociation", "ConfigurationPolicyId")
	for _, policy := range pass.OfType(configurationType) {
		pass.Want(policy, true, "ConfigurationPolicy", "SecurityHub", "ServiceEnabled")
		if !slices.ContainsFunc(associated[policy], func(r *assembly.Resource) bool { return r.PresentWith(policy) }) {
			pass.Report(policy, "PolicyAssociation", "is associated with nothing")
		}
	}
}

// foundational and outdated are parts of the ARNs of standards.
const (
	foundational = "/aws-foundational-security-best-practices/"
	outdated     = "/cis-aws-foundations-benchmark/v/1."
)

func currentStandards(pass *engine.Pass) {
	for _, hub := range pass.OfType(hubType) {
		pass.Want(hub, false, "EnableDefaultStandards")
	}
	byStack := map[*assembly.Stack][]assembly.Value{}
	for _, r := range pass.OfType(standardType) {
		byStack[r.Stack] = append(byStack[r.Stack], r.Get("StandardsArn"))
		if contains(r.Get("StandardsArn"), outdated) {
			pass.Report(r, "StandardsArn", "is %v, want version 3.0.0 or 5.0.0", r.Get("StandardsArn"))
		}
	}
	for _, hub := range pass.OfType(hubType) {
		if all := byStack[hub.Stack]; len(all) > 0 && !slices.ContainsFunc(all, func(v assembly.Value) bool { return contains(v, foundational) }) {
			pass.Report(hub, "Standard", "is not surely measured against AWS Foundational Security Best Practices")
		}
	}
	for _, policy := range pass.OfType(configurationType) {
		all := policy.Get("ConfigurationPolicy", "SecurityHub", "EnabledStandardIdentifiers").List()
		if !slices.ContainsFunc(all, func(v assembly.Value) bool { return contains(v, foundational) }) {
			pass.Report(policy, "ConfigurationPolicy", "does not surely enable AWS Foundational Security Best Practices")
		}
		for _, v := range all {
			if contains(v, outdated) {
				pass.Report(policy, "ConfigurationPolicy", "enables %v, want version 3.0.0 or 5.0.0", v)
			}
		}
	}
}

// contains reports whether a part of a value is surely this.
func contains(v assembly.Value, part string) bool {
	text, ok := v.Outline()
	return ok && strings.Contains(text, part)
}

func inspectorScans(pass *engine.Pass) {
	for _, c := range calls(pass.Assembly, "Inspector2", "enable") {
		types, _ := c.parameters["resourceTypes"].([]any)
		for _, want := range []string{"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"} {
			if !slices.Contains(types, any(want)) {
				pass.Report(c.Resource, "Create", "does not enable %s", want)
			}
		}
	}
}

// macieOn looks at sessions, and at the calls that configure one that was there before.
func macieOn(pass *engine.Pass) {
	for _, r := range pass.OfType(macieType) {
		pass.Want(r, "ENABLED", "Status")
		pass.Want(r, "FIFTEEN_MINUTES", "FindingPublishingFrequency")
	}
	for _, c := range calls(pass.Assembly, "Macie2", "updateMacieSession") {
		c.want(pass, "status", "ENABLED")
		c.want(pass, "findingPublishingFrequency", "FIFTEEN_MINUTES")
	}
}

// macieCall makes a check that the app makes a call for Macie where it has it.
func macieCall(action, what, parameter, want string) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		made := slices.ContainsFunc(calls(pass.Assembly, "Macie2", action), func(c call) bool {
			return len(c.Conditions()) == 0 && (parameter == "" || c.parameters[parameter] == want)
		})
		sessions := pass.OfType(macieType)
		for _, c := range calls(pass.Assembly, "Macie2", "updateMacieSession") {
			sessions = append(sessions, c.Resource)
		}
		for _, session := range sessions {
			if !made {
				pass.Report(session, "", "no call of %s %s", action, what)
			}
		}
	}
}

func channelsOnlyRead(pass *engine.Pass) {
	for _, typ := range []string{"AWS::Chatbot::SlackChannelConfiguration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"} {
		for _, r := range pass.OfType(typ) {
			policies := r.Get("GuardrailPolicies")
			if !policies.AlwaysExists() || len(policies.List()) == 0 {
				pass.Report(r, "GuardrailPolicies", "is not surely set")
			}
			for _, p := range policies.List() {
				if text, ok := p.Outline(); !ok || strings.HasSuffix(text, "/AdministratorAccess") || strings.HasSuffix(text, "/PowerUserAccess") {
					pass.Report(r, "GuardrailPolicies", "has %v, which does not only read", p)
				}
			}
		}
	}
}
