package network_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// Defaults that no guardrail holds, because other values are right elsewhere.

// want reports the properties of a resource that differ.
func want(t *testing.T, r *assembly.Resource, properties map[string]any) {
	t.Helper()
	for path, value := range properties {
		if got := r.Get(strings.Split(path, ".")...); got.Is(value) != assembly.True {
			t.Errorf("%s of %s = %v, want %v", path, r.Path, got, value)
		}
	}
}

func TestHubAcceptsAttachmentsOfThoseItIsSharedWithOnly(t *testing.T) {
	for accept, share := range map[string][]string{"disable": nil, "enable": {workloads}} {
		app, stack := newStack(t)
		network.NewTransitGatewayHub(stack, "Hub", &network.TransitGatewayHubProps{ShareWith: share})
		want(t, snapshot.Synth(t, app).OfType("AWS::EC2::TransitGateway")[0], map[string]any{
			"AutoAcceptSharedAttachments": accept, "AmazonSideAsn": 64512, "DnsSupport": "enable", "VpnEcmpSupport": "enable",
			"SecurityGroupReferencingSupport": "enable",
		})
	}
}

func TestSpokeRoutesPrivateTiersToTheHubAndNoOthers(t *testing.T) {
	app, stack := newStack(t)
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: network.NewTransitGatewayHub(stack, "Hub", nil), Segment: network.SegmentProduction,
		Network: network.NewVPC(stack, "Network", &network.VPCProps{TransitSubnets: true}),
	})
	a := snapshot.Synth(t, app)
	var got []string
	for _, route := range a.OfType("AWS::EC2::Route") {
		if table, ok := route.Get("RouteTableId").Target(); ok && route.Get("TransitGatewayId").Exists() {
			got = append(got, table.Resource.Tag("Name").String())
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"Prod/Network/app-1", "Prod/Network/app-2", "Prod/Network/app-3"}, got); diff != "" {
		t.Errorf("subnets with a route to the hub (-want +got):\n%s", diff)
	}
	want(t, a.OfType("AWS::EC2::TransitGatewayAttachment")[0], map[string]any{
		"Options.ApplianceModeSupport": "disable", "Options.DnsSupport": "enable",
	})
	want(t, a.OfType("AWS::EC2::PrefixList")[0], map[string]any{"MaxEntries": 10, "Entries.0.Cidr": "10.0.0.0/8"})
}

func TestTunnelsStartByThemselvesAndTheirAlarmTakesSilenceForAnOutage(t *testing.T) {
	app, stack := newStack(t)
	network.NewOnPremises(stack, "Office", &network.OnPremisesProps{
		Hub: network.NewTransitGatewayHub(stack, "Hub", nil), CustomerGatewayIP: "203.0.113.12",
	}).AddTunnelAlarm()
	a := snapshot.Synth(t, app)
	for _, tunnel := range a.OfType("AWS::EC2::VPNConnection")[0].Get("VpnTunnelOptionsSpecifications").List() {
		if got := tunnel.Get("StartupAction"); got.Is("start") != assembly.True {
			t.Errorf("StartupAction = %v, want start", got)
		}
	}
	want(t, a.OfType("AWS::CloudWatch::Alarm")[0], map[string]any{
		"TreatMissingData": "breaching", "ComparisonOperator": "LessThanThreshold", "Threshold": 1, "EvaluationPeriods": 3,
	})
}

func TestFirewallConsultsTheListsOfAWSAndDropsWhatItCannotFollow(t *testing.T) {
	app, stack := newStack(t)
	props := firewallAtHub(stack, "Hub")
	network.NewFirewall(stack, "Firewall", &props)
	policy := snapshot.Synth(t, app).OfType("AWS::NetworkFirewall::FirewallPolicy")[0]
	want(t, policy, map[string]any{"FirewallPolicy.StatefulEngineOptions.StreamExceptionPolicy": "DROP"})
	var lists []string
	for _, reference := range policy.Get("FirewallPolicy", "StatefulRuleGroupReferences").List() {
		if text, ok := reference.Get("ResourceArn").Outline(); ok && strings.Contains(text, ":aws-managed:") {
			lists = append(lists, text[strings.LastIndex(text, "/")+1:])
		}
	}
	if diff := cmp.Diff([]string{
		"AbusedLegitBotNetCommandAndControlDomainsStrictOrder", "AbusedLegitMalwareDomainsStrictOrder",
		"BotNetCommandAndControlDomainsStrictOrder", "MalwareDomainsStrictOrder",
	}, lists); diff != "" {
		t.Errorf("rule groups of AWS (-want +got):\n%s", diff)
	}
}

func TestPoolsGiveSixteenToTwentyTwoBitsAndImportWhatIsThere(t *testing.T) {
	app, stack := newStack(t)
	network.NewIPAM(stack, "IPAM", nil)
	leaves := 0
	for _, pool := range snapshot.Synth(t, app).OfType("AWS::EC2::IPAMPool") {
		if !pool.Get("AutoImport").Exists() {
			continue
		}
		leaves++
		want(t, pool, map[string]any{
			"AutoImport": true, "AllocationMinNetmaskLength": 16, "AllocationDefaultNetmaskLength": 18, "AllocationMaxNetmaskLength": 22,
		})
	}
	if leaves != 3 {
		t.Errorf("pools for VPCs = %d, want one for each of three environments", leaves)
	}
}

func TestPublicSubnetsGiveOutNoIPv6Addresses(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil).AddIPv6()
	for _, subnet := range snapshot.Synth(t, app).OfType("AWS::EC2::Subnet") {
		public := strings.Contains(subnet.Tag("Name").String(), "/public-")
		want(t, subnet, map[string]any{"AssignIpv6AddressOnCreation": !public})
	}
}

// Services try to deliver when they are told to, and fail where they may not yet.
func TestDeliveryWaitsForItsPermission(t *testing.T) {
	for typ, define := range map[string]func(awscdk.Stack){
		"AWS::Route53Resolver::ResolverQueryLoggingConfig": func(stack awscdk.Stack) { network.NewQueryLogs(stack, "Logs", nil) },
		"AWS::NetworkFirewall::LoggingConfiguration": func(stack awscdk.Stack) {
			props := firewallAtHub(stack, "Hub")
			network.NewFirewall(stack, "Firewall", &props)
		},
		"AWS::EC2::VPNConnection": func(stack awscdk.Stack) {
			network.NewOnPremises(stack, "Office", &network.OnPremisesProps{
				Hub: network.NewTransitGatewayHub(stack, "Hub", nil), CustomerGatewayIP: "203.0.113.12",
			})
		},
	} {
		app, stack := newStack(t)
		define(stack)
		a := snapshot.Synth(t, app)
		if permission := a.OfType("AWS::Logs::ResourcePolicy")[0]; !a.OfType(typ)[0].Dependencies()[permission] {
			t.Errorf("%s does not wait for the policy that lets logs be written, want it to", typ)
		}
	}
}
