package network_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestIPv6(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil).AddIPv6()
	snapshot.Check(t, app)
}

// Adding zones, tiers and the transit tier moves no subnet's IPv6 range.
func TestIPv6AddressesNeverMove(t *testing.T) {
	ranges := func(props *network.VPCProps) map[string]string {
		app, stack := newStack(t)
		network.NewVPC(stack, "Network", props).AddIPv6()
		all := map[string]string{}
		for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::Subnet") {
			all[r.Tag("Name").String()] = r.Get("Ipv6CidrBlock").String()
		}
		return all
	}
	before := ranges(nil)
	grown := ranges(&network.VPCProps{Zones: 4, TransitSubnets: true})
	again := ranges(&network.VPCProps{Zones: 4, TransitSubnets: true, Tiers: append(network.DefaultTiers(), network.Tier{Name: "cache"})})
	for name, was := range before {
		if grown[name] != was || again[name] != was {
			t.Errorf("%s was %s, is %s and %s", name, was, grown[name], again[name])
		}
	}
	seen := map[string]string{}
	for name, is := range again {
		if grown[name] != "" && grown[name] != is {
			t.Errorf("%s was %s, is %s", name, grown[name], is)
		}
		if other := seen[is]; other != "" {
			t.Errorf("%s and %s have the same range", name, other)
		}
		seen[is] = name
	}
}

func TestIPv6LeavesIsolatedTiersIsolated(t *testing.T) {
	app, stack := newStack(t)
	vpc := network.NewVPC(stack, "Network", nil)
	if vpc.AddIPv6() == nil {
		t.Error("there is no egress-only gateway for the private tier")
	}
	constructtest.Refused(t, stack, `network.VPC "Prod/Network": AddIPv6 is called twice`,
		func() { vpc.AddIPv6() })
	ways := map[string]int{}
	for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::Route") {
		if r.Get("DestinationIpv6CidrBlock").Is("::/0") == assembly.True {
			table, _ := r.Get("RouteTableId").Target()
			tier, _, _ := strings.Cut(strings.TrimPrefix(table.Resource.Tag("Name").String(), "Prod/Network/"), "-")
			gateway := "egress-only"
			if r.Get("GatewayId").Exists() {
				gateway = "internet"
			}
			if attached := slices.Contains(r.DependsOn, "NetworkVPCGWB5047690"); attached != (gateway == "internet") {
				t.Errorf("%s waits for the attachment of the gateway: %v", r.Path, attached)
			}
			ways[tier+" "+gateway]++
		}
	}
	if diff := cmp.Diff(map[string]int{"public internet": 3, "app egress-only": 3}, ways); diff != "" {
		t.Errorf("default routes (-want +got):\n%s", diff)
	}
	app, stack = newStack(t)
	isolated := network.NewVPC(stack, "Network", &network.VPCProps{Tiers: []network.Tier{{Name: "data"}}})
	if isolated.AddIPv6() != nil {
		t.Error("there is an egress-only gateway for nobody")
	}
	guardrailtest.Clean(t, app)
}

func TestIPv6Sabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.VPC)
	}{
		"isolated subnet to the IPv6 internet": {"SUBNET-003", "Prod/Network1", func(x *network.VPC) {
			awsec2.NewCfnRoute(x, jsii.String("Leak"), &awsec2.CfnRouteProps{
				RouteTableId: x.Subnets("data")[0].RouteTable().RouteTableId(), DestinationIpv6CidrBlock: jsii.String("::/0"),
				EgressOnlyInternetGatewayId: x.AddIPv6().AttrId(),
			})
		}},
		"private subnet open to IPv6": {"SUBNET-004", "Prod/Network1", func(x *network.VPC) {
			x.AddIPv6()
			route := constructtest.Child(x, "IPv6", "app1")
			route.AddPropertyDeletionOverride(jsii.String("EgressOnlyInternetGatewayId"))
			route.AddPropertyOverride(jsii.String("GatewayId"), x.L2().InternetGatewayId())
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			c.sabotage(newVPC(stack, 1))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
