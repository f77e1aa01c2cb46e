package network_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func firewallProps(stack awscdk.Stack, n int) network.DNSFirewallProps {
	return network.DNSFirewallProps{VPCs: []awsec2.IVpc{newVPC(stack, n).VPC()}}
}

func TestDNSFirewallDefault(t *testing.T) {
	app, stack := newStack(t)
	props := firewallProps(stack, 1)
	network.NewDNSFirewall(stack, "DNS", &props)
	snapshot.Check(t, app)
}

func TestDNSFirewallFull(t *testing.T) {
	app, stack := newStack(t)
	props := firewallProps(stack, 1)
	props.Priority = 200
	props.AllowedDomains, props.BlockedDomains = []string{"*.amazonaws.com", "example.com"}, []string{"*.bad.example"}
	props.AllowOnly, props.FailOpen = true, true
	props.ManagedLists = map[string]string{
		"AWSManagedDomainsAggregateThreatList": "rslvr-fdl-0123456789abcdef", "AWSManagedDomainsMalwareDomainList": "rslvr-fdl-fedcba9876543210",
	}
	props.ThreatCategories = []string{"PHISHING"}
	firewall := network.NewDNSFirewall(stack, "DNS", &props)
	network.NewDNSProfile(stack, "Profile", nil).AddFirewall(firewall)
	snapshot.Check(t, app)
}

func TestDNSFirewallGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewDNSFirewall, true, firewallProps)
}

// Nothing that decides about a name may stand behind what would decide otherwise.
func TestDNSFirewallRulesAreInOrder(t *testing.T) {
	app, stack := newStack(t)
	network.NewDNSFirewall(stack, "DNS", &network.DNSFirewallProps{
		AllowedDomains: []string{"example.com"}, BlockedDomains: []string{"*.bad.example"}, AllowOnly: true,
		ManagedLists: map[string]string{"b": "rslvr-fdl-b", "a": "rslvr-fdl-a"},
	})
	var got []string
	last := 0
	for _, rule := range snapshot.Synth(t, app).OfType("AWS::Route53Resolver::FirewallRuleGroup")[0].Get("FirewallRules").List() {
		priority, _ := rule.Get("Priority").Int()
		if priority <= last {
			t.Errorf("priority %d after %d", priority, last)
		}
		last = priority
		if action := rule.Get("Action"); action.Is("BLOCK") == assembly.True && rule.Get("BlockResponse").Is("NODATA") != assembly.True {
			t.Errorf("answer of priority %d = %v, want NODATA", priority, rule.Get("BlockResponse"))
		}
		what := rule.Get("DnsThreatProtection")
		if confidence := rule.Get("ConfidenceThreshold"); what.Exists() && confidence.Is("HIGH") != assembly.True {
			t.Errorf("confidence of %v = %v, want HIGH: a suspicion blocks no name", what, confidence)
		}
		if !what.Exists() {
			what = rule.Get("FirewallDomainListId")
		}
		got = append(got, rule.Get("Action").String()+" "+strings.TrimRight(what.String(), "0123456789ABCDEF}.Id"))
	}
	want := []string{"ALLOW ${DNSAllow", "BLOCK ${DNSBlock", "BLOCK rslvr-fdl-a", "BLOCK rslvr-fdl-b", "BLOCK DG", "BLOCK DNS_TUNNELING",
		"BLOCK DICTIONARY_DG", "BLOCK ${DNSEverything"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestFailOpenTakesACustomResourceForEachVPCAndNothingElseDoes(t *testing.T) {
	for failOpen, want := range map[bool]int{false: 0, true: 2} {
		app, stack := newStack(t)
		network.NewDNSFirewall(stack, "DNS", &network.DNSFirewallProps{
			VPCs: []awsec2.IVpc{newVPC(stack, 1).VPC(), newVPC(stack, 2).VPC()}, FailOpen: failOpen,
		})
		if n := len(snapshot.Synth(t, app).OfType("Custom::DNSFirewallFailOpen")); n != want {
			t.Errorf("FailOpen %v: %d custom resources, want %d", failOpen, n, want)
		}
	}
}

func TestDNSFirewallIsUnlockedOutsideProduction(t *testing.T) {
	for class, want := range map[plinth.Class]string{plinth.Production: "ENABLED", plinth.NonProduction: "DISABLED"} {
		app, stack := newStackOf(t, class)
		props := firewallProps(stack, 1)
		network.NewDNSFirewall(stack, "DNS", &props)
		association := snapshot.Synth(t, app).OfType("AWS::Route53Resolver::FirewallRuleGroupAssociation")[0]
		if got := association.Get("MutationProtection"); got.Is(want) != assembly.True {
			t.Errorf("%v: MutationProtection is %v, want %s", class, got, want)
		}
	}
	app, stack := newStack(t)
	props := firewallProps(stack, 1)
	dns := network.NewDNSFirewall(stack, "DNS", &props)
	constructtest.Child(dns, *awscdk.Names_UniqueId(props.VPCs[0]), "Resource").AddPropertyOverride(jsii.String("MutationProtection"),
		"DISABLED")
	guardrailtest.Caught(t, app, "DNS-004", "Prod/DNS")
}

// What is protected cannot be rolled back, and CloudFormation may not change it.
func TestAnUnlockedStackProtectsNothingYet(t *testing.T) {
	app, stack := newStack(t)
	open := plinth.NewStack(app, "Open", &plinth.StackProps{
		Account: *stack.Account(), Region: *stack.Region(), Unlocked: true, Tags: tags, WatchedBy: "a test",
	})
	dns := firewallProps(open, 1)
	network.NewDNSFirewall(open, "DNS", &dns)
	firewall := firewallAtHub(open, "Hub")
	network.NewFirewall(open, "Firewall", &firewall)
	a := snapshot.Synth(t, app)
	for _, r := range append(a.OfType("AWS::Route53Resolver::FirewallRuleGroupAssociation"), a.OfType("AWS::NetworkFirewall::Firewall")...) {
		for _, lock := range []string{"MutationProtection", "DeleteProtection", "FirewallPolicyChangeProtection",
			"AvailabilityZoneChangeProtection"} {
			if got := r.Get(lock); got.Exists() && got.Is("DISABLED") != assembly.True && got.Is(false) != assembly.True {
				t.Errorf("%s of %s = %v, want it off", lock, r.Path, got)
			}
		}
	}
}

func TestDNSFirewallRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	for says, props := range map[string]network.DNSFirewallProps{
		`network.DNSFirewall "Prod/F": Priority is 100`: {Priority: 100},
		`BlockedDomains has "http://a"`:                 {BlockedDomains: []string{"http://a"}},
		`ManagedLists["x"] is "malware"`:                {ManagedLists: map[string]string{"x": "malware"}},
		"AllowedDomains is empty and AllowOnly is set":  {AllowOnly: true},
		"nothing else is blocked":                       {NoThreatDetection: true},
		"want 20 each at most":                          {ThreatCategories: make([]string, 21)},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewDNSFirewall(stack, "F", &props) })
	}
}

func TestDNSFirewallSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.DNSFirewall)
	}{
		"an alert only": {"DNS-003", "Prod/Firewall", func(x *network.DNSFirewall) {
			x.RuleGroup().AddPropertyOverride(jsii.String("FirewallRules.0.Action"), "ALERT")
		}},
		"nothing blocked": {"DNS-003", "Prod/Firewall", func(x *network.DNSFirewall) {
			x.RuleGroup().AddPropertyOverride(jsii.String("FirewallRules"), []any{})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			props := firewallProps(stack, 1)
			c.sabotage(network.NewDNSFirewall(stack, "Firewall", &props))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
