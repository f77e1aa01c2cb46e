package reach

import (
	"slices"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/host"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// A memory holds what became of packets between interfaces. Those in one subnet and under the same
// security groups are alike: packets of one fare as those of the others do, step by step, so that
// many resources make few walks.
type memory struct {
	first   map[*host.Interface]*host.Interface // of those that are alike
	results sync.Map                            // by pair
}

// A pair is two ends, and what is asked of them.
type pair struct {
	from, to walk.End
	traffic  Traffic
	record   bool
}

func remember(hosts []host.Host) *memory {
	m := &memory{first: map[*host.Interface]*host.Interface{}}
	firsts := map[*topology.Subnet][]*host.Interface{}
	for _, h := range hosts {
		for _, i := range h.Interfaces {
			at := slices.IndexFunc(firsts[i.Subnet], i.Alike)
			if at < 0 {
				at = len(firsts[i.Subnet])
				firsts[i.Subnet] = append(firsts[i.Subnet], i)
			}
			m.first[i] = firsts[i.Subnet][at]
		}
	}
	return m
}

// end puts the first of those that are alike in place of an interface.
func (m *memory) end(e walk.End) walk.End {
	if first := m.first[e.Interface]; first != nil {
		e.Interface = first
	}
	return e
}

// between follows packets between two ends, or remembers what became of them.
func (n *Network) between(from, to walk.End, t Traffic, record bool) walk.Result {
	if n.memory == nil || from.Interface == nil && to.Interface == nil { // subnets are asked about once
		return n.follow(from, to, t, record)
	}
	asked := pair{n.memory.end(from), n.memory.end(to), t, record}
	known, ok := n.memory.results.Load(asked)
	if !ok {
		known, _ = n.memory.results.LoadOrStore(asked, n.follow(from, to, t, record))
	}
	return known.(walk.Result)
}
