package topology

import "github.com/plinth-cdk/plinth/constructs/assembly"

func (n *Network) readGateways() {
	for _, r := range n.assembly.OfType("AWS::EC2::VPCGatewayAttachment") {
		n.attachGateway(r)
	}
	for _, r := range n.assembly.OfType("AWS::EC2::NatGateway") {
		n.nats[r] = n.newNATGateway(r)
	}
	for _, r := range n.assembly.OfType("AWS::NetworkFirewall::Firewall") {
		n.firewalls[r] = n.newFirewall(r)
	}
}

// attachGateway attaches an internet gateway or a virtual private gateway to a VPC.
func (n *Network) attachGateway(r *assembly.Resource) {
	v := n.vpc(r.Get("VpcId"), r)
	if v == nil {
		return
	}
	attached := assembly.True
	if v.Resource != nil && conditional(r, v.Resource) != "" {
		attached = assembly.Unknown
	}
	if r.Get("InternetGatewayId").Exists() {
		v.InternetGateway = attached
	}
	if r.Get("VpnGatewayId").Exists() {
		v.VirtualPrivateGateway = attached
		n.readVPNConnections(v, r)
	}
}

func (n *Network) newNATGateway(r *assembly.Resource) *NATGateway {
	g := &NATGateway{Resource: r, Private: r.Get("ConnectivityType").Is("private") == assembly.True}
	if r.Get("AvailabilityMode").Is("regional") == assembly.True {
		g.Regional = true
		return g
	}
	g.Subnets = n.possibleSubnets(r.Get("SubnetId"))
	return g
}

func (n *Network) newFirewall(r *assembly.Resource) *Firewall {
	f := &Firewall{Resource: r}
	for _, mapping := range r.Get("SubnetMappings").List() {
		f.Subnets = append(f.Subnets, n.possibleSubnets(mapping.Get("SubnetId"))...)
	}
	return f
}

// possibleSubnets are those of the app that a value may name.
func (n *Network) possibleSubnets(v assembly.Value) []*Subnet {
	var all []*Subnet
	for _, ref := range v.Targets() {
		if s := n.subnets[ref.Resource]; s != nil {
			all = append(all, s)
		}
	}
	return all
}

func (n *Network) readPeerings() {
	for _, r := range n.assembly.OfType("AWS::EC2::VPCPeeringConnection") {
		n.peerings[r] = &PeeringConnection{r, [2]*VPC{n.vpc(r.Get("VpcId"), r), n.vpc(r.Get("PeerVpcId"), r)}}
	}
}

// readGatewayTables gives VPCs the route tables of their internet gateways.
func (n *Network) readGatewayTables() {
	vpcs := map[*assembly.Resource]*VPC{} // by internet gateway
	for _, r := range n.assembly.OfType("AWS::EC2::VPCGatewayAttachment") {
		if gateway := n.Resolve(r.Get("InternetGatewayId")); gateway != nil {
			vpcs[gateway] = n.vpc(r.Get("VpcId"), r)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::GatewayRouteTableAssociation") {
		v, t := vpcs[n.Resolve(r.Get("GatewayId"))], n.RouteTables[n.Resolve(r.Get("RouteTableId"))]
		if v != nil && t != nil {
			v.GatewayTable = t
		}
	}
}
