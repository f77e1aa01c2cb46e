package reach

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An attachment joins a VPC, a tunnel, a firewall or another gateway to a transit gateway.
type attachment struct {
	resource *assembly.Resource
	gateway  *transitGateway
	peer     *transitGateway // of a peering
	peered   bool

	vpc        *vpc
	subnets    []*subnet
	outOfSight bool // some subnets are not in the app
	appliance  Verdict
	groupsPass Verdict
	onPremises bool
	firewall   bool

	tables  map[*transitGateway][]*table
	learned []netip.Prefix // what a tunnel with static routes propagates
	dynamic bool           // whether it learns more by BGP
	doubt   string
}

func (a *attachment) String() string { return Describe(a.resource) }

// associated are the tables that may route what comes from the attachment.
func (a *attachment) associated(g *transitGateway) []*table {
	if all := a.tables[g]; all != nil {
		return all
	}
	if g.association != nil {
		return []*table{g.association}
	}
	return nil
}

func (n *Network) addAttachments() {
	for _, typ := range []string{"AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"} {
		for _, r := range n.assembly.OfType(typ) {
			n.attachVPC(r)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::VPNConnection") {
		if g := n.gateways[n.resolve(r.Get("TransitGatewayId"), "AWS::EC2::TransitGateway")]; g != nil {
			a := &attachment{resource: r, gateway: g, onPremises: true}
			a.learned, a.dynamic = n.vpnRoutes(r)
			n.attach(a)
			n.tunnels = append(n.tunnels, &tunnel{attachment: a, resource: r})
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayPeeringAttachment") {
		a := &attachment{resource: r, peered: true}
		a.gateway = n.gateways[n.resolve(r.Get("TransitGatewayId"), "AWS::EC2::TransitGateway")]
		a.peer = n.gateways[n.resolve(r.Get("PeerTransitGatewayId"), "AWS::EC2::TransitGateway")]
		n.attach(a)
	}
	for _, r := range n.assembly.OfType("AWS::NetworkFirewall::Firewall") {
		if g := n.gateways[n.resolve(r.Get("TransitGatewayId"), "AWS::EC2::TransitGateway")]; g != nil {
			n.attach(&attachment{resource: r, gateway: g, firewall: true})
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayConnect") {
		// The appliances at the far end of a Connect attachment speak BGP.
		if transport := n.attachments[n.resolve(r.Get("TransportTransitGatewayAttachmentId"), attachmentTypes...)]; transport != nil {
			a := &attachment{resource: r, gateway: transport.gateway, onPremises: true, dynamic: true}
			n.attach(a)
			n.tunnels = append(n.tunnels, &tunnel{attachment: a, resource: r})
		}
	}
	n.addLookups()
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTableAssociation") {
		n.associateTransit(r)
	}
}

// addLookups adds the attachments of Direct Connect gateways, which AWS makes by itself: all
// that is in the app is the custom resource that looks their id up.
func (n *Network) addLookups() {
	for _, r := range n.assembly.OfType("Custom::TransitGatewayAttachment") {
		g := n.gateways[only(r.Get(), []string{"AWS::EC2::TransitGateway"})]
		if g == nil || lookedUp(r, attachmentTypes) != r {
			continue
		}
		a := &attachment{resource: r, gateway: g, onPremises: true, dynamic: true}
		n.attach(a)
		n.tunnels = append(n.tunnels, &tunnel{attachment: a, resource: r})
	}
}

func (n *Network) attach(a *attachment) {
	a.tables = map[*transitGateway][]*table{}
	n.attachments[a.resource] = a
	if a.vpc != nil && a.gateway != nil {
		a.vpc.attachments[a.gateway] = append(a.vpc.attachments[a.gateway], a)
	}
}

func (n *Network) attachVPC(r *assembly.Resource) {
	g := n.gateways[n.resolve(r.Get("TransitGatewayId"), "AWS::EC2::TransitGateway")]
	v := n.vpc(r.Get("VpcId"), r)
	if v == nil {
		return // not an attachment that CloudFormation would make
	}
	a := &attachment{
		resource: r, gateway: g, vpc: v,
		appliance:  enabled(r.Get("Options", "ApplianceModeSupport"), No),
		groupsPass: enabled(r.Get("Options", "SecurityGroupReferencingSupport"), Yes),
	}
	if v.resource != nil {
		a.doubt = conditional(r, v.resource)
	}
	for _, id := range r.Get("SubnetIds").List() {
		if s := n.subnets[n.resolve(id, "AWS::EC2::Subnet")]; s != nil {
			a.subnets = append(a.subnets, s)
		} else {
			a.outOfSight = true
		}
	}
	n.attach(a)
}

// attachmentTypes are what the id of an attachment may be looked up from.
var attachmentTypes = []string{
	"AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPNConnection",
	"AWS::EC2::TransitGatewayPeeringAttachment", "AWS::NetworkFirewall::Firewall", "AWS::EC2::TransitGatewayConnect",
}

func (n *Network) associateTransit(r *assembly.Resource) {
	a := n.attachments[n.resolve(r.Get("TransitGatewayAttachmentId"), attachmentTypes...)]
	if a == nil {
		return // of an attachment that is not in the app
	}
	named := n.resolve(r.Get("TransitGatewayRouteTableId"), "AWS::EC2::TransitGatewayRouteTable")
	t, of := n.tables[named], a.gateway
	switch {
	case t == nil:
		t = newTable(r, "transit gateway route table "+r.Get("TransitGatewayRouteTableId").String())
		t.opaque = "is not in the app"
	case a.peered:
		of = n.gateways[n.resolve(named.Get("TransitGatewayId"), "AWS::EC2::TransitGateway")]
	}
	if conditional(r, a.resource) != "" {
		a.tables[of] = append(a.tables[of], a.associated(of)...)
	}
	a.tables[of] = append(a.tables[of], t)
}
