// Package host finds the resources that have network interfaces in subnets: instances, load
// balancers, databases and the like.
package host

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A Host is a resource with network interfaces.
type Host struct {
	Resource   *assembly.Resource
	Name       string
	Interfaces []*Interface
}

// An Interface is a network interface.
type Interface struct {
	Subnet     *topology.Subnet
	Groups     []*filter.SecurityGroup // nil elements are groups that are not in the app
	PublicIPv4 assembly.Truth          // whether it has a public IPv4 address
}

// Alike reports whether packets to and from two interfaces fare the same.
func (i *Interface) Alike(other *Interface) bool {
	return i.Subnet == other.Subnet && i.PublicIPv4 == other.PublicIPv4 && slices.Equal(i.Groups, other.Groups)
}

// ofSource leads to the subnets of a read replica that names none: it stands in those of its
// source.
const ofSource = "SourceDBInstanceIdentifier/>/DBSubnetGroupName/>/SubnetIds/*"

// All returns the hosts of an assembly, in its order.
func All(a *assembly.Assembly, n *topology.Network) []Host {
	var all []Host
	read := reader{network: n, assembly: a, members: map[*assembly.Resource][]*assembly.Resource{}}
	for _, member := range a.OfType("AWS::RDS::DBInstance") {
		if cluster := n.Resolve(member.Get("DBClusterIdentifier")); cluster != nil {
			read.members[cluster] = append(read.members[cluster], member)
		}
	}
	for _, r := range a.Resources() {
		kind, ok := kinds[r.Type]
		if !ok {
			continue
		}
		h := Host{Resource: r, Name: describe.Name(r)}
		subnets := read.values(r, kind.subnets...)
		if len(subnets) == 0 {
			subnets = read.values(r, ofSource)
		}
		for _, v := range subnets {
			if s := n.Subnet(v); s != nil {
				h.Interfaces = append(h.Interfaces, read.newInterface(r, s, kind))
			}
		}
		if len(h.Interfaces) > 0 {
			all = append(all, h)
		}
	}
	return all
}

type reader struct {
	assembly *assembly.Assembly
	network  *topology.Network
	members  map[*assembly.Resource][]*assembly.Resource // of clusters of databases
}

func (read reader) newInterface(r *assembly.Resource, s *topology.Subnet, kind kind) *Interface {
	i := &Interface{Subnet: s, PublicIPv4: assembly.False}
	if kind.publicIPv4 != nil {
		i.PublicIPv4 = kind.publicIPv4(read, r)
	}
	for _, v := range read.values(r, kind.groups...) {
		i.Groups = append(i.Groups, read.network.SecurityGroup(v))
	}
	if i.Groups == nil && !worksWithoutGroups(r) {
		i.Groups = []*filter.SecurityGroup{s.VPC.DefaultSecurityGroup}
	}
	return i
}

// worksWithoutGroups reports whether a resource that names no security group has none. Any other
// gets the default security group of its VPC.
func worksWithoutGroups(r *assembly.Resource) bool {
	return r.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer" && r.Get("Type").Is("network") == assembly.True
}

// values returns the values at paths, see [kind].
func (read reader) values(r *assembly.Resource, paths ...string) []assembly.Value {
	var all []assembly.Value
	for _, path := range paths {
		all = append(all, read.at(r.Get(), strings.Split(path, "/"))...)
	}
	return all
}

func (read reader) at(v assembly.Value, path []string) []assembly.Value {
	if len(path) == 0 {
		if !v.Exists() {
			return nil
		}
		return []assembly.Value{v}
	}
	switch path[0] {
	case "*":
		var all []assembly.Value
		for _, e := range v.List() {
			all = append(all, read.at(e, path[1:])...)
		}
		return all
	case ">":
		if r := read.network.Resolve(v); r != nil {
			return read.at(r.Get(), path[1:])
		}
		return nil
	}
	return read.at(v.Get(path[0]), path[1:])
}
