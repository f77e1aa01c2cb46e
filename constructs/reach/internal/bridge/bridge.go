// Package bridge finds what joins VPCs past their routes: VPC Lattice, PrivateLink, load balancers
// with targets elsewhere, and instances in two VPCs. What they let pass is not evaluated.
package bridge

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A Bridge may carry traffic from VPCs to others, whatever their routes are.
type Bridge struct {
	Resource *assembly.Resource // what a finding is placed on
	Detail   string             // says what it does
	From, To []*topology.VPC
}

// String says what the bridge does.
func (b Bridge) String() string { return b.Detail }

// Carries reports whether the bridge leads from one VPC to another.
func (b Bridge) Carries(from, to *topology.VPC) bool {
	return from != to && slices.Contains(b.From, from) && slices.Contains(b.To, to)
}

// All returns the bridges of an assembly that join at least two VPCs.
func All(a *assembly.Assembly, n *topology.Network) []Bridge {
	read := reader{assembly: a, network: n}
	read.serviceNetworks()
	read.resourceEndpoints()
	read.privateLinks()
	read.loadBalancers()
	read.instances()
	return read.all
}

type reader struct {
	assembly *assembly.Assembly
	network  *topology.Network
	all      []Bridge
}

// add adds a bridge unless it joins no two VPCs.
func (read *reader) add(at *assembly.Resource, detail string, from, to []*topology.VPC) {
	for _, f := range from {
		for _, t := range to {
			if f != t {
				read.all = append(read.all, Bridge{at, describe.Resource(at) + " " + detail, from, to})
				return
			}
		}
	}
}

// vpcs are the VPCs that a property of a resource names.
func (read *reader) vpcs(r *assembly.Resource, path ...string) []*topology.VPC {
	if v := read.network.VPC(r.Get(path...), r); v != nil {
		return []*topology.VPC{v}
	}
	return nil
}

// vpcsOf are the VPCs of the subnets that a value refers to.
func (read *reader) vpcsOf(values ...assembly.Value) []*topology.VPC {
	var all []*topology.VPC
	for _, v := range values {
		for _, id := range v.List() {
			if s := read.network.Subnet(id); s != nil {
				all = union(all, []*topology.VPC{s.VPC})
			}
		}
	}
	return all
}

func union(a, b []*topology.VPC) []*topology.VPC {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a, v)
		}
	}
	return a
}

// key identifies what a value names: a resource of the app, or else the text of an id. It is empty
// if only deployment knows, and then it may be any.
func (read *reader) key(v assembly.Value) string {
	if r := read.network.Resolve(v); r != nil {
		return r.Path
	}
	text, _ := v.Text()
	return text
}
