package price

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A note is what somebody has to know of types beside what they cost standing idle.
type note struct {
	types []string
	text  string
	// of says which resources of the types it is about, nil for all.
	of func(*assembly.Resource) bool
}

// notes are about what is billed by use wherever it stands, whatever the traffic, and about what
// AWS adds or waives later. See the pricing pages of each service.
var notes = []note{
	{[]string{"AWS::Config::ConfigurationRecorder"}, "$0.003 for each change of a resource that it records", nil},
	{[]string{"AWS::Config::ConfigRule", "AWS::Config::OrganizationConfigRule", "AWS::Config::ConformancePack",
		"AWS::Config::OrganizationConformancePack"}, "$0.001 for each evaluation of a rule", nil},
	{[]string{"AWS::GuardDuty::Detector"}, "by the events and the GB of logs that it reads", nil},
	{[]string{"AWS::SecurityHub::Hub", "AWS::SecurityHub::HubV2"}, "by checks, resources and findings", nil},
	{[]string{"AWS::Macie::Session"}, "by buckets and the GB that it looks at", nil},
	{[]string{"AWS::Detective::Graph", "AWS::SecurityLake::DataLake"}, "by the GB that it takes in", nil},
	{[]string{"AWS::AccessAnalyzer::Analyzer"}, "$0.20 a month for each role and user, if it looks for unused access", nil},
	{[]string{"AWS::CloudTrail::Trail"}, "$2 for 100,000 management events, from the second copy of them on", nil},
	{[]string{"AWS::EC2::FlowLog"}, "by the GB", nil},
	{[]string{"AWS::KMS::Key"}, "$1 a month more after its first rotation, and again after the second", func(r *assembly.Resource) bool {
		return r.Get("EnableKeyRotation").Is(true) == assembly.True
	}},
}

// chained is what AWS waives of NAT gateways behind a firewall.
const chained = "an hour and a GB are waived for each that a Network Firewall endpoint before it is billed for"

// notesOf are the notes about an assembly at the prices of a Region, in the order of the table.
func notesOf(a *assembly.Assembly, region string) []string {
	all, firewalls, made := notes, false, 0
	for _, r := range a.Resources() {
		firewalls = firewalls || r.Type == "AWS::NetworkFirewall::Firewall"
		if custom(r) {
			made++
		}
	}
	if firewalls {
		all = append(slices.Clip(all), note{[]string{"AWS::EC2::NatGateway"}, chained, nil})
	}
	var told []string
	abroad := slices.DeleteFunc(slices.Clone(a.Stacks), func(s *assembly.Stack) bool {
		return s.Parent != nil || s.Region == "" || s.Region == region
	})
	if n := len(abroad); n > 0 {
		told = append(told, fmt.Sprintf("%d x stack in another Region, where prices are not those of %s", n, region))
	}
	if made > 0 {
		told = append(told, fmt.Sprintf("%d x custom resource: what its code makes is in no template", made))
	}
	for _, n := range all {
		for _, name := range n.types {
			count := 0
			for _, r := range a.OfType(name) {
				if n.of == nil || n.of(r) {
					count++
				}
			}
			if count > 0 {
				told = append(told, fmt.Sprintf("%d x %s: %s", count, name, n.text))
			}
		}
	}
	return told
}
