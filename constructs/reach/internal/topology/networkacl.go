package topology

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
)

func (n *Network) readNetworkACLs() {
	for _, r := range n.assembly.OfType("AWS::EC2::NetworkAcl") {
		n.NetworkACLs[r] = &filter.NetworkACL{Name: describe.Name(r)}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::NetworkAclEntry") {
		n.addEntry(r)
	}
	associations := n.by("SubnetId", "AWS::EC2::SubnetNetworkAclAssociation")
	for _, v := range n.VPCs {
		v.DefaultNetworkACL.Sort()
		for _, s := range v.Subnets {
			n.associateNetworkACLs(s, associations[s.Resource])
		}
	}
	for _, a := range n.NetworkACLs {
		a.Sort()
	}
}

// associateNetworkACLs gives a subnet the network ACLs that may guard it.
func (n *Network) associateNetworkACLs(s *Subnet, associations []*assembly.Resource) {
	certain := false
	for _, r := range associations {
		s.NetworkACLs = append(s.NetworkACLs, n.NetworkACLs[n.Resolve(r.Get("NetworkAclId"))])
		certain = certain || r.PresentWith(s.Resource)
	}
	switch {
	case certain:
	case s.VPC.Imported():
		s.NetworkACLs = append(s.NetworkACLs, nil)
	default:
		s.NetworkACLs = append(s.NetworkACLs, s.VPC.DefaultNetworkACL)
	}
}

// addEntry adds an entry to every network ACL that it may be in.
func (n *Network) addEntry(r *assembly.Resource) {
	for _, ref := range r.Get("NetworkAclId").Targets() {
		a := n.NetworkACLs[ref.Resource]
		if v := n.vpcs[ref.Resource]; v != nil {
			a = v.DefaultNetworkACL
		}
		if a == nil {
			continue
		}
		e := n.newEntry(r, ref.Resource)
		switch r.Get("Egress").Is(true) {
		case assembly.True:
			a.Add(packet.Outbound, e)
		case assembly.False:
			a.Add(packet.Inbound, e)
		default:
			e.Applies = assembly.Unknown
			a.Add(packet.Inbound, e)
			a.Add(packet.Outbound, e)
		}
	}
}

func (n *Network) newEntry(r, acl *assembly.Resource) *filter.Entry {
	number, numbered := r.Get("RuleNumber").Int()
	pattern, readable := entryPattern(r)
	block := r.Get("CidrBlock")
	if !block.Exists() {
		block = r.Get("Ipv6CidrBlock")
	}
	e := &filter.Entry{
		Resource: r, Number: number, Block: n.block(block), Pattern: pattern,
		Allow: r.Get("RuleAction").Is("allow"), Applies: assembly.True,
	}
	if !numbered || !readable || !r.PresentWith(acl) {
		e.Applies = assembly.Unknown
	}
	return e
}

// entryPattern reads the traffic that an entry matches; ok is false if only deployment knows.
func entryPattern(r *assembly.Resource) (p packet.Pattern, ok bool) {
	text, known := r.Get("Protocol").Text()
	protocol, valid := packet.ParseProtocol(text)
	first, last := r.Get("PortRange", "From"), r.Get("PortRange", "To")
	if packet.IsICMP(protocol) {
		first, last = r.Get("Icmp", "Type"), r.Get("Icmp", "Type")
	}
	from, ok1 := first.Int()
	to, ok2 := last.Int()
	p = packet.Pattern{Protocol: protocol, First: from, Last: to}
	if !known || !valid {
		p.Protocol = packet.All
		return p, false
	}
	return p, ok1 && ok2 || !packet.HasPorts(protocol)
}
