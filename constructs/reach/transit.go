package reach

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A transitGateway joins what is attached to it, each by the table it is associated with.
type transitGateway struct {
	resource   *assembly.Resource
	groupsPass Verdict // whether security groups may be referenced across it

	// The tables that attachments get without anybody asking; nil if disabled.
	association, propagation *table
}

func (g *transitGateway) String() string { return Describe(g.resource) }

func (n *Network) addTransitGateways() {
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGateway") {
		n.gateways[r] = &transitGateway{resource: r, groupsPass: enabled(r.Get("SecurityGroupReferencingSupport"), No)}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTable") {
		n.tables[r] = newTable(r, Describe(r))
	}
	for r, g := range n.gateways {
		n.defaultTables(r, g)
	}
	n.addAttachments()
	n.addTransitRoutes()
}

// enabled reads an option that is "enable" or "disable".
func enabled(v assembly.Value, absent Verdict) Verdict {
	switch {
	case !v.Exists():
		return absent
	case v.Is("enable") == assembly.True:
		return Yes
	case v.Is("disable") == assembly.True:
		return No
	}
	return Unknown
}

// defaultTables gives a gateway the table that AWS makes for it, unless both uses of it are
// switched off. That they are on is AWS's default.
func (n *Network) defaultTables(r *assembly.Resource, g *transitGateway) {
	implicit := newTable(r, "the default route table of "+Describe(r))
	pick := func(option, id string) *table {
		on := enabled(r.Get(option), Yes)
		if on == No {
			return nil
		}
		t := implicit
		if v := r.Get(id); v.Exists() {
			if named := n.resolve(v); named != nil && n.tables[named] != nil {
				t = n.tables[named]
			} else {
				t = newTable(r, "the default route table "+v.String()+" of "+Describe(r))
				t.opaque = "is not in the app"
			}
		}
		if on == Unknown {
			t = newTable(r, t.name)
			t.opaque = "is used if " + option + " is on, which only deployment knows"
		}
		return t
	}
	g.association = pick("DefaultRouteTableAssociation", "AssociationDefaultRouteTableId")
	g.propagation = pick("DefaultRouteTablePropagation", "PropagationDefaultRouteTableId")
}

// forward carries a packet from a VPC into the gateway, through the VPC's attachment.
func (g *transitGateway) forward(w *walk, from *subnet, p packet) outcome {
	all := from.vpc.attachments[g]
	if len(all) == 0 {
		if from.vpc.imported() {
			return w.stop(Unknown, g.resource, "whether VPC %s is attached to %v is not in the app", from.vpc.name, g)
		}
		return w.stop(No, g.resource, "VPC %s is not attached to %v", from.vpc.name, g)
	}
	return w.alternatives(len(all), g.resource, "", func(i int) outcome { return all[i].take(w, from, p) })
}

// take carries a packet from a subnet into the gateway. There has to be a foot of the
// attachment in the subnet's own zone.
func (a *attachment) take(w *walk, from *subnet, p packet) outcome {
	w.pass(a.resource, a)
	foot, zoned := a.foot(from)
	inside := func() outcome { return a.gateway.lookup(w, a, from.zone, p) }
	if foot == nil {
		if zoned == No {
			return w.stop(No, a.resource, "%v has no subnet in %s, the zone of subnet %s", a, from.zone, from.name)
		}
		return w.perhaps(inside(), a.resource, "whether the attachment stands in the zone of the sender")
	}
	return w.enter(foot, nil, p, inside)
}

// foot is the attachment's subnet in the zone of a subnet; zoned is No if there is surely none.
func (a *attachment) foot(of *subnet) (foot *subnet, zoned Verdict) {
	zoned = No
	for _, s := range a.subnets {
		switch {
		case s == of || s.zone != "" && s.zone == of.zone:
			return s, Yes
		case s.zone == "" || of.zone == "":
			zoned = Unknown
		}
	}
	if len(a.subnets) == 0 || a.outOfSight {
		zoned = Unknown
	}
	return nil, zoned
}

// lookup routes a packet inside the gateway: by the table of the attachment it came from.
func (g *transitGateway) lookup(w *walk, from *attachment, zone string, p packet) outcome {
	if w.depth++; w.depth > maxHops {
		return w.stop(No, g.resource, "the packet goes round in circles")
	}
	defer func() { w.depth-- }()
	w.gateway = g
	tables := from.associated(g)
	if len(tables) == 0 {
		return w.stop(No, from.resource, "%v is associated with no route table of %v", from, g)
	}
	return w.alternatives(len(tables), from.resource, "", func(i int) outcome {
		return w.route(&subnet{vpc: from.vpc, zone: zone, name: from.String()}, tables[i], p)
	})
}

// A blackhole is a route on which packets are dropped.
type blackhole struct{}

func (blackhole) String() string { return "a blackhole" }

func (blackhole) forward(w *walk, _ *subnet, _ packet) outcome {
	last := w.trail[len(w.trail)-1]
	return w.stop(No, last.Resource, "dropped: %v", last.detail)
}
