// Package filter decides which packets network ACLs and security groups allow.
package filter

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
)

// A NetworkACL guards subnets. It is stateless: it looks at every packet, replies too, and the
// entry with the lowest number that matches decides.
type NetworkACL struct {
	Name    string
	Entries [2][]*Entry // by [packet.Direction], sorted by [NetworkACL.Sort]
}

// An Entry is one rule of a network ACL.
type Entry struct {
	ACL      *NetworkACL
	Resource *assembly.Resource // nil for those that AWS puts into a default network ACL
	Number   int
	Block    netip.Prefix // of the peer; zero if only deployment knows it
	Pattern  packet.Pattern
	Allow    assembly.Truth
	// Applies is True if the entry exists and reads as its fields say, and Unknown if only
	// deployment knows.
	Applies assembly.Truth
}

// String names the entry.
func (e *Entry) String() string {
	return fmt.Sprintf("rule %d of network ACL %s", e.Number, e.ACL.Name)
}

// NewDefaultNetworkACL returns the network ACL of the subnets that are associated with no other.
// It allows everything.
func NewDefaultNetworkACL(vpc string) *NetworkACL {
	a := &NetworkACL{Name: "default of VPC " + vpc}
	for i, block := range address.Any {
		for d := range a.Entries {
			a.Add(packet.Direction(d), &Entry{
				Number: 100 + i, Block: block, Pattern: packet.Pattern{Protocol: packet.All},
				Allow: assembly.True, Applies: assembly.True,
			})
		}
	}
	return a
}

// Add appends an entry for packets in a direction.
func (a *NetworkACL) Add(d packet.Direction, e *Entry) {
	e.ACL = a
	a.Entries[d] = append(a.Entries[d], e)
}

// Sort puts the entries in the order in which AWS evaluates them.
func (a *NetworkACL) Sort() {
	for _, entries := range a.Entries {
		slices.SortStableFunc(entries, func(x, y *Entry) int { return cmp.Compare(x.Number, y.Number) })
	}
}

// AllowsAll reports whether the network ACL is a default one to which nothing was added.
func (a *NetworkACL) AllowsAll() bool {
	added := func(e *Entry) bool { return e.Resource != nil }
	return !slices.ContainsFunc(a.Entries[packet.Inbound], added) && !slices.ContainsFunc(a.Entries[packet.Outbound], added)
}

// Allows tells whether a packet may pass, and which entry decides: nil for the deny that every
// network ACL ends with.
func (a *NetworkACL) Allows(d packet.Direction, p packet.Packet) (assembly.Truth, *Entry) {
	var possible []*Entry
	answer, decisive := assembly.False, (*Entry)(nil)
	for _, e := range a.Entries[d] {
		switch e.matches(p.Peer(d), p.Traffic) {
		case assembly.Unknown:
			possible = append(possible, e)
			continue
		case assembly.False:
			continue
		}
		answer, decisive = e.Allow, e
		break
	}
	for _, e := range possible {
		if e.Allow != answer {
			return assembly.Unknown, e
		}
	}
	return answer, decisive
}

func (e *Entry) matches(peer netip.Addr, t packet.Traffic) assembly.Truth {
	inBlock := address.Contains(e.Block, peer)
	if inBlock == assembly.False || e.Applies == assembly.True && !e.Pattern.Matches(t) {
		return assembly.False
	}
	return inBlock.And(e.Applies)
}
