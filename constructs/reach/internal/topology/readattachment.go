package topology

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// attachmentTypes are the types of which a custom resource may look up the attachment.
var attachmentTypes = []string{
	"AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPNConnection",
	"AWS::EC2::TransitGatewayPeeringAttachment", "AWS::NetworkFirewall::Firewall", "AWS::EC2::TransitGatewayConnect",
}

func (n *Network) readAttachments() {
	for _, typ := range []string{"AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"} {
		for _, r := range n.assembly.OfType(typ) {
			n.attachVPC(r)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::VPNConnection") {
		if g := n.transitGateway(r.Get("TransitGatewayId")); g != nil {
			destinations, bgp := n.vpnRoutes(r)
			n.attachLink(&Attachment{Resource: r, Gateway: g, Destinations: destinations, BGP: bgp})
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayPeeringAttachment") {
		n.attach(&Attachment{
			Resource: r, Kind: PeeringAttachment,
			Gateway: n.transitGateway(r.Get("TransitGatewayId")), Peer: n.transitGateway(r.Get("PeerTransitGatewayId")),
		})
	}
	for _, r := range n.assembly.OfType("AWS::NetworkFirewall::Firewall") {
		if g := n.transitGateway(r.Get("TransitGatewayId")); g != nil {
			n.attach(&Attachment{Resource: r, Kind: FirewallAttachment, Gateway: g})
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayConnect") {
		// The appliances at the far end of a Connect attachment speak BGP.
		if transport := n.attachment(r.Get("TransportTransitGatewayAttachmentId")); transport != nil {
			n.attachLink(&Attachment{Resource: r, Gateway: transport.Gateway, BGP: true})
		}
	}
	n.readDirectConnectAttachments()
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTableAssociation") {
		n.associateAttachment(r)
	}
}

// readDirectConnectAttachments adds the attachments of Direct Connect gateways. AWS creates them,
// and all that is in the app is the custom resource that looks up their ids.
func (n *Network) readDirectConnectAttachments() {
	for _, r := range n.assembly.OfType("Custom::TransitGatewayAttachment") {
		g := n.TransitGateways[onlyReference(r.Get(), []string{"AWS::EC2::TransitGateway"})]
		if g != nil && lookedUp(r, attachmentTypes) == r {
			n.attachLink(&Attachment{Resource: r, Gateway: g, BGP: true})
		}
	}
}

func (n *Network) transitGateway(v assembly.Value) *TransitGateway {
	return n.TransitGateways[n.Resolve(v, "AWS::EC2::TransitGateway")]
}

func (n *Network) transitTable(v assembly.Value) *routing.Table {
	return n.TransitTables[n.Resolve(v, "AWS::EC2::TransitGatewayRouteTable")]
}

func (n *Network) attachment(v assembly.Value) *Attachment {
	return n.Attachments[n.Resolve(v, attachmentTypes...)]
}

func (n *Network) attach(a *Attachment) {
	a.Tables = map[*TransitGateway][]*routing.Table{}
	n.Attachments[a.Resource] = a
	if a.VPC != nil && a.Gateway != nil {
		a.VPC.Attachments[a.Gateway] = append(a.VPC.Attachments[a.Gateway], a)
	}
}

// attachLink attaches an on-premises network.
func (n *Network) attachLink(a *Attachment) {
	a.Kind = OnPremisesAttachment
	n.attach(a)
	n.Links = append(n.Links, &Link{Resource: a.Resource, Attachment: a, Destinations: a.Destinations, BGP: a.BGP})
}

func (n *Network) attachVPC(r *assembly.Resource) {
	v := n.vpc(r.Get("VpcId"), r)
	if v == nil {
		return // CloudFormation refuses it
	}
	a := &Attachment{
		Resource: r, Gateway: n.transitGateway(r.Get("TransitGatewayId")), VPC: v,
		ApplianceMode:    enabled(r.Get("Options", "ApplianceModeSupport"), assembly.False),
		GroupReferencing: enabled(r.Get("Options", "SecurityGroupReferencingSupport"), assembly.True),
	}
	if v.Resource != nil {
		a.Caveat = conditional(r, v.Resource)
	}
	for _, id := range r.Get("SubnetIds").List() {
		if s := n.Subnet(id); s != nil {
			a.Subnets = append(a.Subnets, s)
		} else {
			a.HasUnknownSubnets = true
		}
	}
	n.attach(a)
}

func (n *Network) associateAttachment(r *assembly.Resource) {
	a := n.attachment(r.Get("TransitGatewayAttachmentId"))
	if a == nil {
		return // of an attachment that is not in the app
	}
	id := r.Get("TransitGatewayRouteTableId")
	t, g := n.transitTable(id), a.Gateway
	switch {
	case t == nil:
		t = &routing.Table{Resource: r, Name: "transit gateway route table " + id.String(), Unknown: "is not in the app"}
	case a.Kind == PeeringAttachment:
		g = n.transitGateway(t.Resource.Get("TransitGatewayId"))
	}
	if conditional(r, a.Resource) != "" {
		a.Tables[g] = append(a.Tables[g], a.Associated(g)...)
	}
	a.Tables[g] = append(a.Tables[g], t)
}
