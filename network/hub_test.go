package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func stackIn(app awscdk.App, id, account string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: "eu-west-1", Class: class, Tags: tags})
}

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
		Hub: hub, Network: network.NewVPC(devStack, "Network", &network.VPCProps{CIDR: "10.1.0.0/16", TransitSubnets: true, NAT: network.NATSingle}),
		Segment: network.SegmentNonProduction,
	})
	return app, hub, prod, dev
}

func TestEgressVPC(t *testing.T) {
	app, hub, _, _ := hubAndSpokes(t)
	network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub})
	snapshot.Check(t, app)
}

// What leaves passes the firewall, and so does what comes back.
func TestEgressVPCThroughAFirewall(t *testing.T) {
	app, hub, _, _ := hubAndSpokes(t)
	firewall := network.NewFirewall(stackIn(app, "Firewall", "111111111111", plinth.Production), "Firewall", &network.FirewallProps{
		Hub: hub, ZoneIDs: []string{"euw1-az1", "euw1-az2", "euw1-az3"}, AllowedDomains: []string{".example.com"},
	})
	egress := network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub, Firewall: firewall})
	stack := stackIn(app, "Batch", "111111111111", plinth.Production)
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentProduction, Egress: true,
		Network: network.NewVPC(stack, "Network", &network.VPCProps{
			CIDR: "10.3.0.0/16", NAT: network.NATNone, TransitSubnets: true, Tiers: network.DefaultTiers()[1:],
		}),
	})
	snapshot.Check(t, app)
	n := reach.Of(snapshot.Synth(t, app))
	for from, to := range map[string]string{"Batch/Network/app": reach.Internet, *egress.Network().Node().Path() + "/public": "Batch/Network/app"} {
		answer := n.From(from).To(to, 443)
		if answer.Reachable != assembly.True || !strings.Contains(answer.String(), "Firewall/Firewall/Resource") {
			t.Errorf("not through the firewall:\n%v", answer)
		}
	}
	if answer := n.From("Dev/Network/app").To("Batch/Network/app", 443); answer.Reachable != assembly.False {
		t.Errorf("development reaches production through the firewall:\n%v", answer)
	}
}

func TestOnPremises(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := stackIn(app, "Hub", "111111111111", plinth.Production)
	hub := network.NewTransitGatewayHub(stack, "Hub", nil)
	office := network.NewOnPremises(stack, "Office", &network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12"})
	office.AddTunnelAlarm()
	network.NewOnPremises(stack, "Depot", &network.OnPremisesProps{
		Hub: hub, CustomerGatewayIP: "203.0.113.13", CustomerASN: 4200000000, RemoteCIDRs: []string{"192.168.0.0/16"},
	})
	network.NewDirectConnect(stack, "DirectConnect", &network.DirectConnectProps{
		Hub: hub, GatewayID: "a1b2c3d4-0000-0000-0000-000000000000", AllowedCIDRs: []string{"10.0.0.0/8"},
	})
	snapshot.Check(t, app)
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

func TestNATStrategies(t *testing.T) {
	for strategy, want := range map[network.NATStrategy]map[string]int{
		network.NATPerZone:  {"AWS::EC2::NatGateway": 3, "AWS::EC2::EIP": 3, "AWS::EC2::InternetGateway": 1},
		network.NATRegional: {"AWS::EC2::NatGateway": 1, "AWS::EC2::EIP": 0, "AWS::EC2::InternetGateway": 1},
		network.NATNone:     {"AWS::EC2::NatGateway": 0, "AWS::EC2::EIP": 0, "AWS::EC2::InternetGateway": 0},
	} {
		t.Run(string(strategy), func(t *testing.T) {
			app, stack := newStack(t)
			tiers := network.DefaultTiers()
			if strategy != network.NATPerZone {
				tiers = tiers[1:] // no public subnets needed
			}
			network.NewVPC(stack, "Network", &network.VPCProps{NAT: strategy, Tiers: tiers})
			a := snapshot.Synth(t, app)
			for typ, n := range want {
				if got := len(a.OfType(typ)); got != n {
					t.Errorf("%d of %s, want %d", got, typ, n)
				}
			}
		})
	}
}

func TestRegionalNAT(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", &network.VPCProps{NAT: network.NATRegional, Tiers: network.DefaultTiers()[1:]})
	snapshot.Check(t, app)
}

func TestHubSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(app awscdk.App, hub *network.TransitGatewayHub, prod, dev *network.Spoke)
	}{
		"share beyond the organization": {"TGW-001", "Hub/Leak", func(_ awscdk.App, hub *network.TransitGatewayHub, _, _ *network.Spoke) {
			hubs := awscdk.Stack_Of(hub)
			awscdk.NewCfnResource(hubs, jsii.String("Leak"), &awscdk.CfnResourceProps{
				Type: jsii.String("AWS::RAM::ResourceShare"), Properties: &map[string]any{"Name": "leak"},
			})
		}},
		"no flow logs": {"TGW-002", "Hub/Hub/Resource", func(_ awscdk.App, hub *network.TransitGatewayHub, _, _ *network.Spoke) {
			hub.Node().TryRemoveChild(jsii.String("FlowLog"))
		}},
		"attachment among workloads": {"TGW-003", "Prod/Spoke/Resource", func(_ awscdk.App, _ *network.TransitGatewayHub, prod, _ *network.Spoke) {
			subnets := awscdk.Stack_Of(prod).Node().FindChild(jsii.String("Network")).(*network.VPC).Subnets(network.TransitTier)
			awsec2.NewCfnInstance(prod, jsii.String("Squatter"), &awsec2.CfnInstanceProps{SubnetId: subnets[0].SubnetId()})
		}},
		"production's routes in the table of non-production": {"REACH-005", "Dev/Leak", func(_ awscdk.App, hub *network.TransitGatewayHub, prod, dev *network.Spoke) {
			awsec2.NewCfnTransitGatewayRouteTablePropagation(awscdk.Stack_Of(dev), jsii.String("Leak"), &awsec2.CfnTransitGatewayRouteTablePropagationProps{
				TransitGatewayAttachmentId: prod.Attachment().Ref(), TransitGatewayRouteTableId: hub.RouteTable(network.SegmentNonProduction).Ref(),
			})
		}},
		"no blackhole beside an egress VPC": {"REACH-001", "Egress/Egress/Spoke", func(app awscdk.App, hub *network.TransitGatewayHub, prod, _ *network.Spoke) {
			network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub})
			if !*prod.Node().FindChild(jsii.String("Routing")).Node().TryRemoveChild(jsii.String("BlackholeInNonProduction")) {
				t.Fatal("there is no such blackhole")
			}
		}},
		"static route past the blackhole": {"REACH-001", "Dev/Leak", func(_ awscdk.App, hub *network.TransitGatewayHub, prod, dev *network.Spoke) {
			awsec2.NewCfnTransitGatewayRoute(awscdk.Stack_Of(dev), jsii.String("Leak"), &awsec2.CfnTransitGatewayRouteProps{
				DestinationCidrBlock: jsii.String("10.0.10.0/24"), TransitGatewayAttachmentId: prod.Attachment().Ref(),
				TransitGatewayRouteTableId: hub.RouteTable(network.SegmentNonProduction).Ref(),
			})
		}},
		"peering": {"REACH-002", "Dev/Peering", func(_ awscdk.App, _ *network.TransitGatewayHub, prod, dev *network.Spoke) {
			awsec2.NewCfnVPCPeeringConnection(awscdk.Stack_Of(dev), jsii.String("Peering"), &awsec2.CfnVPCPeeringConnectionProps{
				VpcId: vpcOf(dev).VpcId(), PeerVpcId: vpcOf(prod).VpcId(),
			})
		}},
		"default association": {"REACH-003", "Hub/Hub/Resource", func(_ awscdk.App, hub *network.TransitGatewayHub, _, _ *network.Spoke) {
			hub.TransitGateway().AddPropertyOverride(jsii.String("DefaultRouteTableAssociation"), "enable")
		}},
		"default propagation": {"REACH-003", "Hub/Hub/Resource", func(_ awscdk.App, hub *network.TransitGatewayHub, _, _ *network.Spoke) {
			hub.TransitGateway().AddPropertyDeletionOverride(jsii.String("DefaultRouteTablePropagation"))
		}},
		"data tier into the hub and out": {"REACH-004", "Prod/Leak", func(app awscdk.App, hub *network.TransitGatewayHub, prod, _ *network.Spoke) {
			network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub})
			data := awscdk.Stack_Of(prod).Node().FindChild(jsii.String("Network")).(*network.VPC).Subnets("data")[0]
			awsec2.NewCfnRoute(awscdk.Stack_Of(prod), jsii.String("Leak"), &awsec2.CfnRouteProps{
				RouteTableId: data.RouteTable().RouteTableId(), DestinationCidrBlock: jsii.String("52.0.0.0/8"), TransitGatewayId: hub.TransitGateway().Ref(),
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, hub, prod, dev := hubAndSpokes(t)
			c.sabotage(app, hub, prod, dev)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func vpcOf(s *network.Spoke) awsec2.IVpc {
	return awscdk.Stack_Of(s).Node().FindChild(jsii.String("Network")).(*network.VPC).VPC()
}

func TestVPNSabotage(t *testing.T) {
	for property, rule := range map[string]string{
		"VpnTunnelOptionsSpecifications.0.IKEVersions.0.Value":                        "VPN-001",
		"VpnTunnelOptionsSpecifications.1.Phase2EncryptionAlgorithms.0.Value":         "VPN-001",
		"VpnTunnelOptionsSpecifications.1.LogOptions.CloudwatchLogOptions.LogEnabled": "VPN-002",
		"VpnTunnelOptionsSpecifications.0.Phase1IntegrityAlgorithms.1.Value":          "VPN-001",
	} {
		t.Run(property, func(t *testing.T) {
			app := snapshot.NewApp(t)
			stack := stackIn(app, "Hub", "111111111111", plinth.Production)
			office := network.NewOnPremises(stack, "Office", &network.OnPremisesProps{
				Hub: network.NewTransitGatewayHub(stack, "Hub", nil), CustomerGatewayIP: "203.0.113.12",
			})
			office.Connection().AddPropertyOverride(&property, "weak")
			guardrailtest.Caught(t, app, rule, "Hub/Office/Resource")
		})
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
		constructs.NewConstruct(stackIn(app, fmt.Sprintf("After%p", c), "111111111111", plinth.Production), jsii.String("X")).Node().AddDependency(c)
	}
	if before != awscdk.Stack_Of(hub) {
		t.Error("the hub has moved")
	}
	a := snapshot.Synth(t, app)
	if got := a.OfType("AWS::EC2::TransitGateway")[0].Tag("Owner"); got.Is("us") != assembly.True {
		t.Errorf("tag Owner is %v", got)
	}
}

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
		"public ASN":            {newHub(network.TransitGatewayHubProps{ASN: 7224}), "ASN is 7224, want a private one: 64512 to 65534"},
		"ASN too large":         {newHub(network.TransitGatewayHubProps{ASN: 4294967295}), "want a private one"},
		"unknown segment":       {newHub(network.TransitGatewayHubProps{Policy: network.SegmentPolicy{{"Prod", prod}}}), `Policy has segment "Prod", want one of`},
		"production to dev":     {newHub(network.TransitGatewayHubProps{Policy: network.SegmentPolicy{{network.SegmentNonProduction, prod}}}), "Policy connects Production with NonProduction, want them apart"},
		"share with a name":     {newHub(network.TransitGatewayHubProps{ShareWith: []string{"everybody"}}), `ShareWith has "everybody"`},
		"no hub":                {newSpoke(stack, network.SpokeProps{Network: vpc, Segment: prod}), `network.Spoke "Hub/Bad": Hub is nil`},
		"segment of a spoke":    {newSpoke(stack, network.SpokeProps{Hub: hub, Network: far, Segment: "Staging"}), `Segment has segment "Staging", want one of ["Production"`},
		"no transit subnets":    {newSpoke(stack, network.SpokeProps{Hub: hub, Network: bare, Segment: prod}), "Network is VPC Hub/Bare, want one with TransitSubnets"},
		"overlapping spokes":    {newSpoke(stack, network.SpokeProps{Hub: hub, Network: vpc, Segment: prod}), "Network is 10.0.0.0/16, which overlaps 10.0.0.0/16 of Hub/Spoke"},
		"egress beside NAT":     {newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, Egress: true}), "want NATNone as its NAT"},
		"no routing":            {newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod}), "Routing is nil and Hub Hub/Hub is in another account"},
		"routing in the hub":    {newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, Routing: stack}), "Routing is in the stack of Hub Hub/Hub, want another stack"},
		"unknown tier":          {newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, ConnectedTiers: []string{"web"}}), `ConnectedTiers is "web", want a tier of VPC Elsewhere/Network: ["public"`},
		"network of the spoke":  {newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, RemoteCIDRs: []string{"10.0.0.1/8"}}), `RemoteCIDRs has "10.0.0.1/8"`},
		"internet as a network": {newSpoke(elsewhere, network.SpokeProps{Hub: hub, Network: far, Segment: prod, RemoteCIDRs: []string{"0.0.0.0/0"}}), "want an IPv4 range of /8 or longer"},
		"import without an id":  {func() { network.ImportTransitGatewayHub(stack, "Bad", nil) }, `network.TransitGatewayHub "Hub/Bad": ID is "", want the id of a transit gateway`},
		"import without tables": {func() {
			network.ImportTransitGatewayHub(stack, "Bad", &network.TransitGatewayHubAttributes{ID: imported.ID})
		}, `RouteTables["Production"] is ""`},
		"hub of another Region": {func() {
			abroad := imported
			abroad.Region = "us-east-1"
			network.NewSpoke(elsewhere, "Bad", &network.SpokeProps{Hub: network.ImportTransitGatewayHub(stack, "Abroad", &abroad), Network: far, Segment: prod})
		}, "Hub is Hub/Abroad in us-east-1, want one in the VPC's own Region eu-west-1"},
		"egress without a hub": {func() { network.NewEgressVPC(stack, "Bad", nil) }, "Hub is nil"},
		"egress of on-premises": {func() {
			network.NewEgressVPC(stack, "Bad", &network.EgressVPCProps{Hub: hub, Segments: []network.Segment{network.SegmentOnPremises}})
		}, "answers would not come back"},
		"firewall elsewhere": {func() {
			network.NewEgressVPC(stack, "Bad", &network.EgressVPCProps{Hub: hub, Firewall: network.NewFirewall(elsewhere, "Inspection", &network.FirewallProps{VPC: far.VPC(), Subnets: far.Tier("management"), AllowedDomains: []string{"example.com"}})})
		}, "Firewall is Elsewhere/Inspection, want one at the hub Hub/Hub"},
		"private gateway":  {newOffice(stack, network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "10.0.0.1"}), `CustomerGatewayIP is "10.0.0.1", want the public IPv4 address`},
		"office elsewhere": {newOffice(elsewhere, network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12"}), "Hub is Hub/Hub in another account"},
		"office ASN":       {newOffice(stack, network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12", CustomerASN: -1}), "CustomerASN is -1"},
		"nothing allowed":  {func() { network.NewDirectConnect(stack, "Bad", &network.DirectConnectProps{Hub: hub, GatewayID: "x"}) }, "AllowedCIDRs is empty"},
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
