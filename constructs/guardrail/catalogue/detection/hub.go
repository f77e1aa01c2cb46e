package detection

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	hubType           = "AWS::SecurityHub::Hub"
	standardType      = "AWS::SecurityHub::Standard"
	configurationType = "AWS::SecurityHub::ConfigurationPolicy"
	macieType         = "AWS::Macie::Session"
)

// foundational and outdated are parts of the ARNs of standards.
const (
	foundational = "/aws-foundational-security-best-practices/"
	outdated     = "/cis-aws-foundations-benchmark/v/1."
)

var hubRules = []engine.Rule{
	{
		ID: "HUB-001", Title: "Security Hub generates one finding for each control",
		Why:    "One open bucket that shows up four times teaches people to ignore findings.",
		Fix:    "Set ControlFindingGenerator to SECURITY_CONTROL.",
		Pillar: engine.Security,
		Check:  oneFinding,
	},
	{
		ID: "HUB-002", Title: "Security Hub aggregates the findings of all Regions",
		Why: "Intruders prefer Regions that nobody looks at.",
		Fix: "Define one finding aggregator, with RegionLinkingMode ALL_REGIONS, in the home Region; HUB-005 says which Regions a " +
			"central configuration links.",
		Pillar: engine.Security,
		Check:  regionsLinked,
	},
	{
		ID: "HUB-003", Title: "Security Hub configures the accounts of an organization centrally",
		Why:    "With local configuration, an administrator of an account can turn off what would reveal their actions.",
		Fix:    "Set ConfigurationType to CENTRAL, and associate a configuration policy that enables the service.",
		Pillar: engine.Security,
		Check:  centrallyConfigured,
	},
	{
		ID: "HUB-004", Title: "Security Hub uses current standards",
		Why:      "EnableDefaultStandards still enables the CIS benchmark of 2018, whose numbers and limits have changed since.",
		Fix:      "Set EnableDefaultStandards to false, and enable AWS Foundational Security Best Practices and CIS v5.0.0.",
		Pillar:   engine.Security,
		Controls: []string{"SecurityHub.1"},
		Check:    currentStandards,
	},
	{
		ID: "HUB-005", Title: "Security Hub governs Regions that are open, recorded and watched",
		Why: "Controls fail where nothing is recorded: every further Region has about a hundred critical findings on the first day, and the " +
			"real ones are lost among them. A Region that is open and not governed has none at all.",
		Fix: "Set RegionLinkingMode to SPECIFIED_REGIONS with the Regions that service control policies leave open, and define a recorder for " +
			"each account and GuardDuty in each of them.",
		Pillar: engine.Security,
		Check:  governedRegionsWatched,
	},
}

// oneFinding looks at hubs, and at the calls that configure an existing one.
func oneFinding(pass *engine.Pass) {
	for _, r := range pass.OfType(hubType) {
		pass.Want(r, "SECURITY_CONTROL", "ControlFindingGenerator")
	}
	for _, c := range customresource.Calls(pass.Assembly, "SecurityHub", "updateSecurityHubConfiguration") {
		c.Want(pass, "ControlFindingGenerator", "SECURITY_CONTROL")
	}
}

func regionsLinked(pass *engine.Pass) {
	aggregators := pass.OfType("AWS::SecurityHub::FindingAggregator")
	for _, r := range aggregators {
		if !central(r) {
			pass.Want(r, "ALL_REGIONS", "RegionLinkingMode")
		}
	}
	hubs := pass.OfType(hubType)
	for _, c := range customresource.Calls(pass.Assembly, "SecurityHub", "updateSecurityHubConfiguration") {
		hubs = append(hubs, c.Resource)
	}
	for _, hub := range hubs {
		if !slices.ContainsFunc(aggregators, func(r *assembly.Resource) bool { return r.PresentWith(hub) }) {
			pass.Report(hub, "FindingAggregator", "no unconditional finding aggregator collects the findings of other Regions")
		}
	}
}

func centrallyConfigured(pass *engine.Pass) {
	for _, r := range pass.OfType(centralType) {
		pass.Want(r, "CENTRAL", "ConfigurationType")
	}
	for _, association := range pass.OfType("AWS::SecurityHub::PolicyAssociation") {
		if id := association.Get("ConfigurationPolicyId"); id.Is("SELF_MANAGED_SECURITY_HUB") == assembly.True {
			pass.Report(association, "ConfigurationPolicyId", "is %v: %v configures itself", id, association.Get("TargetId"))
		}
	}
	associated := pass.ByTarget("AWS::SecurityHub::PolicyAssociation", "ConfigurationPolicyId")
	for _, policy := range pass.OfType(configurationType) {
		pass.Want(policy, true, "ConfigurationPolicy", "SecurityHub", "ServiceEnabled")
		if !slices.ContainsFunc(associated[policy], func(r *assembly.Resource) bool { return r.PresentWith(policy) }) {
			pass.Report(policy, "PolicyAssociation", "is associated with nothing")
		}
	}
}

func currentStandards(pass *engine.Pass) {
	for _, hub := range pass.OfType(hubType) {
		pass.Want(hub, false, "EnableDefaultStandards")
	}
	byStack := map[*assembly.Stack][]assembly.Value{}
	for _, r := range pass.OfType(standardType) {
		byStack[r.Stack] = append(byStack[r.Stack], r.Get("StandardsArn"))
		if contains(r.Get("StandardsArn"), outdated) {
			pass.Report(r, "StandardsArn", "is %v; want version 3.0.0 or 5.0.0", r.Get("StandardsArn"))
		}
	}
	for _, hub := range pass.OfType(hubType) {
		if all := byStack[hub.Stack]; len(all) > 0 &&
			!slices.ContainsFunc(all, func(v assembly.Value) bool { return contains(v, foundational) }) {
			pass.Report(hub, "Standard", "does not enable AWS Foundational Security Best Practices")
		}
	}
	for _, policy := range pass.OfType(configurationType) {
		all := policy.Get("ConfigurationPolicy", "SecurityHub", "EnabledStandardIdentifiers").List()
		if !slices.ContainsFunc(all, func(v assembly.Value) bool { return contains(v, foundational) }) {
			pass.Report(policy, "ConfigurationPolicy", "does not enable AWS Foundational Security Best Practices")
		}
		for _, v := range all {
			if contains(v, outdated) {
				pass.Report(policy, "ConfigurationPolicy", "enables %v; want version 3.0.0 or 5.0.0", v)
			}
		}
	}
}

// contains reports whether the value is certain to contain the part.
func contains(v assembly.Value, part string) bool {
	text, ok := v.Outline()
	return ok && strings.Contains(text, part)
}
