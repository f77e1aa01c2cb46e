package reach

import (
	"net/netip"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A vpc is a VPC of the app, or one that the app only knows by its id.
type vpc struct {
	resource *assembly.Resource // nil if it is not in the app
	name     string
	index    int // among all VPCs
	blocks   []netip.Prefix
	subnets  []*subnet

	internet    Verdict // whether an internet gateway is attached
	private     Verdict // whether a virtual private gateway is attached
	edge        *table  // the internet gateway's own route table, if it has one
	attachments map[*transitGateway][]*attachment
	defaultACL  *acl
	self        *group // the default security group
}

// imported reports whether parts of the VPC are out of sight.
func (v *vpc) imported() bool { return v.resource == nil }

func (v *vpc) has(a netip.Addr) bool {
	for _, b := range v.blocks {
		if b.Contains(a) {
			return true
		}
	}
	return false
}

// at returns the subnet that an address lies in.
func (v *vpc) at(a netip.Addr) *subnet {
	for _, s := range v.subnets {
		if s.has(a) {
			return s
		}
	}
	return nil
}

// A subnet is one of the app.
type subnet struct {
	resource *assembly.Resource
	vpc      *vpc
	name     string
	tier     string
	blocks   []netip.Prefix
	zone     string // empty if two zones that look different may be the same
	tables   []*table
	acls     []*acl

	addresses [2][]netip.Addr // enough of them to stand for all, by family
}

func (s *subnet) has(a netip.Addr) bool {
	for _, b := range s.blocks {
		if b.Contains(a) {
			return true
		}
	}
	return false
}

// tierTag is the tag in which CDK notes the name of a subnet's group.
const tierTag = "aws-cdk:subnet-name"

func (n *Network) addVPCs() {
	blocks := n.of("AWS::EC2::VPCCidrBlock", "VpcId")
	for _, r := range n.assembly.OfType("AWS::EC2::VPC") {
		v := n.newVPC(r, name(r))
		four, six := standIn(v.index)
		v.blocks = append(v.blocks, orElse(n.block(r.Get("CidrBlock")), four))
		for _, more := range blocks[r] {
			switch {
			case more.Get("CidrBlock").Exists() || more.Get("Ipv4IpamPoolId").Exists():
				v.blocks = append(v.blocks, orElse(n.block(more.Get("CidrBlock")), four))
			default:
				v.blocks = append(v.blocks, orElse(n.block(more.Get("Ipv6CidrBlock")), six))
			}
		}
		n.vpcs[r] = v
	}
}

func (n *Network) newVPC(r *assembly.Resource, name string) *vpc {
	v := &vpc{
		resource: r, name: name, index: len(n.allVPCs), internet: No, private: No,
		attachments: map[*transitGateway][]*attachment{}, defaultACL: newDefaultACL(name),
	}
	n.allVPCs = append(n.allVPCs, v)
	return v
}

func orElse(p, standIn netip.Prefix) netip.Prefix {
	if p.IsValid() {
		return p
	}
	return standIn
}

// vpc returns the VPC that a value names. VPCs that are not in the app are told apart by how
// they are named; a value that is absent names none.
func (n *Network) vpc(v assembly.Value, from *assembly.Resource) *vpc {
	if r := n.resolve(v, "AWS::EC2::VPC"); r != nil && n.vpcs[r] != nil {
		return n.vpcs[r]
	}
	if !v.Exists() {
		return nil
	}
	id := v.String()
	if !v.Known() {
		id = from.Stack.Path + " " + id
	}
	if n.imported[id] == nil {
		imported := n.newVPC(nil, id)
		imported.internet, imported.private = Unknown, Unknown
		n.imported[id] = imported
	}
	return n.imported[id]
}

func (n *Network) addSubnets() {
	for _, r := range n.assembly.OfType("AWS::EC2::Subnet") {
		v := n.vpc(r.Get("VpcId"), r)
		if v == nil {
			continue // not a subnet that CloudFormation would make
		}
		s := &subnet{resource: r, vpc: v, name: subnetName(r), zone: Zone(r)}
		s.tier, _ = r.Tag(tierTag).Text()
		n.subnets[r] = s
		v.subnets = append(v.subnets, s)
		s.blocks = n.subnetBlocks(s)
		if v.imported() {
			v.blocks = append(v.blocks, s.blocks...)
		}
	}
}

// subnetBlocks are the blocks of a subnet, or what stands in for them: a part of what stands
// in for the VPC.
func (n *Network) subnetBlocks(s *subnet) []netip.Prefix {
	var all []netip.Prefix
	four, six := standIn(s.vpc.index)
	for _, family := range []struct {
		property string
		vpc      netip.Prefix
		bits     int
	}{{"CidrBlock", four, 8}, {"Ipv6CidrBlock", six, 64}} {
		v := s.resource.Get(family.property)
		if !v.Exists() && (family.property == "Ipv6CidrBlock" || s.resource.Get("Ipv6Native").Is(true) == assembly.True) {
			continue
		}
		p := n.block(v)
		if !p.IsValid() {
			p = cut(family.vpc, len(s.vpc.subnets)-1, family.bits)
			s.vpc.own(family.vpc)
		}
		if p.IsValid() {
			all = append(all, p)
		}
	}
	return all
}

// subnetName is the path of a subnet without what CDK's own children add.
func subnetName(r *assembly.Resource) string { return strings.TrimSuffix(name(r), "/Subnet") }

// own makes sure that the VPC has a block.
func (v *vpc) own(block netip.Prefix) {
	if !v.has(block.Addr()) {
		v.blocks = append(v.blocks, block)
	}
}
