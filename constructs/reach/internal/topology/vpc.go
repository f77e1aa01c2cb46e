package topology

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// A VPC is one of the app, or one that the app knows only by its id.
type VPC struct {
	Resource *assembly.Resource // nil if it is not in the app
	Name     string
	Blocks   []netip.Prefix
	Subnets  []*Subnet

	InternetGateway       assembly.Truth // whether one is attached
	VirtualPrivateGateway assembly.Truth // whether one is attached
	// GatewayTable is the route table of the internet gateway, nil if it has none.
	GatewayTable         *routing.Table
	Attachments          map[*TransitGateway][]*Attachment
	DefaultNetworkACL    *filter.NetworkACL
	DefaultSecurityGroup *filter.SecurityGroup

	// Elsewhere are the added blocks in which no subnet of the app is: their subnets are those of
	// other apps, if there are any.
	Elsewhere []*Subnet
	// Destinations are blocks that together have every address of the subnets.
	Destinations []netip.Prefix

	added []addedBlock
	index int // among all VPCs
}

// Imported reports whether the app knows the VPC only by its id, so that parts of it are unknown.
func (v *VPC) Imported() bool { return v.Resource == nil }

// Has reports whether an address belongs to the VPC.
func (v *VPC) Has(a netip.Addr) bool { return address.InAny(v.Blocks, a) }

// SubnetOf returns the subnet that an address belongs to, nil if none does.
func (v *VPC) SubnetOf(a netip.Addr) *Subnet {
	for _, all := range [][]*Subnet{v.Subnets, v.Elsewhere} {
		for _, s := range all {
			if s.Has(a) {
				return s
			}
		}
	}
	return nil
}

// addDestinations finds the blocks once all subnets are known.
func (v *VPC) addDestinations() {
	v.Destinations = slices.Clone(v.Blocks)
	for _, s := range slices.Concat(v.Subnets, v.Elsewhere) {
		for _, b := range s.Blocks {
			if !slices.ContainsFunc(v.Blocks, func(of netip.Prefix) bool { return of.Bits() <= b.Bits() && of.Contains(b.Addr()) }) {
				v.Destinations = append(v.Destinations, b)
			}
		}
	}
}

// An addedBlock is one that a VPC has besides its first one.
type addedBlock struct {
	association *assembly.Resource
	block       netip.Prefix
}

func (v *VPC) addElsewhere() {
	for _, a := range v.added {
		if address.IsPlaceholder(a.block.Addr()) || v.anySubnetIn(a.block) {
			continue
		}
		v.Elsewhere = append(v.Elsewhere, &Subnet{
			Resource: a.association, VPC: v, Name: a.block.String() + " of VPC " + v.Name, Blocks: []netip.Prefix{a.block},
			NetworkACLs: []*filter.NetworkACL{nil},
		})
	}
}

func (v *VPC) anySubnetIn(block netip.Prefix) bool {
	for _, s := range v.Subnets {
		for _, b := range s.Blocks {
			if b.Overlaps(block) {
				return true
			}
		}
	}
	return false
}

// A Subnet is one of the app.
type Subnet struct {
	Resource *assembly.Resource
	VPC      *VPC
	Name     string
	Tier     string // the tag aws-cdk:subnet-name, as recorded
	Blocks   []netip.Prefix
	Zone     string           // see [Zone]
	Tables   []*routing.Table // one, or several if only deployment knows which
	// NetworkACLs holds one, or several if only deployment knows which; nil stands for one that
	// is not in the app.
	NetworkACLs []*filter.NetworkACL
}

// Has reports whether an address belongs to the subnet.
func (s *Subnet) Has(a netip.Addr) bool { return address.InAny(s.Blocks, a) }

// AnAddress returns an address of the subnet in the family of another address; it is the zero
// Addr if the subnet has none.
func (s *Subnet) AnAddress(like netip.Addr) netip.Addr {
	for _, b := range s.Blocks {
		if b.Addr().Is4() == like.Is4() {
			return b.Addr()
		}
	}
	return netip.Addr{}
}

// UsesDefaultNetworkACL reports whether the VPC's own network ACL guards the subnet.
func (s *Subnet) UsesDefaultNetworkACL() bool {
	return len(s.NetworkACLs) == 1 && s.NetworkACLs[0] == s.VPC.DefaultNetworkACL
}

// InZone returns the subnets of an Availability Zone, or all of them if none is known to be.
func InZone(subnets []*Subnet, zone string) []*Subnet {
	var same []*Subnet
	for _, s := range subnets {
		if zone != "" && s.Zone == zone {
			same = append(same, s)
		}
	}
	if same == nil {
		return subnets
	}
	return same
}
