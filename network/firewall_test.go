package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

var euwZones = []string{"euw1-az1", "euw1-az2", "euw1-az3"}

func firewallAtHub(stack awscdk.Stack, id string) network.FirewallProps {
	return network.FirewallProps{
		Hub:     network.NewTransitGatewayHub(stack, id, nil),
		ZoneIDs: euwZones, AllowedDomains: []string{".example.com"},
	}
}

// firewallVPC has a tier for the endpoints of a firewall, in zones that are pinned by name.
func firewallVPC(stack awscdk.Stack) *network.VPC {
	return network.NewVPC(stack, "Network", &network.VPCProps{
		ZoneNames: []string{"eu-west-1a", "eu-west-1b", "eu-west-1c"},
		Tiers:     append(network.DefaultTiers(), network.Tier{Name: "firewall", Prefix: 28}),
	})
}

func TestFirewallDefault(t *testing.T) {
	app, stack := newStack(t)
	props := firewallAtHub(stack, "Hub")
	network.NewFirewall(stack, "Firewall", &props)
	snapshot.Check(t, app)
}

func TestFirewallFull(t *testing.T) {
	app, stack := newStack(t)
	vpc := firewallVPC(stack)
	firewall := network.NewFirewall(stack, "Firewall", &network.FirewallProps{
		VPC: vpc.VPC(), Subnets: vpc.Tier("firewall"),
		AllowedDomains: []string{".amazonaws.com", "packages.example.com"},
		Rules: []string{
			`pass tcp $HOME_NET any -> 192.0.2.1 443 (msg:"partner"; sid:1; rev:1;)`, "drop udp any any -> any 53 (sid:2;)",
		},
		ManagedRuleGroups: []string{
			"ThreatSignaturesBotnetStrictOrder", "arn:aws:network-firewall:eu-west-1:222222222222:stateful-rulegroup/partner",
		},
		HomeCIDRs: []string{"10.0.0.0/8"},
		Capacity:  200,
		Logs:      everything(stack).FlowLogs,
	})
	for zone, subnet := range vpc.Subnets("app") {
		awsec2.NewCfnRoute(stack, jsii.String(fmt.Sprint("Inspected", zone)), &awsec2.CfnRouteProps{
			RouteTableId: subnet.RouteTable().RouteTableId(), DestinationCidrBlock: jsii.String("192.0.2.0/24"),
			VpcEndpointId: jsii.String(firewall.EndpointID(zone)),
		})
	}
	snapshot.Check(t, app)
}

func TestFirewallGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewFirewall, false, func(stack awscdk.Stack, n int) network.FirewallProps {
		return firewallAtHub(stack, []string{"", "HubOne", "HubTwo"}[n])
	})
}

// CloudFormation returns "zone:endpoint" in any order. The intrinsic functions have to find
// the endpoint of a zone in each.
func TestFirewallEndpointsAreFoundByZone(t *testing.T) {
	app, stack := newStack(t)
	vpc := firewallVPC(stack)
	firewall := network.NewFirewall(stack, "Firewall", &network.FirewallProps{
		VPC: vpc.VPC(), Subnets: vpc.Tier("firewall"), AllowedDomains: []string{"example.com"},
	})
	for zone, name := range []string{"a", "b", "c"} {
		awscdk.NewCfnOutput(stack, jsii.String(name), &awscdk.CfnOutputProps{Value: jsii.String(firewall.EndpointID(zone))})
	}
	outputs := snapshot.Synth(t, app).Stacks[0]
	for _, order := range []string{
		"eu-west-1a:vpce-a,eu-west-1b:vpce-b,eu-west-1c:vpce-c", "eu-west-1c:vpce-c,eu-west-1a:vpce-a,eu-west-1b:vpce-b",
	} {
		for _, name := range []string{"a", "b", "c"} {
			if got := selectSplit(t, outputs.Output(name), order); got != "vpce-"+name {
				t.Errorf("zone %s of %s is %s", name, order, got)
			}
		}
	}
}

// selectSplit evaluates Fn::Select and Fn::Split over text that stands for the Fn::Join.
func selectSplit(t *testing.T, v assembly.Value, joined string) string {
	t.Helper()
	switch fn, args := v.Call(); fn {
	case "Fn::Select":
		index, _ := args.Get("0").Int()
		of, split := args.Get("1").Call()
		if of != "Fn::Split" {
			t.Fatalf("Fn::Select of %v", args)
		}
		return strings.Split(selectSplit(t, split.Get("1"), joined), split.Get("0").String())[index]
	case "Fn::Join":
		return joined
	default:
		t.Fatalf("%q, want Fn::Select or Fn::Join", fn)
		return ""
	}
}

// Network Firewall takes its own VPC for the home network, and at a transit gateway there
// is none.
func TestFirewallKnowsItsHomeNetworks(t *testing.T) {
	app, stack := newStack(t)
	props := firewallAtHub(stack, "Hub")
	network.NewFirewall(stack, "Firewall", &props)
	a := snapshot.Synth(t, app)
	for _, home := range []assembly.Value{
		a.OfType("AWS::NetworkFirewall::FirewallPolicy")[0].Get("FirewallPolicy", "PolicyVariables", "RuleVariables", "HOME_NET", "Definition"),
		a.OfType("AWS::NetworkFirewall::RuleGroup")[0].Get("RuleGroup", "RuleVariables", "IPSets", "HOME_NET", "Definition"),
	} {
		var got []string
		for _, v := range home.List() {
			got = append(got, v.String())
		}
		if diff := cmp.Diff([]string{"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"}, got); diff != "" {
			t.Errorf("HOME_NET (-want +got):\n%s", diff)
		}
	}
}

func TestFirewallIsUnlockedOutsideProduction(t *testing.T) {
	for class, want := range map[plinth.Class]bool{plinth.Production: true, plinth.NonProduction: false} {
		app, stack := newStackOf(t, class)
		props := firewallAtHub(stack, "Hub")
		network.NewFirewall(stack, "Firewall", &props)
		firewall := snapshot.Synth(t, app).OfType("AWS::NetworkFirewall::Firewall")[0]
		for _, property := range []string{"DeleteProtection", "FirewallPolicyChangeProtection", "AvailabilityZoneChangeProtection"} {
			if got := firewall.Get(property); got.Is(want) != assembly.True {
				t.Errorf("%s: %s is %v, want %v", class, property, got, want)
			}
		}
	}
}

// A rule group's capacity cannot change, and what replaces it needs another name.
func TestAnotherCapacityIsAnotherName(t *testing.T) {
	names := map[string]bool{}
	for _, capacity := range []int{0, 1000, 2000} {
		app, stack := newStack(t)
		props := firewallAtHub(stack, "Hub")
		props.Capacity = capacity
		network.NewFirewall(stack, "Firewall", &props)
		names[snapshot.Synth(t, app).OfType("AWS::NetworkFirewall::RuleGroup")[0].Get("RuleGroupName").String()] = true
	}
	if len(names) != 2 {
		t.Errorf("names are %v, want one for each capacity", names)
	}
}

func TestFirewallRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	good := firewallAtHub(stack, "Hub")
	vpc := firewallVPC(stack)
	bucket := everything(stack).FlowLogs.Bucket
	for says, spoil := range map[string]func(p *network.FirewallProps){
		`network.Firewall "Prod/F": Hub and VPC are nil`: func(p *network.FirewallProps) { p.Hub = nil },
		"VPC or Subnets is set beside Hub":               func(p *network.FirewallProps) { p.VPC = vpc.VPC() },
		`ZoneIDs is ["euw1-az1"], want two zones`:        func(p *network.FirewallProps) { p.ZoneIDs = p.ZoneIDs[:1] },
		`ZoneIDs has "eu-west-1a"`: func(p *network.FirewallProps) {
			p.ZoneIDs = []string{"eu-west-1a", "eu-west-1b"}
		},
		`ZoneIDs is ["euw1-az1" "euw1-az2" "euw1-az3"] beside VPC`: func(p *network.FirewallProps) {
			p.Hub, p.VPC, p.Subnets = nil, vpc.VPC(), vpc.Tier("firewall")
		},
		"Subnets is nil": func(p *network.FirewallProps) {
			p.Hub, p.VPC, p.ZoneIDs = nil, vpc.VPC(), nil
		},
		"Subnets has one zone": func(p *network.FirewallProps) {
			p.Hub, p.VPC, p.ZoneIDs = nil, vpc.VPC(), nil
			p.Subnets = &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{vpc.Subnets("firewall")[0], vpc.Subnets("data")[0]}}
		},
		"so nothing would pass": func(p *network.FirewallProps) { p.AllowedDomains = nil },
		"Capacity is -1":        func(p *network.FirewallProps) { p.Capacity = -1 },
		"want room for 2 domains": func(p *network.FirewallProps) {
			p.Capacity, p.AllowedDomains = 1, []string{"a.example", "b.example"}
		},
		`AllowedDomains has "*.example.com"`: func(p *network.FirewallProps) { p.AllowedDomains = []string{"*.example.com"} },
		`ManagedRuleGroups has "MalwareDomainsActionOrder"`: func(p *network.FirewallProps) {
			p.ManagedRuleGroups = []string{"MalwareDomainsActionOrder"}
		},
		`ManagedRuleGroups is ["MalwareDomainsStrictOrder"] beside OwnRulesOnly`: func(p *network.FirewallProps) {
			p.OwnRulesOnly, p.ManagedRuleGroups = true, []string{"MalwareDomainsStrictOrder"}
		},
		`HomeCIDRs has "0.0.0.0/0"`:              func(p *network.FirewallProps) { p.HomeCIDRs = []string{"0.0.0.0/0"} },
		`Rules has "pass ip any any -> any any"`: func(p *network.FirewallProps) { p.Rules = []string{"pass ip any any -> any any"} },
		"Rules has sid 7 twice": func(p *network.FirewallProps) {
			p.Rules = []string{"pass ip any any -> any any (sid:7;)", "drop ip any any -> any any (sid: 7;)"}
		},
		"Logs.Retention is ONE_DAY beside a Bucket": func(p *network.FirewallProps) {
			p.Logs = network.LogDestination{Bucket: bucket, Retention: awslogs.RetentionDays_ONE_DAY}
		},
	} {
		props := good
		spoil(&props)
		constructtest.Refused(t, stack, says, func() { network.NewFirewall(stack, "F", &props) })
	}
	atHub := network.NewFirewall(stack, "AtHub", &good)
	inVPC := network.NewFirewall(stack, "InVPC", &network.FirewallProps{
		VPC: vpc.VPC(), Subnets: vpc.Tier("firewall"), AllowedDomains: []string{"example.com"},
	})
	other := network.NewVPC(stack, "Other", nil)
	unpinned := network.NewFirewall(stack, "Unpinned", &network.FirewallProps{
		VPC: other.VPC(), Subnets: other.Tier("management"), AllowedDomains: []string{"example.com"}, OwnRulesOnly: true,
	})
	if atHub.AttachmentID() == "" {
		t.Error("the firewall at the hub has no attachment")
	}
	for says, f := range map[string]func(){
		`network.Firewall "Prod/AtHub": EndpointID is asked of a firewall at a transit gateway`: func() { atHub.EndpointID(0) },
		`network.Firewall "Prod/InVPC": AttachmentID is asked of a firewall in a VPC`:           func() { inVPC.AttachmentID() },
		"zone is 3, want 0 to 2":   func() { inVPC.EndpointID(3) },
		"set ZoneNames on the VPC": func() { unpinned.EndpointID(0) },
	} {
		constructtest.Refused(t, stack, says, f)
	}
}

func TestFirewallSabotage(t *testing.T) {
	app, stack := newStack(t)
	props := firewallAtHub(stack, "Hub")
	network.NewFirewall(stack, "Firewall", &props)
	a := snapshot.Synth(t, app)
	const firewall, policy, logging = "Prod/Firewall/Resource", "Prod/Firewall/Policy/Resource", "Prod/Firewall/Logging"
	for name, c := range map[string]struct {
		rule, path, change string
		value              any
	}{
		"no logs":               {"FIREWALL-001", "Prod/Firewall", logging, nil},
		"alerts only":           {"FIREWALL-001", "Prod/Firewall", logging + " LoggingConfiguration.LogDestinationConfigs.1", nil},
		"logs in the clear":     {"FIREWALL-002", logging, "Prod/Firewall/Alerts/Resource KmsKeyId", nil},
		"flows kept for a week": {"FIREWALL-003", logging, "Prod/Firewall/Flows/Resource RetentionInDays", 7},
		"nobody may write":      {"DELIVERY-001", logging, "Prod/LogDelivery/ResourcePolicy", nil},
		"deletable":             {"FIREWALL-004", "Prod/Firewall", firewall + " DeleteProtection", false},
		"another policy":        {"FIREWALL-005", "Prod/Firewall", firewall + " FirewallPolicyChangeProtection", false},
		"fewer zones":           {"FIREWALL-005", "Prod/Firewall", firewall + " AvailabilityZoneChangeProtection", false},
		"passes first": {"FIREWALL-006", policy,
			policy + " FirewallPolicy.StatefulEngineOptions.RuleOrder", "DEFAULT_ACTION_ORDER"},
		"alerts and lets": {"FIREWALL-006", policy, policy + " FirewallPolicy.StatefulDefaultActions", []string{"aws:alert_established"}},
		"fragments pass":  {"FIREWALL-007", policy, policy + " FirewallPolicy.StatelessFragmentDefaultActions", []string{"aws:pass"}},
		"everything pass": {"FIREWALL-007", policy, policy + " FirewallPolicy.StatelessDefaultActions", []string{"aws:pass"}},
		"no rules":        {"FIREWALL-007", policy, policy + " FirewallPolicy.StatefulRuleGroupReferences", []any{}},
		"one zone": {"FIREWALL-008", "Prod/Firewall",
			firewall + " AvailabilityZoneMappings", []any{map[string]any{"AvailabilityZone": "euw1-az1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			guardrailtest.CaughtIn(t, a, c.rule, c.path, map[string]any{c.change: c.value})
		})
	}
}

func TestFirewallsInAVPCKeepTheirSubnets(t *testing.T) {
	app, stack := newStack(t)
	vpc := firewallVPC(stack)
	firewall := network.NewFirewall(stack, "Firewall", &network.FirewallProps{
		VPC: vpc.VPC(), Subnets: vpc.Tier("firewall"), AllowedDomains: []string{"example.com"},
	})
	firewall.Firewall().AddPropertyOverride(jsii.String("SubnetChangeProtection"), false)
	guardrailtest.Caught(t, app, "FIREWALL-005", "Prod/Firewall")
}
