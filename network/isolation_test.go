package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// newUnguardedApp makes an app that synthesizes whatever guardrails say, so that reach alone
// judges what the layer defines.
func newUnguardedApp(t *testing.T) awscdk.App {
	t.Helper()
	return plinth.NewApp(&plinth.AppProps{Outdir: t.TempDir(), ReportOnly: true})
}

// newSegments defines two spokes in every segment of a hub, which send 10.0.0.0/8 and
// 192.168.0.0/16 to it and, with egress, everything else too.
func newSegments(t *testing.T, policy network.SegmentPolicy, egress bool) (awscdk.App, *network.TransitGatewayHub) {
	t.Helper()
	app := newUnguardedApp(t)
	hub := network.NewTransitGatewayHub(newHubStack(app, "Hub"), "Hub", &network.TransitGatewayHubProps{Policy: policy})
	for i, segment := range network.Segments() {
		for j := range 2 {
			stack := newHubStack(app, spoke(segment, j))
			network.NewSpoke(stack, "Spoke", &network.SpokeProps{
				Hub: hub, Segment: segment, Egress: egress, RemoteCIDRs: []string{"10.0.0.0/8", "192.168.0.0/16"},
				Network: network.NewVPC(stack, "Network", &network.VPCProps{
					CIDR: fmt.Sprintf("10.%d.0.0/16", 2*i+j), Zones: 1, NAT: network.NATNone, TransitSubnets: true,
					Tiers: []network.Tier{{Name: "app", Kind: network.Private}},
				}),
			})
		}
	}
	return app, hub
}

func newHubStack(app awscdk.App, id string) awscdk.Stack {
	return stackIn(app, id, "111111111111", plinth.Production)
}

// spoke names one of the two spokes of a segment, which is also that of its stack.
func spoke(s network.Segment, i int) string { return fmt.Sprint(s, i) }

// connections are the pairs of segments that reach each other.
type connections [][2]network.Segment

// byDefault is what DefaultSegmentPolicy promises.
var byDefault = connections{
	{network.SegmentProduction, network.SegmentShared},
	{network.SegmentProduction, network.SegmentOnPremises},
	{network.SegmentProduction, network.SegmentInspection},
	{network.SegmentNonProduction, network.SegmentShared},
	{network.SegmentNonProduction, network.SegmentOnPremises},
	{network.SegmentNonProduction, network.SegmentInspection},
	{network.SegmentShared, network.SegmentOnPremises},
	{network.SegmentShared, network.SegmentInspection},
}

func (c connections) has(a, b network.Segment) bool {
	return slices.Contains(c, [2]network.Segment{a, b}) || slices.Contains(c, [2]network.Segment{b, a})
}

// check asks for every two segments, and for two spokes of one segment, whether they reach each
// other. Those that do not may not even send each other a packet.
func (c connections) check(t *testing.T, n *reach.Network) {
	t.Helper()
	for _, a := range network.Segments() {
		for _, b := range network.Segments() {
			t.Run(fmt.Sprintf("%s to %s", a, b), func(t *testing.T) {
				from, to := spoke(a, 0), spoke(b, 1)
				if !c.has(a, b) {
					if got := n.Crossings(inStack(from), inStack(to)); len(got) > 0 {
						t.Errorf("packets from %s arrive at %s, want none:\n%v", from, to, got[0])
					}
					return
				}
				wantReach(t, n, from+"/Network/app", to+"/Network/app", 443, "yes")
			})
		}
	}
}

func inStack(name string) func(*assembly.Resource) bool {
	return func(r *assembly.Resource) bool { return r.Stack.Name == name }
}

// wantReach asks whether one place reaches another on a port, and wants the answer of a
// [reach.Cell].
func wantReach(t *testing.T, n *reach.Network, from, to string, port int, want string) {
	t.Helper()
	answer := n.From(from).To(to, port)
	if got := (reach.Cell{Reachable: answer.Reachable, Partial: answer.Partial}).String(); got != want {
		t.Errorf("%s reaches %s on port %d: %s, want %s:\n%v", from, to, port, got, want, answer)
	}
}

func yesIf(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func TestSegmentsReachWhatTheDefaultPolicyConnects(t *testing.T) {
	app, _ := newSegments(t, nil, false)
	byDefault.check(t, reach.Of(snapshot.Synth(t, app)))
}

func TestSegmentsReachNothingThatThePolicyDoesNotConnect(t *testing.T) {
	app, _ := newSegments(t, network.SegmentPolicy{
		{network.SegmentShared, network.SegmentProduction}, {network.SegmentNonProduction, network.SegmentNonProduction},
	}, false)
	connections{
		{network.SegmentProduction, network.SegmentShared}, {network.SegmentNonProduction, network.SegmentNonProduction},
	}.check(t, reach.Of(snapshot.Synth(t, app)))
}

// An egress VPC gives all spokes a default route to one place, so blackhole routes have to keep
// apart whom the policy does not connect.
func TestEgressVPCsConnectNoSegments(t *testing.T) {
	inspected := func(hub *network.TransitGatewayHub, stack awscdk.Stack) *network.Firewall {
		return network.NewFirewall(stack, "Firewall", &network.FirewallProps{
			Hub: hub, ZoneIDs: []string{"euw1-az1", "euw1-az2"}, AllowedDomains: []string{".example.com"},
		})
	}
	for name, newFirewall := range map[string]func(*network.TransitGatewayHub, awscdk.Stack) *network.Firewall{
		"without a firewall": func(*network.TransitGatewayHub, awscdk.Stack) *network.Firewall { return nil },
		"through a firewall": inspected,
	} {
		t.Run(name, func(t *testing.T) {
			app, hub := newSegments(t, nil, true)
			network.NewEgressVPC(newHubStack(app, "Egress"), "Egress", &network.EgressVPCProps{
				Hub: hub, CIDR: "10.255.0.0/20", Zones: 1, Firewall: newFirewall(hub, newHubStack(app, "Firewall")),
			})
			n := reach.Of(snapshot.Synth(t, app))
			byDefault.check(t, n)
			leaves := []network.Segment{network.SegmentProduction, network.SegmentNonProduction, network.SegmentShared}
			for _, s := range network.Segments() {
				t.Run(string(s)+" to the internet", func(t *testing.T) {
					app := spoke(s, 0) + "/Network/app"
					wantReach(t, n, app, reach.Internet, 443, yesIf(slices.Contains(leaves, s)))
					wantReach(t, n, reach.Internet, app, 443, "no")
					if s != network.SegmentOnPremises {
						return // inspection is where all others leave
					}
					if got := n.EgressCrossings(inStack(spoke(s, 0))); len(got) > 0 {
						t.Errorf("packets leave for the internet, want none:\n%v", got[0])
					}
				})
			}
		})
	}
}

func TestOnPremisesNetworksReachWhatThePolicyConnects(t *testing.T) {
	for name, c := range map[string]struct {
		networks []string
		want     string // what only BGP announces is unknown
	}{
		"static routes": {[]string{"192.168.0.0/16"}, "yes"},
		"BGP":           {nil, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			app, hub := newSegments(t, nil, false)
			network.NewOnPremises(newHubStack(app, "Office"), "Office", &network.OnPremisesProps{
				Hub: hub, CustomerGatewayIP: "203.0.113.12", RemoteCIDRs: c.networks,
			})
			n := reach.Of(snapshot.Synth(t, app))
			for _, s := range network.Segments() {
				t.Run(string(s), func(t *testing.T) {
					want := "no"
					if byDefault.has(s, network.SegmentOnPremises) {
						want = c.want
					}
					app := spoke(s, 0) + "/Network/app"
					wantReach(t, n, app, reach.OnPremises, 443, want)
					wantReach(t, n, reach.OnPremises, app, 443, want)
				})
			}
		})
	}
}

func TestDirectConnectReachesWhatThePolicyConnects(t *testing.T) {
	app, hub := newSegments(t, nil, false)
	network.NewDirectConnect(newHubStack(app, "DirectConnect"), "DirectConnect", &network.DirectConnectProps{
		Hub: hub, GatewayID: "a1b2c3d4-0000-0000-0000-000000000000", AllowedCIDRs: []string{"10.0.0.0/8"},
	})
	n := reach.Of(snapshot.Synth(t, app))
	for _, s := range network.Segments() {
		t.Run(string(s), func(t *testing.T) {
			want := "no"
			if byDefault.has(s, network.SegmentOnPremises) {
				want = "unknown" // BGP announces what is there
			}
			wantReach(t, n, reach.OnPremises, spoke(s, 0)+"/Network/app", 443, want)
		})
	}
}

// The hub associates what is attached by hand with no route table, and so routes it nowhere.
func TestVPCsAttachedWithoutASpokeReachNobody(t *testing.T) {
	app, hub := newSegments(t, nil, false)
	stack := newHubStack(app, "Stray")
	vpc := network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.99.0.0/16", Zones: 1, TransitSubnets: true})
	subnet := vpc.Subnets(network.TransitTier)[0]
	attachment := awsec2.NewCfnTransitGatewayAttachment(stack, jsii.String("Attachment"), &awsec2.CfnTransitGatewayAttachmentProps{
		TransitGatewayId: hub.TransitGateway().Ref(), VpcId: vpc.VPC().VpcId(), SubnetIds: &[]any{subnet.SubnetId()},
	})
	awsec2.NewCfnRoute(stack, jsii.String("Route"), &awsec2.CfnRouteProps{
		RouteTableId: vpc.Subnets("app")[0].RouteTable().RouteTableId(), DestinationCidrBlock: jsii.String("10.0.0.0/8"),
		TransitGatewayId: attachment.TransitGatewayId(),
	})
	n := reach.Of(snapshot.Synth(t, app))
	answer := n.From("Stray/Network/app").To(spoke(network.SegmentShared, 0)+"/Network/app", 443)
	if answer.Blocked == nil || !strings.Contains(answer.Blocked.String(), "is associated with no route table") {
		t.Errorf("Blocked = %v, want that the attachment is associated with no route table", answer.Blocked)
	}
	for _, s := range network.Segments() {
		t.Run(string(s), func(t *testing.T) {
			for _, way := range [][2]string{{"Stray", spoke(s, 0)}, {spoke(s, 0), "Stray"}} {
				if got := n.Crossings(inStack(way[0]), inStack(way[1])); len(got) > 0 {
					t.Errorf("packets from %s arrive at %s, want none:\n%v", way[0], way[1], got[0])
				}
			}
		})
	}
}

// By default the private tiers have a route to the hub, and isolated and public ones have none.
func TestSpokesRouteNoOtherTiersToTheHub(t *testing.T) {
	for name, c := range map[string]struct {
		tiers, want []string
	}{
		"private tiers by default": {nil, []string{"app"}},
		"the tiers that are named": {[]string{"management"}, []string{"management"}},
	} {
		t.Run(name, func(t *testing.T) {
			app, hub := newSegments(t, nil, false)
			stack := newHubStack(app, "Workload")
			vpc := network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.99.0.0/16", TransitSubnets: true})
			network.NewSpoke(stack, "Spoke", &network.SpokeProps{
				Hub: hub, Network: vpc, Segment: network.SegmentProduction, ConnectedTiers: c.tiers,
			})
			n := reach.Of(snapshot.Synth(t, app))
			for _, tier := range []string{"public", "app", "data", "management", network.TransitTier} {
				t.Run(tier, func(t *testing.T) {
					want := yesIf(slices.Contains(c.want, tier))
					wantReach(t, n, "Workload/Network/"+tier, spoke(network.SegmentShared, 0)+"/Network/app", 443, want)
					wantReach(t, n, spoke(network.SegmentShared, 0)+"/Network/app", "Workload/Network/"+tier, 443, want)
				})
			}
		})
	}
}
