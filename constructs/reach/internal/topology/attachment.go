package topology

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// A Kind is what an attachment connects to a transit gateway.
type Kind int

const (
	VPCAttachment Kind = iota
	OnPremisesAttachment
	PeeringAttachment
	FirewallAttachment
)

// An Attachment connects a VPC, an on-premises network, a firewall or another gateway to a
// transit gateway.
type Attachment struct {
	Resource *assembly.Resource
	Kind     Kind
	Gateway  *TransitGateway // nil if it is not in the app
	Peer     *TransitGateway // of a peering; nil if it is not in the app

	VPC     *VPC
	Subnets []*Subnet
	// HasUnknownSubnets marks attachments of which some subnets are not in the app.
	HasUnknownSubnets bool
	ApplianceMode     assembly.Truth
	// GroupReferencing tells whether security group rules may name groups across the attachment.
	GroupReferencing assembly.Truth

	Tables       map[*TransitGateway][]*routing.Table // the associations that the app makes
	Destinations []netip.Prefix                       // the static routes of a VPN connection
	BGP          bool                                 // whether BGP announces more
	// Caveat says why the attachment may not exist; it is empty if it certainly does.
	Caveat string
}

// String names the attachment.
func (a *Attachment) String() string { return describe.Resource(a.Resource) }

// AttachmentsOf returns those of a gateway in the order of the app, peerings of either side
// included.
func (n *Network) AttachmentsOf(g *TransitGateway) []*Attachment {
	var all []*Attachment
	for _, r := range n.assembly.Resources() {
		if a := n.Attachments[r]; a != nil && (a.Gateway == g || a.Peer == g) {
			all = append(all, a)
		}
	}
	return all
}

// Associated returns the tables that may route what comes from the attachment.
func (a *Attachment) Associated(g *TransitGateway) []*routing.Table {
	if all := a.Tables[g]; all != nil {
		return all
	}
	if g.Association != nil {
		return []*routing.Table{g.Association}
	}
	return nil
}

// SubnetFor returns the attachment's subnet through which packets from a subnet of a zone enter
// the gateway: that subnet itself, or one in its zone. If there is none, exists is False, or
// Unknown if only deployment knows.
func (a *Attachment) SubnetFor(from *Subnet, zone string) (entry *Subnet, exists assembly.Truth) {
	exists = assembly.False
	for _, s := range a.Subnets {
		switch {
		case s == from || s.Zone != "" && s.Zone == zone:
			return s, assembly.True
		case s.Zone == "" || zone == "":
			exists = assembly.Unknown
		}
	}
	if len(a.Subnets) == 0 || a.HasUnknownSubnets {
		exists = assembly.Unknown
	}
	return nil, exists
}

// propagate adds routes to what is behind the attachment.
func (a *Attachment) propagate(t *routing.Table, by *assembly.Resource, caveat string) {
	blocks := a.Destinations
	if a.VPC != nil {
		blocks = a.VPC.Blocks
	}
	for _, b := range blocks {
		t.Add(routing.Route{Resource: by, Destination: b, Origin: routing.Propagated, NextHop: a, Caveat: caveat})
	}
	if a.BGP || a.VPC != nil && a.VPC.Imported() {
		t.Add(routing.Route{Resource: by, Origin: routing.Propagated, NextHop: a, External: true})
	}
}
