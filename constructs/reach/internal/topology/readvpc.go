package topology

import (
	"net/netip"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
)

// tierTag is the tag in which CDK records the name of a subnet's group.
const tierTag = "aws-cdk:subnet-name"

func (n *Network) readVPCs() {
	secondary := n.by("VpcId", "AWS::EC2::VPCCidrBlock")
	for _, r := range n.assembly.OfType("AWS::EC2::VPC") {
		v := n.newVPC(r, describe.Name(r))
		v4, v6 := address.Placeholder(v.index)
		v.Blocks = append(v.Blocks, orPlaceholder(n.block(r.Get("CidrBlock")), v4))
		for _, more := range secondary[r] {
			block := orPlaceholder(n.block(more.Get("Ipv6CidrBlock")), v6)
			if more.Get("CidrBlock").Exists() || more.Get("Ipv4IpamPoolId").Exists() {
				block = orPlaceholder(n.block(more.Get("CidrBlock")), v4)
			}
			v.Blocks = append(v.Blocks, block)
			v.added = append(v.added, addedBlock{more, block})
		}
		n.vpcs[r] = v
	}
}

func (n *Network) newVPC(r *assembly.Resource, name string) *VPC {
	v := &VPC{
		Resource: r, Name: name, index: len(n.VPCs),
		InternetGateway: assembly.False, VirtualPrivateGateway: assembly.False,
		Attachments: map[*TransitGateway][]*Attachment{}, DefaultNetworkACL: filter.NewDefaultNetworkACL(name),
	}
	n.VPCs = append(n.VPCs, v)
	return v
}

func orPlaceholder(block, placeholder netip.Prefix) netip.Prefix {
	if block.IsValid() {
		return block
	}
	return placeholder
}

// VPC returns the VPC that a value of a resource names, nil if it is not in the app.
func (n *Network) VPC(v assembly.Value, of *assembly.Resource) *VPC {
	if r := n.Resolve(v, "AWS::EC2::VPC"); r != nil && n.vpcs[r] != nil {
		return n.vpcs[r]
	}
	if text, ok := v.Text(); ok {
		return n.imported[text]
	}
	return nil
}

// vpc returns the VPC that a value names, nil if the value is absent. VPCs that are not in the
// app are told apart by how they are named.
func (n *Network) vpc(v assembly.Value, from *assembly.Resource) *VPC {
	if r := n.Resolve(v, "AWS::EC2::VPC"); r != nil && n.vpcs[r] != nil {
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
		imported.InternetGateway, imported.VirtualPrivateGateway = assembly.Unknown, assembly.Unknown
		n.imported[id] = imported
	}
	return n.imported[id]
}

func (n *Network) readSubnets() {
	more := n.by("SubnetId", "AWS::EC2::SubnetCidrBlock")
	for _, r := range n.assembly.OfType("AWS::EC2::Subnet") {
		v := n.vpc(r.Get("VpcId"), r)
		if v == nil {
			continue // CloudFormation refuses it
		}
		s := &Subnet{Resource: r, VPC: v, Name: strings.TrimSuffix(describe.Name(r), "/Subnet"), Zone: Zone(r)}
		s.Tier = promise.Tag(r, tierTag)
		n.subnets[r] = s
		v.Subnets = append(v.Subnets, s)
		s.Blocks = n.subnetBlocks(s, more[r])
		if v.Imported() {
			v.Blocks = append(v.Blocks, s.Blocks...)
		}
	}
	for _, v := range n.VPCs {
		v.addElsewhere()
	}
}

// Subnet returns the subnet that a value names, nil if it is not in the app.
func (n *Network) Subnet(v assembly.Value) *Subnet {
	return n.subnets[n.Resolve(v, "AWS::EC2::Subnet")]
}

// subnetBlocks are the blocks of a subnet, those of associations included. Those that only
// deployment knows are represented by a part of the VPC's placeholder.
func (n *Network) subnetBlocks(s *Subnet, associations []*assembly.Resource) []netip.Prefix {
	var all []netip.Prefix
	v4, v6 := address.Placeholder(s.VPC.index)
	for _, family := range []struct {
		property    string
		placeholder netip.Prefix
		hostBits    int
	}{{"CidrBlock", v4, 8}, {"Ipv6CidrBlock", v6, 64}} {
		v := s.Resource.Get(family.property)
		if !v.Exists() && (family.property == "Ipv6CidrBlock" || s.Resource.Get("Ipv6Native").Is(true) == assembly.True) {
			continue
		}
		block := n.block(v)
		if !block.IsValid() {
			block = address.Subnet(family.placeholder, len(s.VPC.Subnets)-1, family.hostBits)
			s.VPC.addBlock(family.placeholder)
		}
		if block.IsValid() {
			all = append(all, block)
		}
	}
	for i, association := range associations {
		block := n.block(association.Get("Ipv6CidrBlock"))
		if !block.IsValid() {
			block = address.Subnet(v6, (len(s.VPC.Subnets)-1+64*(i+1))%256, 64)
			s.VPC.addBlock(v6)
		}
		all = append(all, block)
	}
	return all
}

// addBlock adds a block unless the VPC has it.
func (v *VPC) addBlock(block netip.Prefix) {
	if !v.Has(block.Addr()) {
		v.Blocks = append(v.Blocks, block)
	}
}
