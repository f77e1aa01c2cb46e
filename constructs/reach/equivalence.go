package reach

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// equivalenceKey is the same for subnets whose packets to other VPCs fare the same: their
// routes, attachments and network ACLs are alike, and no network ACL tells their addresses
// apart. It is empty for a subnet that has to be followed by itself.
func (n *Network) equivalenceKey(s *topology.Subnet) string {
	if len(s.Tables) != 1 || !s.Tables[0].Certain() || !s.UsesDefaultNetworkACL() || !s.VPC.DefaultNetworkACL.AllowsAll() {
		return ""
	}
	var key strings.Builder
	fmt.Fprint(&key, s.Zone)
	for _, block := range n.classes.Filtered {
		for _, own := range s.Blocks {
			if block.Overlaps(own) {
				fmt.Fprint(&key, " from ", block)
			}
		}
	}
	for _, r := range s.Tables[0].Sorted() {
		if r.Origin == routing.Local {
			continue
		}
		gateway, ok := r.NextHop.(*topology.TransitGateway)
		if !ok {
			return ""
		}
		fmt.Fprintf(&key, " %v %s", r.Destination, gatewayKey(gateway, s))
	}
	return key.String()
}

// gatewayKey tells apart what a transit gateway does with packets from a subnet.
func gatewayKey(g *topology.TransitGateway, s *topology.Subnet) string {
	var key strings.Builder
	fmt.Fprint(&key, g.Resource.Path)
	for _, a := range s.VPC.Attachments[g] {
		entry, exists := a.SubnetFor(s, s.Zone)
		fmt.Fprint(&key, " ", exists, a.Caveat)
		if entry != nil && !entry.UsesDefaultNetworkACL() {
			fmt.Fprint(&key, " ", entry.Name)
		}
		for _, t := range a.Associated(g) {
			fmt.Fprint(&key, " ", t.Name)
		}
	}
	return key.String()
}
