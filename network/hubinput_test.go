package network_test

import (
	"strings"
	"testing"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestHubBadInput(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := stackIn(app, "Hub", "111111111111", plinth.Production)
	hub := network.NewTransitGatewayHub(stack, "Hub", nil)
	vpc := network.NewVPC(stack, "Network", &network.VPCProps{TransitSubnets: true})
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: network.SegmentProduction})
	bare := network.NewVPC(stack, "Bare", &network.VPCProps{CIDR: "10.9.0.0/16"})
	elsewhere := stackIn(app, "Elsewhere", "222222222222", plinth.Production)
	far := network.NewVPC(elsewhere, "Network", &network.VPCProps{CIDR: "10.8.0.0/16", TransitSubnets: true})
	newHub := func(p network.TransitGatewayHubProps) func() {
		return func() { network.NewTransitGatewayHub(stack, "Bad", &p) }
	}
	newSpoke := func(scope constructs.Construct, p network.SpokeProps) func() {
		return func() { network.NewSpoke(scope, "Bad", &p) }
	}
	newOffice := func(scope constructs.Construct, p network.OnPremisesProps) func() {
		return func() { network.NewOnPremises(scope, "Bad", &p) }
	}
	prod := network.SegmentProduction
	for name, c := range map[string]struct {
		construct func()
		want      string
	}{
		"public ASN":    {newHub(network.TransitGatewayHubProps{ASN: 7224}), "ASN is 7224, want a private one: 64512 to 65534"},
		"ASN too large": {newHub(network.TransitGatewayHubProps{ASN: 4294967295}), "want a private one"},
		"unknown segment": {
			newHub(network.TransitGatewayHubProps{Policy: network.SegmentPolicy{{"Prod", prod}}}),
			`Policy has segment "Prod", want one of`,
		},
		"production to dev": {
			newHub(network.TransitGatewayHubProps{Policy: network.SegmentPolicy{{network.SegmentNonProduction, prod}}}),
			"Policy connects Production with NonProduction, want them apart",
		},
		"share with a name": {newHub(network.TransitGatewayHubProps{ShareWith: []string{"everybody"}}), `ShareWith has "everybody"`},
		"no hub":            {newSpoke(stack, network.SpokeProps{Network: vpc, Segment: prod}), `network.Spoke "Hub/Bad": Hub is nil`},
		"segment of a spoke": {
			newSpoke(stack, network.SpokeProps{Hub: hub, Network: far, Segment: "Staging"}),
			`Segment has segment "Staging", want one of ["Production"`,
		},
		"no transit subnets": {
			newSpoke(stack, network.SpokeProps{Hub: hub, Network: bare, Segment: prod}),
			"Network is VPC Hub/Bare, want one with TransitSubnets",
		},
		"overlapping spokes": {
			newSpoke(stack, network.SpokeProps{Hub: hub, Network: vpc, Segment: prod}),
			"Network is 10.0.0.0/16, which overlaps 10.0.0.0/16 of Hub/Spoke",
		},
		"egress beside NAT": {
			newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, Egress: true}),
			"want NATNone as its NAT",
		},
		"no routing": {
			newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod}),
			"Routing is nil and Hub Hub/Hub is in another account",
		},
		"routing in the hub": {
			newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, Routing: stack}),
			"Routing is in the stack of Hub Hub/Hub, want another stack",
		},
		"unknown tier": {
			newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, ConnectedTiers: []string{"web"}}),
			`ConnectedTiers is "web", want a tier of VPC Elsewhere/Network: ["public"`,
		},
		"network of the spoke": {
			newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, RemoteCIDRs: []string{"10.0.0.1/8"}}),
			`RemoteCIDRs has "10.0.0.1/8"`,
		},
		"internet as a network": {
			newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, RemoteCIDRs: []string{"0.0.0.0/0"}}),
			"want an IPv4 range of /8 or longer",
		},
		"import without an id": {
			func() { network.ImportTransitGatewayHub(stack, "Bad", nil) },
			`network.TransitGatewayHub "Hub/Bad": ID is "", want the id of a transit gateway`,
		},
		"import without tables": {func() {
			network.ImportTransitGatewayHub(stack, "Bad", &network.TransitGatewayHubAttributes{ID: imported.ID})
		}, `RouteTables["Production"] is ""`},
		"hub of another Region": {func() {
			abroad := imported
			abroad.Region = "us-east-1"
			network.NewSpoke(elsewhere, "Bad", &network.SpokeProps{
				Hub: network.ImportTransitGatewayHub(stack, "Abroad", &abroad), Network: far, Segment: prod,
			})
		}, "Hub is Hub/Abroad in us-east-1, want one in the VPC's own Region eu-west-1"},
		"egress without a hub": {func() { network.NewEgressVPC(stack, "Bad", nil) }, "Hub is nil"},
		"egress of on-premises": {func() {
			network.NewEgressVPC(stack, "Bad", &network.EgressVPCProps{Hub: hub, Segments: []network.Segment{network.SegmentOnPremises}})
		}, "answers would not come back"},
		"firewall elsewhere": {func() {
			inVPC := network.NewFirewall(elsewhere, "Inspection", &network.FirewallProps{
				VPC: far.VPC(), Subnets: far.Tier("management"), AllowedDomains: []string{"example.com"},
			})
			network.NewEgressVPC(stack, "Bad", &network.EgressVPCProps{Hub: hub, Firewall: inVPC})
		}, "Firewall is Elsewhere/Inspection, want one at the hub Hub/Hub"},
		"private gateway": {
			newOffice(stack, network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "10.0.0.1"}),
			`CustomerGatewayIP is "10.0.0.1", want the public IPv4 address`,
		},
		"office elsewhere": {
			newOffice(elsewhere, network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12"}),
			"Hub is Hub/Hub in another account",
		},
		"office ASN": {
			newOffice(stack, network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12", CustomerASN: -1}),
			"CustomerASN is -1",
		},
		"nothing allowed": {
			func() { network.NewDirectConnect(stack, "Bad", &network.DirectConnectProps{Hub: hub, GatewayID: "x"}) },
			"AllowedCIDRs is empty",
		},
		"an attachment of a /29": {func() {
			network.NewVPC(stack, "Bad", &network.VPCProps{Tiers: []network.Tier{{Name: "transit", Prefix: 29}}})
		}, `Tiers["transit"].Prefix is /29, want /16 to /28`},
		"nil scope": {func() { network.NewTransitGatewayHub(nil, "Bad", nil) }, "scope is nil"},
		"empty id": {func() {
			network.NewSpoke(elsewhere, "", &network.SpokeProps{Hub: hub, Network: far, Segment: prod, Routing: elsewhere})
		}, `id is ""`},
	} {
		t.Run(name, func(t *testing.T) {
			if err := constructtest.Panic(c.construct); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			if stack.Node().TryFindChild(jsii.String("Bad")) != nil || elsewhere.Node().TryFindChild(jsii.String("Bad")) != nil {
				t.Error("something was left behind")
			}
		})
	}
}
