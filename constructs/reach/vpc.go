package reach

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A VPC is one of the app as it is laid out, for what draws or lists networks.
type VPC struct {
	Resource *assembly.Resource // nil for a VPC that the app knows only by its id
	Name     string             // the construct path, or the id
	Blocks   []netip.Prefix     // without those that only deployment knows
	// UnknownBlocks marks a VPC of which IPAM or Amazon assigns a block.
	UnknownBlocks bool
	Subnets       []Subnet
	Endpoints     []Endpoint
	// InternetGateway tells whether one is attached.
	InternetGateway assembly.Truth
}

// A Subnet is one of a [VPC].
type Subnet struct {
	Resource *assembly.Resource
	Name     string
	Tier     string         // the name of its group in CDK, empty if it has none
	Zone     string         // see [Zone]
	Blocks   []netip.Prefix // empty if only deployment knows
	Routes   []Route        // those that lead out of the VPC, by destination
	// Hosts are the resources with network interfaces in it, in the order of the app.
	Hosts []*assembly.Resource
	// NATGateways stand in it, and Attachments to transit gateways.
	NATGateways, Attachments []*assembly.Resource
}

// An Endpoint is a VPC endpoint.
type Endpoint struct {
	Resource *assembly.Resource
	// Service is the last part of the name, "s3" or "ecr.api"; empty if only deployment knows.
	Service string
	// Gateway tells endpoints that are next hops of route tables from those with interfaces.
	Gateway bool
	// Subnets are those with an interface, or whose route table leads to it.
	Subnets []*assembly.Resource
}

// VPCs returns the VPCs in the order of the app, then those that it knows only by their ids.
func (n *Network) VPCs() []VPC {
	index := map[*assembly.Resource]*Subnet{}
	nats, endpoints := n.natGateways(), n.endpoints()
	all := make([]VPC, 0, len(n.topology.VPCs))
	for _, v := range n.topology.VPCs {
		vpc := VPC{Resource: v.Resource, Name: v.Name, InternetGateway: v.InternetGateway, Subnets: make([]Subnet, len(v.Subnets))}
		vpc.Blocks = known(v.Blocks)
		vpc.UnknownBlocks = len(vpc.Blocks) < len(v.Blocks)
		for i, s := range v.Subnets {
			vpc.Subnets[i] = Subnet{
				Resource: s.Resource, Name: s.Name, Tier: s.Tier, Zone: s.Zone, Blocks: known(s.Blocks),
				Routes: routesOut(s), NATGateways: nats[s],
			}
			index[s.Resource] = &vpc.Subnets[i]
		}
		vpc.Endpoints = endpoints[v]
		all = append(all, vpc)
	}
	for _, g := range n.assembly.OfType("AWS::EC2::TransitGateway") {
		for _, a := range n.topology.AttachmentsOf(n.topology.TransitGateways[g]) {
			for _, s := range a.Subnets {
				index[s.Resource].Attachments = append(index[s.Resource].Attachments, a.Resource)
			}
		}
	}
	for _, h := range n.hosts {
		for _, i := range h.Interfaces {
			if s := index[i.Subnet.Resource]; len(s.Hosts) == 0 || s.Hosts[len(s.Hosts)-1] != h.Resource {
				s.Hosts = append(s.Hosts, h.Resource)
			}
		}
	}
	return all
}

// known leaves out what stands for blocks that only deployment knows.
func known(blocks []netip.Prefix) []netip.Prefix {
	var all []netip.Prefix
	for _, b := range blocks {
		if !address.IsPlaceholder(b.Addr()) {
			all = append(all, b)
		}
	}
	return all
}

// natGateways returns those of the app by the subnet in which they certainly stand.
func (n *Network) natGateways() map[*topology.Subnet][]*assembly.Resource {
	all := map[*topology.Subnet][]*assembly.Resource{}
	for _, g := range n.topology.NATGateways() {
		if len(g.Subnets) == 1 {
			all[g.Subnets[0]] = append(all[g.Subnets[0]], g.Resource)
		}
	}
	return all
}

func (n *Network) endpoints() map[*topology.VPC][]Endpoint {
	all := map[*topology.VPC][]Endpoint{}
	for _, r := range n.assembly.OfType("AWS::EC2::VPCEndpoint") {
		v := n.topology.VPC(r.Get("VpcId"), r)
		if v == nil {
			continue
		}
		e := Endpoint{Resource: r, Service: describe.Service(r), Gateway: len(r.Get("RouteTableIds").List()) > 0}
		at := map[*assembly.Resource]bool{}
		for _, property := range []string{"RouteTableIds", "SubnetIds"} {
			for _, ref := range r.Get(property).Targets() {
				at[ref.Resource] = true
			}
		}
		for _, s := range v.Subnets {
			if at[s.Resource] || slices.ContainsFunc(s.Tables, func(t *routing.Table) bool { return at[t.Resource] }) {
				e.Subnets = append(e.Subnets, s.Resource)
			}
		}
		all[v] = append(all[v], e)
	}
	return all
}
