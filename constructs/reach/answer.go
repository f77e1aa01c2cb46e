package reach

import (
	"fmt"
	"net/netip"
	"strings"
)

// An Answer says whether traffic gets from one place to another, and on what way.
type Answer struct {
	From, To string
	Traffic  Traffic
	// Reachable is Yes if some packet arrives and its reply comes back, No if none does, and
	// Unknown if that rests on what only deployment knows.
	Reachable Verdict
	// Partial tells that Yes does not hold for every subnet, address and client port of the
	// two places; Blocked is then an example of where it does not.
	Partial bool
	// Path is the way of a packet that arrives, or else of one that does not.
	Path []Hop
	// Blocked is the step at which a packet is dropped, or at which knowledge ends.
	Blocked *Hop
	// Err is set when a place is not in the app, or is several. Reachable is then Unknown.
	Err error
}

// An Origin is a place to ask from, see [Network.From].
type Origin struct {
	n    *Network
	name string
}

// From names the place that packets come from. A place is, by its construct path or the end of
// it as long as that is unambiguous,
//
//   - a tier of subnets of a VPC, "ProdNetwork/Network/app", by the tag aws-cdk:subnet-name;
//   - a VPC or a single subnet;
//   - a resource with network interfaces (an instance, load balancer, database, service,
//     function, endpoint), or a security group: those under it;
//   - [Internet], [OnPremises], or an IP address.
//
// Subnets stand for whatever may be put into them, under any security group: only routes and
// network ACLs are asked. Resources and security groups bring their rules.
func (n *Network) From(place string) Origin { return Origin{n, place} }

// To asks for a TCP connection to a port.
func (o Origin) To(place string, port int) Answer { return o.Over(TCP(port), place) }

// Over asks for any traffic.
func (o Origin) Over(t Traffic, to string) Answer {
	a := Answer{From: o.name, To: to, Traffic: t}
	from, err := o.n.place(o.name)
	if err != nil {
		a.Err = err
		return a
	}
	target, err := o.n.place(to)
	if err != nil {
		a.Err = err
		return a
	}
	r := o.n.ask(from, target, t, true)
	a.Reachable, a.Partial, a.Path, a.Blocked = r.verdict, r.partial, r.path, r.blocked
	if len(from.ends) == 0 || len(target.ends) == 0 {
		a.Err = fmt.Errorf("reach: %q or %q has no subnets in the app", o.name, to)
		a.Reachable = Unknown
	}
	return a
}

// ask joins the results of every pair of ends.
func (n *Network) ask(from, to place, t Traffic, record bool) result {
	var all *result
	for _, f := range from.ends {
		for _, target := range to.ends {
			one := n.askEnds(f, target, t, record)
			if all == nil {
				all = &one
				continue
			}
			*all = all.or(one)
		}
	}
	if all == nil {
		return result{}
	}
	return *all
}

// askEnds asks over the families of addresses that both ends have: one that works is enough.
func (n *Network) askEnds(from, to end, t Traffic, record bool) result {
	best := result{verdict: No, blocked: &Hop{detail: message("they have no family of addresses in common")}}
	if from.realm == onPremises || to.realm == onPremises {
		best = result{blocked: &Hop{detail: message("the addresses on premises are not in the app")}}
	}
	asked := false
	for _, v6 := range []bool{false, true} {
		var all *result
		n.each(from, to, v6, func(src, dst netip.Addr) {
			one := trip{n, from, to, src, dst, t.ofFamily(v6), record}.run()
			if all == nil {
				all = &one
			} else {
				*all = all.or(one)
			}
		})
		if all != nil && (!asked || all.beats(best)) {
			best, asked = *all, true
		}
	}
	return best
}

// beats tells whether r says more than s: that everything is reached more than something, and
// of two failures the one that got further.
func (r result) beats(s result) bool {
	rank := func(r result) int {
		switch {
		case r.verdict == Yes && !r.partial:
			return 3
		case r.verdict == Yes:
			return 2
		case r.verdict == Unknown:
			return 1
		}
		return 0
	}
	if rank(r) == rank(s) {
		return len(r.path) > len(s.path)
	}
	return rank(r) > rank(s)
}

// String tells the answer with its way: one line for every step.
func (a Answer) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s %v: %v", a.From, a.To, a.Traffic, a.Reachable)
	if a.Partial {
		b.WriteString(", in part")
	}
	if a.Err != nil {
		fmt.Fprintf(&b, "\n  %v", a.Err)
	}
	for i, hop := range a.Path {
		fmt.Fprintf(&b, "\n  %d. %v", i+1, hop)
	}
	if a.Blocked != nil && (a.Partial || len(a.Path) == 0) {
		fmt.Fprintf(&b, "\n  but: %v", a.Blocked)
	}
	return b.String()
}
