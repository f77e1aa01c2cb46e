package walk

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// reply follows the reply to a packet that arrived: to the last NAT gateway on its path, from
// there to the one before, and at last to the source.
func (t RoundTrip) reply(request Outcome, clientPort int) Outcome {
	from, insideVPC := t.To, (*topology.VPC)(nil)
	p := packet.Packet{Src: t.Dst, Traffic: t.Traffic.Reply(clientPort)}
	for i := len(request.translations) - 1; i >= 0; i-- {
		nat := request.translations[i]
		if nat.subnet == nil {
			insideVPC = nat.vpc // a regional gateway has no subnet for the reply to pass
			continue
		}
		to := End{Subnet: nat.subnet}
		p.Dst = nat.subnet.AnAddress(t.Dst)
		if o := t.replyLeg(from, insideVPC, to, request, p); o.Arrives != assembly.True {
			return o
		}
		from, insideVPC = to, nil
	}
	p.Dst = t.Src
	o := t.replyLeg(from, insideVPC, t.From, request, p)
	if o.Arrives == assembly.True {
		return t.requireSymmetry(request, o)
	}
	return o
}

// replyLeg follows a reply from one end to another. InsideVPC is set if it comes from the
// regional NAT gateway of that VPC.
func (t RoundTrip) replyLeg(from End, insideVPC *topology.VPC, to End, request Outcome, p packet.Packet) Outcome {
	w := t.walk(to, true)
	switch {
	case insideVPC != nil:
		return w.deliver(insideVPC, p)
	case from.Subnet != nil:
		return w.leave(from.Subnet, p)
	case from.Zone == Internet && request.byEgressOnly:
		return w.deliver(request.exitVPC, p)
	case from.Zone == Internet:
		return w.fromInternet(request.exitVPC, p)
	}
	return w.fromOnPremises(t.Network.Attachments[request.exit], request.exitVPC, p)
}

// fromInternet takes a packet in through the internet gateway of a VPC.
func (w *walk) fromInternet(v *topology.VPC, p packet.Packet) Outcome {
	if v.InternetGateway == assembly.False {
		return w.drop(v.Resource, "VPC %s has no internet gateway", v.Name)
	}
	w.pass(v.Resource, text("the internet gateway of VPC "+v.Name))
	follow := func() Outcome { return w.deliver(v, p) }
	if v.GatewayTable != nil {
		follow = func() Outcome { return w.route(position{vpc: v, name: "the internet gateway"}, v.GatewayTable, p) }
	}
	if v.InternetGateway == assembly.Unknown {
		return w.possibly(follow(), v.Resource, "whether VPC %s has an internet gateway", v.Name)
	}
	return follow()
}

// fromCloudFront takes a packet to where CloudFront has network interfaces. No route leads there,
// and yet AWS wants an internet gateway, as a sign that the VPC may be reached from the internet.
func (w *walk) fromCloudFront(s *topology.Subnet, p packet.Packet) Outcome {
	switch s.VPC.InternetGateway {
	case assembly.False:
		return w.drop(s.VPC.Resource, "VPC %s has no internet gateway, which a VPC origin of CloudFront requires", s.VPC.Name)
	case assembly.Unknown:
		return w.possibly(w.arrive(s, p), s.VPC.Resource, "whether VPC %s has an internet gateway", s.VPC.Name)
	}
	return w.arrive(s, p)
}

// fromOnPremises takes a packet in: into a transit gateway, or into a VPC.
func (w *walk) fromOnPremises(a *topology.Attachment, v *topology.VPC, p packet.Packet) Outcome {
	if a != nil {
		w.pass(a.Resource, a)
		return w.routeInGateway(a.Gateway, a, "", p)
	}
	w.pass(v.Resource, text("the virtual private gateway of VPC "+v.Name))
	return w.deliver(v, p)
}

// requireSymmetry checks that request and reply pass the same endpoint of a firewall. A transit
// gateway enters a VPC in the zone that the packet comes from, so between two zones request and
// reply differ, and the firewall drops a connection of which it sees one half. Appliance mode
// keeps a connection in one zone.
func (t RoundTrip) requireSymmetry(request, reply Outcome) Outcome {
	if len(request.firewalls) == 0 && len(reply.firewalls) == 0 {
		return reply
	}
	for _, there := range request.entries {
		for _, back := range reply.entries {
			a := there.attachment
			sameZone := there.zone == "" || back.zone == "" || there.zone == back.zone
			if a != back.attachment || sameZone || a.ApplianceMode == assembly.True || len(a.Subnets) < 2 {
				continue
			}
			w := t.walk(t.From, true)
			if a.ApplianceMode == assembly.Unknown {
				return w.unknown(a.Resource, "only deployment knows whether appliance mode is on; "+
					"otherwise the reply passes a firewall endpoint in another zone")
			}
			return w.drop(a.Resource, "appliance mode is off, so the reply passes a firewall endpoint in another zone")
		}
	}
	return reply
}
