package detection

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const centralType = "AWS::SecurityHub::OrganizationConfiguration"

// central reports whether the stack of an aggregator configures an organization; that it does so
// centrally is for HUB-003 to say.
func central(aggregator *assembly.Resource) bool {
	return slices.ContainsFunc(aggregator.Stack.Resources, func(r *assembly.Resource) bool { return r.Type == centralType })
}

// governedRegionsWatched compares the Regions that configuration policies take effect in, which are
// those of the aggregator and its own, with those that are open, recorded and watched.
func governedRegionsWatched(pass *engine.Pass) {
	for _, aggregator := range pass.OfType("AWS::SecurityHub::FindingAggregator") {
		home := aggregator.Stack.Region
		if home == "" || !central(aggregator) {
			continue
		}
		governed, known := linkedRegions(aggregator, home)
		if !known {
			pass.Report(aggregator, "RegionLinkingMode", "is %v; want SPECIFIED_REGIONS, or NO_REGIONS for %s alone: "+
				"configuration policies take effect in all Regions, recorded or not", aggregator.Get("RegionLinkingMode"), home)
			continue
		}
		if problems := unwatched(pass, governed, home); len(problems) > 0 {
			pass.Report(aggregator, "Regions", "%s", strings.Join(problems, "; "))
		}
	}
}

// linkedRegions are the Regions of an aggregator with its own, where all of them are known.
func linkedRegions(aggregator *assembly.Resource, home string) (all []string, known bool) {
	all = []string{home}
	mode := aggregator.Get("RegionLinkingMode")
	if mode.Is("NO_REGIONS") == assembly.True {
		return all, true
	}
	for _, v := range aggregator.Get("Regions").List() {
		region, ok := v.Text()
		if !ok {
			return nil, false
		}
		all = append(all, region)
	}
	return all, mode.Is("SPECIFIED_REGIONS") == assembly.True
}

// unwatched says what is missing in the governed Regions, and which Regions are open and not
// governed. An app without any recorder or detector leaves them to somebody else.
func unwatched(pass *engine.Pass, governed []string, home string) (problems []string) {
	recorded := recordedAccounts(pass)
	watched := map[string]bool{}
	for _, r := range pass.OfType(detectorType) {
		watched[r.Stack.Region] = true
	}
	for _, c := range customresource.Calls(pass.Assembly, "GuardDuty", "updateDetector") {
		watched[c.Stack.Region] = true
	}
	for _, region := range governed {
		var missing []string
		for _, account := range slices.Sorted(maps.Keys(recorded[home])) {
			if !recorded[region][account] {
				missing = append(missing, account)
			}
		}
		if len(missing) > 0 {
			problems = append(problems, fmt.Sprintf("%s is configured, and AWS Config does not record %s there, as it does in %s",
				region, strings.Join(missing, ", "), home))
		}
		if len(watched) > 0 && !watched[region] {
			problems = append(problems, region+" is configured, and GuardDuty does not watch it")
		}
	}
	for _, region := range openRegions(pass) {
		if !slices.Contains(governed, region) {
			problems = append(problems, "service control policies leave "+region+" open, which is not linked")
		}
	}
	return problems
}

// recordedAccounts are the accounts that AWS Config records, by Region.
func recordedAccounts(pass *engine.Pass) map[string]map[string]bool {
	recorded := map[string]map[string]bool{}
	for _, r := range pass.OfType(recorderType) {
		if recorded[r.Stack.Region] == nil {
			recorded[r.Stack.Region] = map[string]bool{}
		}
		recorded[r.Stack.Region][r.Stack.Account] = true
	}
	return recorded
}

// openRegions are those that service control policies of the app except from what they deny. A
// statement with Action denies some actions only, and so says nothing.
func openRegions(pass *engine.Pass) []string {
	open := map[string]bool{}
	for _, policy := range pass.OfType("AWS::Organizations::Policy") {
		for _, s := range statement.In(policy.Get("Content")) {
			if s.Get("Effect").Is("Deny") != assembly.True || !s.Get("NotAction").Exists() {
				continue
			}
			for _, v := range s.Get("Condition", "StringNotEquals", "aws:RequestedRegion").List() {
				if region, ok := v.Text(); ok {
					open[region] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(open))
}
