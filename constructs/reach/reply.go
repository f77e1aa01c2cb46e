package reach

import "net/netip"

// back follows the reply to a packet that came there: to the last NAT gateway on its way, from
// there to the one before, and at last to the sender.
func (t trip) back(there outcome, port int) outcome {
	at, inside := t.to, (*vpc)(nil)
	p := packet{src: t.dst, traffic: t.traffic.replies(port)}
	var o outcome
	for i := len(there.nats) - 1; i >= 0; i-- {
		nat := there.nats[i]
		if nat.subnet == nil {
			inside = nat.from // a regional gateway has no subnet for the reply to come through
			continue
		}
		next := end{subnet: nat.subnet}
		p.dst = representative(nat.subnet, t.dst)
		if o = t.send(at, inside, next, there, p); o.verdict != Yes {
			return o
		}
		at, inside = next, nil
	}
	p.dst = t.src
	o = t.send(at, inside, t.from, there, p)
	if o.verdict == Yes {
		return t.symmetric(there, o)
	}
	return o
}

// send follows a reply from one place to another; inside is set where it comes from the
// regional NAT gateway of a VPC.
func (t trip) send(at end, inside *vpc, to end, there outcome, p packet) outcome {
	w := t.walk(to, true)
	switch {
	case inside != nil:
		return w.deliver(inside, p)
	case at.subnet != nil:
		return w.leave(at.subnet, p)
	case at.realm == internet && there.egressOnly:
		return w.deliver(there.exit, p)
	case at.realm == internet:
		return w.fromInternet(there.exit, p)
	}
	return w.fromTunnel(t.n.attachments[there.tunnel], there.exit, p)
}

// fromInternet lets a packet in through the internet gateway of a VPC.
func (w *walk) fromInternet(v *vpc, p packet) outcome {
	if v.internet == No {
		return w.stop(No, v.resource, "VPC %s has no internet gateway", v.name)
	}
	w.pass(v.resource, message("the internet gateway of VPC "+v.name))
	follow := func() outcome { return w.deliver(v, p) }
	if v.edge != nil {
		follow = func() outcome { return w.route(&subnet{vpc: v, name: "the internet gateway"}, v.edge, p) }
	}
	if v.internet == Unknown {
		return w.perhaps(follow(), v.resource, "whether VPC %s has an internet gateway", v.name)
	}
	return follow()
}

// fromTunnel lets a packet in from on premises: into a transit gateway or into a VPC.
func (w *walk) fromTunnel(a *attachment, v *vpc, p packet) outcome {
	if a != nil {
		w.pass(a.resource, a)
		return a.gateway.lookup(w, a, "", p)
	}
	w.pass(v.resource, message("the virtual private gateway of VPC "+v.name))
	return w.deliver(v, p)
}

// symmetric tells whether both directions pass the same endpoint of a firewall. A transit
// gateway enters a VPC in the zone that the packet comes from, so between two zones there and
// back differ, and the firewall drops what it knows one half of; appliance mode keeps a
// connection in one zone.
func (t trip) symmetric(there, back outcome) outcome {
	if len(there.firewalls) == 0 && len(back.firewalls) == 0 {
		return back
	}
	for _, one := range there.feet {
		for _, other := range back.feet {
			zones := one.zone != "" && other.zone != "" && one.zone != other.zone
			if one.attachment != other.attachment || !zones || one.attachment.appliance == Yes || len(one.attachment.subnets) < 2 {
				continue
			}
			w := t.walk(t.from, true)
			return w.stop(one.attachment.appliance, one.attachment.resource,
				"appliance mode is off, so the reply passes a firewall endpoint in another zone")
		}
	}
	return back
}

// addEdges gives VPCs the route tables of their internet gateways.
func (n *Network) addEdges() {
	of := map[string]*vpc{}
	for _, r := range n.assembly.OfType("AWS::EC2::VPCGatewayAttachment") {
		if gateway := n.resolve(r.Get("InternetGatewayId")); gateway != nil {
			of[gateway.Path] = n.vpc(r.Get("VpcId"), r)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::GatewayRouteTableAssociation") {
		gateway, t := n.resolve(r.Get("GatewayId")), n.tables[n.resolve(r.Get("RouteTableId"))]
		if gateway != nil && t != nil && of[gateway.Path] != nil {
			of[gateway.Path].edge = t
		}
	}
}

// each calls visit with every pair of representative addresses of two ends.
func (n *Network) each(from, to end, v6 bool, visit func(src, dst netip.Addr)) {
	destinations := n.addresses(to, v6)
	for _, src := range n.addresses(from, v6) {
		for _, dst := range destinations {
			visit(src, dst)
		}
	}
}
