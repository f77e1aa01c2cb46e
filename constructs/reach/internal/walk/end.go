package walk

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/addressclass"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/host"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// An ExternalZone is a set of networks outside the app.
type ExternalZone string

const (
	Internet   ExternalZone = "internet"
	OnPremises ExternalZone = "on premises"
	// CloudFront is where it connects to a load balancer inside the VPC of that.
	CloudFront ExternalZone = "CloudFront"
)

// phrase names the zone within a sentence.
func (z ExternalZone) phrase() string {
	if z == OnPremises {
		return "an on-premises network"
	}
	return "the internet"
}

// An End is one end of a connection: a subnet, a network interface in it, or an external zone.
type End struct {
	Subnet *topology.Subnet
	// Interface is nil if the end stands for anything that may be put into the subnet, under any
	// security group of the VPC.
	Interface *host.Interface
	Zone      ExternalZone   // empty if Subnet is set
	Link      *topology.Link // by which packets from on-premises networks come
	Address   netip.Addr     // the only address of the end, if it is valid
}

// Addresses returns the end's addresses of a family, one for each class.
func (e End) Addresses(c *addressclass.Classes, f address.Family) []netip.Addr {
	switch {
	case e.Address.IsValid():
		if address.FamilyOf(e.Address) == f {
			return []netip.Addr{e.Address}
		}
		return nil
	case e.Zone == Internet:
		return c.Internet[f]
	case e.Zone == OnPremises:
		return c.OnPremises[f]
	}
	return c.Subnets[e.Subnet][f]
}

// groups are the security groups that guard the end.
func (e End) groups() []*filter.SecurityGroup {
	if e.Interface == nil {
		return nil
	}
	return e.Interface.Groups
}

// memberOf tells whether the end may be a member of a security group.
func (e End) memberOf(n *topology.Network, g *filter.SecurityGroup) assembly.Truth {
	switch {
	case e.Subnet == nil:
		return assembly.False
	case e.Interface == nil:
		return assembly.TruthOf(e.Subnet.VPC == n.GroupVPCs[g])
	}
	answer := assembly.False
	for _, own := range e.Interface.Groups {
		if own == nil {
			answer = answer.Or(assembly.Unknown)
			continue
		}
		answer = answer.Or(assembly.TruthOf(own == g))
	}
	return answer
}

// publicIPv4 tells whether the end has an IPv4 address that the internet can reach.
func (e End) publicIPv4() assembly.Truth {
	if e.Interface == nil {
		return assembly.True
	}
	return e.Interface.PublicIPv4
}

// blame returns the resource that a finding about the end's security groups is placed on.
func (e End) blame() *assembly.Resource {
	for _, g := range e.groups() {
		if g != nil && g.Resource != nil {
			return g.Resource
		}
	}
	return e.Subnet.Resource
}
