package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestHubDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewTransitGatewayHub(stack, "Hub", nil)
	snapshot.Check(t, app)
}

func TestHubFull(t *testing.T) {
	app, stack := newStack(t)
	network.NewTransitGatewayHub(stack, "Hub", &network.TransitGatewayHubProps{
		ASN:       4200000001,
		Policy:    append(network.DefaultSegmentPolicy(), network.Connection{network.SegmentProduction, network.SegmentProduction}),
		ShareWith: []string{"arn:aws:organizations::999999999999:ou/o-abcdef1234/ou-ab12-cdefghij", "444444444444"},
		FlowLogs:  everything(stack).FlowLogs,
	})
	snapshot.Check(t, app)
}

// Three accounts, one of them the hub's: what belongs to the transit gateway is defined in
// its account, and no stack locks another.
func TestHubAcrossAccounts(t *testing.T) {
	app := snapshot.NewApp(t)
	hub := network.NewTransitGatewayHub(stackIn(app, "Hub", "333333333333", plinth.Production), "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{"arn:aws:organizations::999999999999:organization/o-abcdef1234"},
	})
	routing := stackIn(app, "Routing", "333333333333", plinth.Production)
	prod := stackIn(app, "Prod", "111111111111", plinth.Production)
	vpc := network.NewVPC(prod, "Network", &network.VPCProps{TransitSubnets: true})
	network.NewSpoke(prod, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: network.SegmentProduction, Routing: routing})
	dev := stackIn(app, "Dev", "222222222222", plinth.NonProduction)
	devVPC := network.NewVPC(dev, "Network", &network.VPCProps{CIDR: "10.1.0.0/16", TransitSubnets: true, NAT: network.NATNone, Zones: 2})
	network.NewSpoke(dev, "Spoke", &network.SpokeProps{
		Hub: hub, Network: devVPC, Segment: network.SegmentNonProduction, Routing: routing, Egress: true,
		ConnectedTiers: []string{"app", "management"}, RemoteCIDRs: []string{"10.0.0.0/8", "172.16.0.0/12"}, ApplianceMode: true,
	})
	snapshot.Check(t, app)
}

var imported = network.TransitGatewayHubAttributes{
	ID: "tgw-0123456789abcdef0", Account: "333333333333",
	RouteTables: map[network.Segment]string{
		network.SegmentProduction: "tgw-rtb-00000000000000001", network.SegmentNonProduction: "tgw-rtb-00000000000000002",
		network.SegmentShared: "tgw-rtb-00000000000000003", network.SegmentInspection: "tgw-rtb-00000000000000004",
		network.SegmentOnPremises: "tgw-rtb-00000000000000005",
	},
}

// A spoke in an app of its own, on a hub that is known by its ids.
func TestImportedHub(t *testing.T) {
	app, stack := newStack(t)
	hub := network.ImportTransitGatewayHub(stack, "Hub", &imported)
	if hub.TransitGateway() != nil || hub.RouteTable(network.SegmentShared) != nil {
		t.Error("an imported hub has resources")
	}
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentProduction, Routing: stackIn(app, "Routing", "333333333333", plinth.Production),
		Network: network.NewVPC(stack, "Network", &network.VPCProps{TransitSubnets: true}),
	})
	snapshot.Check(t, app)
}

// hubAndSpokes is production and development on one hub, in one account.
func hubAndSpokes(t *testing.T) (app awscdk.App, hub *network.TransitGatewayHub, prod, dev *network.Spoke) {
	t.Helper()
	app = snapshot.NewApp(t)
	hub = network.NewTransitGatewayHub(stackIn(app, "Hub", "111111111111", plinth.Production), "Hub", nil)
	prodStack := stackIn(app, "Prod", "111111111111", plinth.Production)
	prod = network.NewSpoke(prodStack, "Spoke", &network.SpokeProps{
		Hub: hub, Network: network.NewVPC(prodStack, "Network", &network.VPCProps{TransitSubnets: true}), Segment: network.SegmentProduction,
	})
	devStack := stackIn(app, "Dev", "111111111111", plinth.NonProduction)
	dev = network.NewSpoke(devStack, "Spoke", &network.SpokeProps{
		Hub: hub,
		Network: network.NewVPC(devStack, "Network", &network.VPCProps{
			CIDR: "10.1.0.0/16", TransitSubnets: true, NAT: network.NATSingle,
		}),
		Segment: network.SegmentNonProduction,
	})
	return app, hub, prod, dev
}

func TestSpokesNeedNoStrongReferences(t *testing.T) {
	app, _, _, _ := hubAndSpokes(t)
	a := snapshot.Synth(t, app)
	for _, s := range a.Stacks {
		if text := constructtest.Template(t, a, s.Path); strings.Contains(text, "Fn::ImportValue") || strings.Contains(text, `"Export"`) {
			t.Errorf("%s has an export lock", s.Path)
		}
	}
}

func TestHubsAreConstructs(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := stackIn(app, "Hub", "111111111111", plinth.Production)
	hub := network.NewTransitGatewayHub(stack, "Hub", nil)
	network.NewTransitGatewayHub(stack, "Second", &network.TransitGatewayHubProps{ASN: 64513})
	other := stackIn(app, "Prod", "111111111111", plinth.Production)
	vpc := network.NewVPC(other, "Network", &network.VPCProps{TransitSubnets: true})
	before := awscdk.Stack_Of(hub)
	for _, c := range []constructs.Construct{
		hub,
		network.NewSpoke(other, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: network.SegmentProduction}),
		network.NewOnPremises(stack, "Office", &network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12"}),
		network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub}),
		network.NewDirectConnect(stack, "Direct", &network.DirectConnectProps{Hub: hub, GatewayID: "x", AllowedCIDRs: []string{"10.0.0.0/8"}}),
	} {
		awscdk.Tags_Of(c).Add(jsii.String("Owner"), jsii.String("us"), nil)
		constructs.NewConstruct(c, jsii.String("Inside"))
		after := stackIn(app, fmt.Sprintf("After%p", c), "111111111111", plinth.Production)
		constructs.NewConstruct(after, jsii.String("X")).Node().AddDependency(c)
	}
	if before != awscdk.Stack_Of(hub) {
		t.Error("the hub has moved")
	}
	a := snapshot.Synth(t, app)
	if got := a.OfType("AWS::EC2::TransitGateway")[0].Tag("Owner"); got.Is("us") != assembly.True {
		t.Errorf("tag Owner is %v", got)
	}
}
