package reach

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/host"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// Sources asks which resources with network interfaces, and whether the internet, reach a place by
// TCP. It returns the answers that are not False, in the order of the app: a test that wants a
// database to be reached by one service compares their From.
func (n *Network) Sources(to string, port int) []Answer {
	target, err := n.place(to)
	if err != nil {
		return []Answer{{From: Internet, To: to, Traffic: TCP(port), Err: err}}
	}
	internet := place{Internet, []walk.End{{Zone: walk.Internet}}}
	all := append(n.sources(target, port, func(host.Host) bool { return true }), n.connection(internet, target, TCP(port)))
	return slices.DeleteFunc(all, notReached)
}

// ExposedSources is [Network.Sources] of a resource, for the resources of the same VPCs that may
// have a public address. It is empty for a resource without network interfaces in the app.
func (n *Network) ExposedSources(to *assembly.Resource, port int) []Answer {
	target, found := n.byName[describe.Name(to)]
	if !found {
		return nil
	}
	near := map[*topology.VPC]bool{}
	for _, end := range target.ends {
		near[end.Subnet.VPC] = true
	}
	return slices.DeleteFunc(n.sources(target, port, func(h host.Host) bool {
		return slices.ContainsFunc(h.Interfaces, func(i *host.Interface) bool {
			return near[i.Subnet.VPC] && i.PublicIPv4 != assembly.False
		})
	}), notReached)
}

func notReached(a Answer) bool { return a.Reachable == assembly.False }

func (n *Network) sources(to place, port int, ask func(host.Host) bool) []Answer {
	var all []Answer
	for _, h := range n.hosts {
		if h.Name != to.name && ask(h) && n.mayAdmit(to, h) {
			all = append(all, n.connection(hostPlace(h), to, TCP(port)))
		}
	}
	return all
}

// mayAdmit reports whether the security groups of a place may let a host in. Most are spared a walk
// by it.
func (n *Network) mayAdmit(to place, h host.Host) bool {
	for _, end := range to.ends {
		if end.Interface == nil || len(end.Interface.Groups) == 0 {
			return true
		}
		for _, i := range h.Interfaces {
			if filter.MayAdmit(end.Interface.Groups, i.Groups) {
				return true
			}
		}
	}
	return false
}
