// Package topology models the network of an assembly: its VPCs, gateways and route tables, and
// how they are connected.
package topology

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// A Network is what packets travel. It does not change once it is read.
type Network struct {
	VPCs            []*VPC                                // those of the app in its order, and those it knows by their ids
	RouteTables     map[*assembly.Resource]*routing.Table // of VPCs
	NetworkACLs     map[*assembly.Resource]*filter.NetworkACL
	SecurityGroups  map[*assembly.Resource]*filter.SecurityGroup
	GroupVPCs       map[*filter.SecurityGroup]*VPC
	TransitGateways map[*assembly.Resource]*TransitGateway
	TransitTables   map[*assembly.Resource]*routing.Table
	Attachments     map[*assembly.Resource]*Attachment
	Links           []*Link

	assembly  *assembly.Assembly
	aliases   map[string]*assembly.Resource
	vpcs      map[*assembly.Resource]*VPC
	imported  map[string]*VPC
	subnets   map[*assembly.Resource]*Subnet
	peerings  map[*assembly.Resource]*PeeringConnection
	nats      map[*assembly.Resource]*NATGateway
	firewalls map[*assembly.Resource]*Firewall
	byBlock   address.PrefixMap[*VPC]
}

// Read returns the network that an assembly defines.
func Read(a *assembly.Assembly) *Network {
	n := &Network{
		RouteTables:     map[*assembly.Resource]*routing.Table{},
		NetworkACLs:     map[*assembly.Resource]*filter.NetworkACL{},
		SecurityGroups:  map[*assembly.Resource]*filter.SecurityGroup{},
		GroupVPCs:       map[*filter.SecurityGroup]*VPC{},
		TransitGateways: map[*assembly.Resource]*TransitGateway{},
		TransitTables:   map[*assembly.Resource]*routing.Table{},
		Attachments:     map[*assembly.Resource]*Attachment{},

		assembly:  a,
		aliases:   a.Aliases(),
		vpcs:      map[*assembly.Resource]*VPC{},
		imported:  map[string]*VPC{},
		subnets:   map[*assembly.Resource]*Subnet{},
		peerings:  map[*assembly.Resource]*PeeringConnection{},
		nats:      map[*assembly.Resource]*NATGateway{},
		firewalls: map[*assembly.Resource]*Firewall{},
	}
	n.readVPCs()
	n.readSubnets()
	n.readGateways()
	n.readTransitGateways()
	n.readPeerings()
	n.readRouteTables()
	n.readGatewayTables()
	n.readNetworkACLs()
	n.readSecurityGroups()
	n.indexBlocks()
	return n
}

// indexBlocks prepares [Network.VPCOf] and [VPC.Destinations]. Of VPCs that have the same block the
// first one wins.
func (n *Network) indexBlocks() {
	for _, v := range n.VPCs {
		v.addDestinations()
		for _, b := range v.Blocks {
			if _, taken := n.byBlock.Get(b); !taken {
				n.byBlock.Set(b, v)
			}
		}
	}
}

// VPCOf returns the VPC that an address belongs to, nil if none does.
func (n *Network) VPCOf(a netip.Addr) *VPC {
	v, _ := n.byBlock.Lookup(a)
	return v
}

// InApp reports whether every address of a block belongs to a VPC.
func (n *Network) InApp(block netip.Prefix) bool {
	_, ok := n.byBlock.Covering(block)
	return ok
}

// Tables returns every route table that routes are written into, in no order.
func (n *Network) Tables() []*routing.Table {
	all := slices.AppendSeq(slices.Collect(maps.Values(n.RouteTables)), maps.Values(n.TransitTables))
	for _, g := range n.TransitGateways {
		for _, t := range []*routing.Table{g.Association, g.Propagation} {
			if t != nil {
				all = append(all, t)
			}
		}
	}
	return all
}

// by groups the resources of a type by the resource that one of their properties names.
func (n *Network) by(property, typ string) map[*assembly.Resource][]*assembly.Resource {
	groups := map[*assembly.Resource][]*assembly.Resource{}
	for _, r := range n.assembly.OfType(typ) {
		if to := n.Resolve(r.Get(property)); to != nil {
			groups[to] = append(groups[to], r)
		}
	}
	return groups
}
