package walk

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/addressclass"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A RoundTrip is one packet from one address to another, and the reply to it.
type RoundTrip struct {
	Network  *topology.Network
	Classes  *addressclass.Classes
	From, To End
	Src, Dst netip.Addr
	Traffic  packet.Traffic
	Record   bool // whether to keep paths
}

// Run makes the round trip, once for every class of client ports.
func (t RoundTrip) Run() Result {
	request := t.Request()
	if request.Arrives == assembly.True {
		request = t.throughSecurityGroups(request)
	}
	if request.Arrives != assembly.True {
		return failed(request)
	}
	if t.From.Zone == CloudFront { // its network interfaces are in the subnets of the load balancer
		return Result{Reachable: assembly.True, Path: request.Path}
	}
	var all Result
	for i, port := range t.clientPorts() {
		one := Result{Reachable: assembly.True, Path: request.Path}
		if reply := t.reply(request, port); reply.Arrives != assembly.True {
			reply.Path = append(slices.Clip(request.Path), reply.Path...)
			one = failed(reply)
		}
		if i == 0 {
			all = one
			continue
		}
		all = all.Or(one)
	}
	return all
}

func (t RoundTrip) clientPorts() []int {
	if t.Traffic.HasClientPort() {
		return t.Classes.ClientPorts
	}
	return []int{0}
}

func (t RoundTrip) walk(to End, reply bool) *walk {
	return &walk{network: t.Network, destination: to, reply: reply, record: t.Record}
}

// Request follows the packet, and asks no security groups.
func (t RoundTrip) Request() Outcome {
	w := t.walk(t.To, false)
	p := packet.Packet{Src: t.Src, Dst: t.Dst, Traffic: t.Traffic}
	switch {
	case t.From.Subnet != nil:
		return w.leave(t.From.Subnet, p)
	case t.To.Subnet == nil:
		return w.unknown(nil, "what happens outside the app is not known")
	case t.From.Zone == Internet:
		if o, ok := t.requirePublicAddress(w, t.To, "destination"); !ok {
			return o
		}
		return w.fromInternet(t.To.Subnet.VPC, p)
	case t.From.Zone == CloudFront:
		return w.fromCloudFront(t.To.Subnet, p)
	}
	return w.fromOnPremises(t.From.Link.Attachment, t.From.Link.VPC, p)
}

// requirePublicAddress checks that the internet can reach an end.
func (t RoundTrip) requirePublicAddress(w *walk, e End, role string) (failure Outcome, ok bool) {
	switch {
	case t.Dst.Is6() || e.publicIPv4() == assembly.True:
		return Outcome{}, true
	case e.publicIPv4() == assembly.Unknown:
		return w.unknown(e.Subnet.Resource, "only deployment knows whether the %s has a public address", role), false
	}
	return w.drop(e.Subnet.Resource, "the %s has no public address", role), false
}
