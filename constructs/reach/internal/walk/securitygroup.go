package walk

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// throughSecurityGroups asks the security groups at both ends about a packet that arrives.
func (t RoundTrip) throughSecurityGroups(request Outcome) Outcome {
	w := t.walk(t.To, false)
	w.path = request.Path
	translated := len(request.translations) > 0
	if t.To.Zone == Internet && request.exitVPC != nil && !translated {
		if o, ok := t.requirePublicAddress(w, t.From, "source"); !ok {
			return o
		}
	}
	to := t.peer(t.To, t.Dst, request, packet.Outbound)
	if o, ok := t.securityGroups(w, t.From, packet.Outbound, to); !ok {
		return o
	}
	src := t.Src
	if translated {
		src = t.translatedSource(request)
	}
	from := t.peer(t.From, src, request, packet.Inbound)
	if o, ok := t.securityGroups(w, t.To, packet.Inbound, from); !ok {
		return o
	}
	if t.Record {
		request.Path = slices.Concat(t.admission(t.From, packet.Outbound, to), request.Path, t.admission(t.To, packet.Inbound, from))
	}
	return request
}

// admission is the step through a security group of an end, if it has one in the app.
func (t RoundTrip) admission(e End, d packet.Direction, peer filter.Peer) []Step {
	if g := filter.Admitting(e.groups(), d, peer, t.Traffic); g != nil {
		return []Step{{Resource: g.Resource, Detail: text(fmt.Sprintf("security group %s allows %v %v", g.Name, t.Traffic, d))}}
	}
	return nil
}

func (t RoundTrip) peer(e End, address netip.Addr, request Outcome, d packet.Direction) filter.Peer {
	return filter.Peer{
		Address:   address,
		MemberOf:  func(g *filter.SecurityGroup) assembly.Truth { return e.memberOf(t.Network, g) },
		Referable: t.referable(request, d),
	}
}

func (t RoundTrip) securityGroups(w *walk, e End, d packet.Direction, peer filter.Peer) (failure Outcome, ok bool) {
	if len(e.groups()) == 0 {
		return Outcome{}, true
	}
	role := [...]string{packet.Inbound: "destination", packet.Outbound: "source"}[d]
	switch filter.GroupsAllow(e.groups(), d, peer, t.Traffic) {
	case assembly.False:
		return w.drop(e.blame(), "no security group of the %s allows %v %v", role, t.Traffic, d), false
	case assembly.Unknown:
		return w.unknown(e.blame(), "only deployment knows whether a security group of the %s allows %v %v", role, t.Traffic, d), false
	}
	return Outcome{}, true
}

// translatedSource returns the address that the last NAT gateway on the path sends from.
func (t RoundTrip) translatedSource(request Outcome) netip.Addr {
	last := request.translations[len(request.translations)-1]
	if last.subnet == nil {
		return last.vpc.Blocks[0].Addr()
	}
	return last.subnet.AnAddress(t.Dst)
}

// referable tells whether rules of one end that name security groups recognize those of the
// other end. Inside a VPC and across a peering they do. Across a transit gateway inbound rules
// do if that is switched on. Behind NAT, a firewall or another gateway they do not.
func (t RoundTrip) referable(request Outcome, d packet.Direction) assembly.Truth {
	switch {
	case t.From.Subnet == nil || t.To.Subnet == nil || len(request.translations) > 0 || len(request.firewalls) > 0:
		return assembly.False
	case request.gateway == nil:
		return assembly.True
	case d == packet.Outbound:
		return assembly.False
	}
	answer := request.gateway.GroupReferencing
	for _, v := range []*topology.VPC{t.From.Subnet.VPC, t.To.Subnet.VPC} {
		if len(v.Attachments[request.gateway]) == 0 {
			return assembly.False // another gateway is between them
		}
		for _, a := range v.Attachments[request.gateway] {
			answer = answer.And(a.GroupReferencing)
		}
	}
	return answer
}
