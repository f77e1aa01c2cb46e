package reach

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// The places outside of every VPC.
const (
	// Internet is every public address that is not in the app.
	Internet = "internet"
	// OnPremises is what lies behind VPN connections.
	OnPremises = "on premises"
)

type realm string

const (
	internet   realm = Internet
	onPremises realm = OnPremises
)

// A tunnel leads on premises: from a transit gateway, or from the VPC of a virtual private
// gateway.
type tunnel struct {
	resource   *assembly.Resource
	attachment *attachment
	vpc        *vpc
	learned    []netip.Prefix
	dynamic    bool
}

// addTunnels adds the VPN connections of a virtual private gateway that is attached to a VPC.
func (n *Network) addTunnels(v *vpc, attached *assembly.Resource) {
	gateway := n.resolve(attached.Get("VpnGatewayId"))
	for _, r := range n.assembly.OfType("AWS::EC2::VPNConnection") {
		if gateway != nil && n.resolve(r.Get("VpnGatewayId")) == gateway {
			t := &tunnel{resource: r, vpc: v}
			t.learned, t.dynamic = n.vpnRoutes(r)
			n.tunnels = append(n.tunnels, t)
		}
	}
}

// addRoutePropagation puts into VPC route tables what their virtual private gateway learns.
func (n *Network) addRoutePropagation() {
	for _, r := range n.assembly.OfType("AWS::EC2::VPNGatewayRoutePropagation") {
		gateway := n.resolve(r.Get("VpnGatewayId"))
		var next nextHop = &opaque{r, "virtual private gateway " + r.Get("VpnGatewayId").String(), "it is not in the app"}
		if gateway != nil {
			next = &vpnGateway{gateway}
		}
		for _, id := range r.Get("RouteTableIds").List() {
			if t := n.tables[n.resolve(id)]; t != nil {
				n.learn(t, r, gateway, next)
			}
		}
	}
}

func (n *Network) learn(t *table, r, gateway *assembly.Resource, next nextHop) {
	dynamic := gateway == nil
	for _, tunnel := range n.tunnels {
		if tunnel.vpc == nil || n.resolve(tunnel.resource.Get("VpnGatewayId")) != gateway {
			continue
		}
		dynamic = dynamic || tunnel.dynamic
		for _, b := range tunnel.learned {
			t.add(route{at: r, to: b, origin: propagated, next: next, doubt: conditional(r, t.resource)})
		}
	}
	if dynamic {
		t.add(route{at: r, origin: propagated, next: next, foreign: true})
	}
}

// special are the IPv4 blocks that are not part of the internet.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("224.0.0.0/3"),
}

var (
	everywhere = [2]netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("2000::/3")}
	private    = []netip.Prefix{special[1], special[5], special[6]}
)

// public reports whether an address may be one of the internet.
func public(a netip.Addr) bool {
	if a.Is6() {
		return everywhere[1].Contains(a)
	}
	for _, b := range special {
		if b.Contains(a) {
			return false
		}
	}
	return true
}
