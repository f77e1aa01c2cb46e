package reach

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// An Origin is a place that packets come from, see [Network.From].
type Origin struct {
	network *Network
	place   string
	before  []Answer // of the legs that lead here, see [Origin.Via]
}

// From names the place that packets come from. A place has the name of its construct path, or of
// the end of it as long as that is unambiguous:
//
//   - a tier of subnets of a VPC, "ProdNetwork/Network/app", after the tag aws-cdk:subnet-name;
//   - a VPC or a single subnet;
//   - a resource with network interfaces: an instance, load balancer, service, function, Auto
//     Scaling group, database, proxy of one, cache or endpoint;
//   - a security group: the network interfaces under it;
//   - a distribution of CloudFront.
//
// Other places are [Internet], [OnPremises], and IP addresses.
//
// A subnet stands for anything that may be put into it, under any security group: only routes
// and network ACLs count. For resources and security groups, security group rules count too.
func (n *Network) From(place string) Origin { return Origin{network: n, place: place} }

// To asks for a TCP connection to a port. From what passes connections on it follows them: from a
// distribution to its origins, from a load balancer to the targets of its groups, to a database by
// the proxies before it. [Answer.Via] then has the places on the way, and [Answer.Path] every step.
// [Network.Sources] and [Network.Matrix] ask for connections alone.
func (o Origin) To(to string, port int) Answer { return o.Over(TCP(port), to) }

// Over asks for any traffic.
func (o Origin) Over(t Traffic, to string) Answer {
	a := Answer{From: o.place, To: to, Traffic: t}
	source, err := o.network.place(o.place)
	target, err2 := o.network.place(to)
	if a.Err = cmp.Or(err, err2); a.Err != nil {
		return joinLegs(append(o.before, a))
	}
	legs := o.network.through(source, target, t, 0)
	legs[0].From, legs[len(legs)-1].To = o.place, to // as the question calls them
	return joinLegs(append(o.before, legs...))
}

// connection asks for one connection.
func (n *Network) connection(source, target place, t Traffic) Answer {
	if a, ok := n.served(source, target, t); ok {
		return a
	}
	a := Answer{From: source.name, To: target.name, Traffic: t}
	r := n.ask(source, target, t, true)
	a.Reachable, a.Partial, a.Path = r.Reachable, r.Partial, newPath(r.Path)
	if r.Blocked != nil {
		hop := newHop(*r.Blocked)
		a.Blocked = &hop
	}
	for _, p := range []place{source, target} {
		if len(p.ends) == 0 {
			a.Reachable, a.Err = assembly.Unknown, fmt.Errorf("reach: %q has no subnets in the app", p.name)
		}
	}
	return a
}

// ask joins the results of every pair of ends.
func (n *Network) ask(from, to place, t Traffic, record bool) walk.Result {
	var all joined
	for _, f := range n.inside(from, to, t).ends {
		for _, e := range to.ends {
			all.add(n.between(f, e, t, record))
		}
	}
	return all.result
}

// follow asks over the address families that both ends have. One that works is enough.
func (n *Network) follow(from, to walk.End, t Traffic, record bool) walk.Result {
	var best joined
	for _, f := range address.Families {
		var all joined
		n.eachPair(from, to, f, func(src, dst netip.Addr) {
			all.add(walk.RoundTrip{
				Network: n.topology, Classes: n.classes, From: from, To: to, Src: src, Dst: dst, Traffic: t.over(f), Record: record,
			}.Run())
		})
		if b := n.bridgeBetween(from, to); all.any && all.result.Reachable == assembly.False && b != nil {
			all.result = walk.Result{Blocked: &walk.Step{Resource: b.Resource, Detail: b}}
		}
		if all.any && (!best.any || all.result.Better(best.result)) {
			best = all
		}
	}
	switch {
	case best.any:
		return best.result
	case from.Zone == walk.OnPremises || to.Zone == walk.OnPremises:
		return walk.Result{Blocked: &walk.Step{Detail: reason("the addresses on premises are not in the app")}}
	}
	return walk.Result{Reachable: assembly.False, Blocked: &walk.Step{Detail: reason("they have no address family in common")}}
}

// eachPair visits every pair of addresses of two ends, one for each class.
func (n *Network) eachPair(from, to walk.End, f address.Family, visit func(src, dst netip.Addr)) {
	destinations := to.Addresses(n.classes, f)
	for _, src := range from.Addresses(n.classes, f) {
		for _, dst := range destinations {
			visit(src, dst)
		}
	}
}

// joined is the result of any number of round trips.
type joined struct {
	any    bool
	result walk.Result
}

func (j *joined) add(r walk.Result) {
	if j.any {
		r = j.result.Or(r)
	}
	*j = joined{true, r}
}

// A reason is the detail of a step that no resource explains.
type reason string

func (r reason) String() string { return string(r) }
