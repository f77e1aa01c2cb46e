package network_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// Public tiers reach the internet and are reached, private ones only reach it, and isolated ones
// neither; inside the VPC all reach each other, and security groups decide.
func TestTiersReachWhatTheirKindSays(t *testing.T) {
	private := network.DefaultTiers()[1:]
	for name, c := range map[string]struct {
		props network.VPCProps
		ipv6  bool
		nat   string // whether private tiers reach the internet
	}{
		"by default":               {network.VPCProps{TransitSubnets: true}, false, "yes"},
		"with IPv6":                {network.VPCProps{TransitSubnets: true}, true, "yes"},
		"with one NAT gateway":     {network.VPCProps{NAT: network.NATSingle}, false, "yes"},
		"with a regional one":      {network.VPCProps{NAT: network.NATRegional, Tiers: private}, false, "yes"},
		"without NAT gateways":     {network.VPCProps{NAT: network.NATNone}, false, "no"},
		"without anything public":  {network.VPCProps{NAT: network.NATNone, Tiers: private}, false, "no"},
		"with IPv6 but no gateway": {network.VPCProps{NAT: network.NATNone, Tiers: private[1:]}, true, "no"},
	} {
		t.Run(name, func(t *testing.T) {
			app := newUnguardedApp(t)
			vpc := network.NewVPC(stackIn(app, "Prod", "111111111111", plinth.Production), "Network", &c.props)
			if c.ipv6 {
				vpc.AddIPv6()
			}
			n := reach.Of(snapshot.Synth(t, app))
			for _, place := range n.Tiers() {
				tier := place[strings.LastIndex(place, "/")+1:]
				t.Run(tier, func(t *testing.T) {
					leaves, entered := "no", "no"
					switch tier {
					case "public":
						leaves, entered = "yes", "yes"
					case "app":
						leaves = c.nat
					}
					wantReach(t, n, place, reach.Internet, 443, leaves)
					wantReach(t, n, reach.Internet, place, 443, entered)
					for _, other := range n.Tiers() {
						wantReach(t, n, place, other, 443, "yes")
					}
					if got := n.EgressCrossings(inTier(tier)); leaves == "no" && len(got) > 0 {
						t.Errorf("packets leave for the internet, want none:\n%v", got[0])
					}
				})
			}
		})
	}
}

func inTier(tier string) func(*assembly.Resource) bool {
	return func(subnet *assembly.Resource) bool {
		return subnet.Tag("aws-cdk:subnet-name").Is(tier) == assembly.True
	}
}

// VPCs that nothing connects do not reach each other, whatever their addresses.
func TestVPCsReachNoOtherVPC(t *testing.T) {
	app := newUnguardedApp(t)
	stack := stackIn(app, "Prod", "111111111111", plinth.Production)
	newVPC(stack, 1)
	newVPC(stack, 2)
	n := reach.Of(snapshot.Synth(t, app))
	for _, way := range [][2]string{{"Network1", "Network2"}, {"Network2", "Network1"}} {
		if got := n.Crossings(inVPC(way[0]), inVPC(way[1])); len(got) > 0 {
			t.Errorf("packets from %s arrive at %s, want none:\n%v", way[0], way[1], got[0])
		}
	}
}

func inVPC(id string) func(*assembly.Resource) bool {
	return func(subnet *assembly.Resource) bool { return strings.HasPrefix(subnet.Path, "Prod/"+id+"/") }
}

// Interface endpoints take HTTPS from the VPC and connect to nothing.
func TestInterfaceEndpointsTakeHTTPSAndConnectToNothing(t *testing.T) {
	app := newUnguardedApp(t)
	stack := stackIn(app, "Prod", "111111111111", plinth.Production)
	network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
		VPC: network.NewVPC(stack, "Network", nil).VPC(), Services: []string{"ssm"},
	})
	a := snapshot.Synth(t, app)
	n, endpoint := reach.Of(a), strings.TrimSuffix(interfaceEndpoint(t, a).Path, "/Resource")
	for _, tier := range n.Tiers() {
		t.Run(tier, func(t *testing.T) {
			wantReach(t, n, tier, endpoint, 443, "yes")
			for _, port := range []int{22, 80, 442, 444, 8443} {
				wantReach(t, n, tier, endpoint, port, "no")
			}
			for _, port := range []int{22, 443, 5432} {
				wantReach(t, n, endpoint, tier, port, "no")
			}
		})
	}
	wantReach(t, n, endpoint, reach.Internet, 443, "no")
	wantReach(t, n, reach.Internet, endpoint, 443, "no")
}
