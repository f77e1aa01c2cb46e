package reach

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/forward"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// maxForwards are the places on the way that a question follows by itself: a distribution, two load
// balancers and a proxy.
const maxForwards = 4

// readForwards keeps what each place passes connections on to, and the proxies before each
// database.
func (n *Network) readForwards(all []forward.Forwarding) {
	n.forwards, n.proxies = map[string][]forward.Forwarding{}, map[string][]string{}
	for _, f := range all {
		from := describe.Name(f.From)
		n.forwards[from] = append(n.forwards[from], f)
		if f.From.Type == "AWS::RDS::DBProxy" {
			to := describe.Name(f.To)
			n.proxies[to] = append(n.proxies[to], from)
		}
	}
}

// readDistributions returns the places of CloudFront, which connects from addresses of its own.
func (n *Network) readDistributions(a *assembly.Assembly) []place {
	n.distributions = map[string]*assembly.Resource{}
	var all []place
	for _, d := range a.OfType("AWS::CloudFront::Distribution") {
		name := describe.Name(d)
		n.distributions[name] = d
		all = append(all, place{name, []walk.End{{Zone: walk.Internet, Address: topology.CloudFront.Addr().Next()}}})
	}
	return all
}

// Name is what a resource is called as a place, see [Network.From].
func Name(r *assembly.Resource) string { return describe.Name(r) }

// through returns the connections that lead from a place to another: one, or several where the
// place passes on what it is sent, or where a proxy stands before the other.
func (n *Network) through(from, to place, t Traffic, depth int) []Answer {
	best := []Answer{n.connection(from, to, t)}
	if best[0].Reachable == assembly.True || depth == maxForwards {
		return best
	}
	try := func(first Answer, at place) {
		legs := []Answer{first}
		if first.Reachable != assembly.False {
			legs = append(legs, n.through(at, to, t, depth+1)...)
		}
		a, b := joinLegs(legs), joinLegs(best)
		if better(a, b) || len(best) == 1 && a.Reachable == b.Reachable {
			best = legs
		}
	}
	for _, f := range n.forwards[from.name] {
		at, known := n.byName[describe.Name(f.To)]
		if !known || at.name == to.name {
			continue // the last connection is that of the question
		}
		try(n.forwarded(from, at, f), at)
	}
	for _, name := range n.proxies[to.name] {
		if proxy := n.byName[name]; name != from.name {
			try(n.connection(from, proxy, t), proxy)
		}
	}
	return best
}

// better reports whether an answer says more than another: yes more than unknown, and that more
// than no.
func better(a, b Answer) bool {
	rank := map[assembly.Truth]int{assembly.True: 2, assembly.Unknown: 1}
	return rank[a.Reachable] > rank[b.Reachable]
}

// forwarded is the connection that a place begins for another.
func (n *Network) forwarded(from, to place, f forward.Forwarding) Answer {
	step := newHop(walk.Step{Resource: f.By, Detail: f})
	if f.Invokes {
		return Answer{From: from.name, To: to.name, Traffic: TCP(f.Port), Reachable: assembly.True, Path: []Hop{step}}
	}
	if f.Port == 0 {
		unknown := newHop(walk.Step{Resource: f.By, Detail: reason("only deployment knows the port that " + f.String())})
		return Answer{From: from.name, To: to.name, Reachable: assembly.Unknown, Blocked: &unknown}
	}
	a := n.connection(from, to, TCP(f.Port))
	a.Path = append([]Hop{step}, a.Path...)
	return a
}

// inside returns a distribution as it connects to a load balancer inside the VPC of that, and
// every other place as it is.
func (n *Network) inside(from, to place, t Traffic) place {
	led := slices.ContainsFunc(n.forwards[from.name], func(f forward.Forwarding) bool {
		return f.Inside && describe.Name(f.To) == to.name && TCP(f.Port) == t
	})
	if !led {
		return from
	}
	return place{from.name, []walk.End{{Zone: walk.CloudFront, Address: from.ends[0].Address}}}
}

// served answers for the internet and a distribution, which takes what viewers send it.
func (n *Network) served(from, to place, t Traffic) (a Answer, ok bool) {
	if n.distributions[to.name] == nil || !from.external() {
		return a, false
	}
	a = Answer{From: from.name, To: to.name, Traffic: t, Reachable: assembly.TruthOf(t == TCP(443) || t == TCP(80))}
	hop := newHop(walk.Step{Resource: n.distributions[to.name], Detail: reason("CloudFront listens on tcp/80 and tcp/443")})
	a.Path = []Hop{hop}
	if a.Reachable == assembly.False {
		a.Blocked = &hop
	}
	return a, true
}
