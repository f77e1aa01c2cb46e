package filter

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
)

// A SecurityGroup guards network interfaces. It is stateful: replies to what it allows pass.
type SecurityGroup struct {
	Resource *assembly.Resource // nil for the default security group of a VPC
	Name     string
	Rules    [2][]*Rule // by [packet.Direction]
}

// A Rule allows traffic with peers, by address or by security group.
type Rule struct {
	Blocks  []netip.Prefix // a zero one if only deployment knows it
	Peer    *SecurityGroup
	Pattern packet.Pattern
	// Applies is True if the rule exists and reads as its fields say, and Unknown if only
	// deployment knows.
	Applies assembly.Truth
}

// AllowAll returns the outbound rule of a security group that sets none.
func AllowAll() *Rule {
	return &Rule{Blocks: address.Any[:], Pattern: packet.Pattern{Protocol: packet.All, First: packet.All}, Applies: assembly.True}
}

// A Peer is the far end of a connection, as the rules of a security group see it.
type Peer struct {
	Address netip.Addr
	// MemberOf tells whether the peer is a member of a security group.
	MemberOf func(*SecurityGroup) assembly.Truth
	// Referable tells whether rules that name a security group recognize the peer on the path
	// that its packets take.
	Referable assembly.Truth
}

// GroupsAllow tells whether any rule of the groups allows traffic with a peer. A nil group is
// one that is not in the app.
func GroupsAllow(groups []*SecurityGroup, d packet.Direction, peer Peer, t packet.Traffic) assembly.Truth {
	answer := assembly.False
	for _, g := range groups {
		if g == nil {
			answer = answer.Or(assembly.Unknown)
			continue
		}
		for _, rule := range g.Rules[d] {
			if rule.Pattern.Matches(t) {
				answer = answer.Or(rule.names(peer).And(rule.Applies))
			}
		}
	}
	return answer
}

// Admitting returns a group that is certain to allow traffic with a peer, nil if there is none.
func Admitting(groups []*SecurityGroup, d packet.Direction, peer Peer, t packet.Traffic) *SecurityGroup {
	for _, g := range groups {
		if g != nil && GroupsAllow([]*SecurityGroup{g}, d, peer, t) == assembly.True {
			return g
		}
	}
	return nil
}

// names tells whether the rule is about a peer.
func (r *Rule) names(peer Peer) assembly.Truth {
	answer := assembly.False
	for _, b := range r.Blocks {
		answer = answer.Or(address.Contains(b, peer.Address))
	}
	if r.Peer != nil {
		answer = answer.Or(peer.MemberOf(r.Peer).And(peer.Referable))
	}
	return answer
}

// MayAdmit reports whether inbound rules of some groups name others, or any address.
func MayAdmit(groups, peers []*SecurityGroup) bool {
	for _, g := range groups {
		if g == nil {
			return true
		}
		for _, rule := range g.Rules[packet.Inbound] {
			if len(rule.Blocks) > 0 || rule.Peer != nil && (slices.Contains(peers, rule.Peer) || slices.Contains(peers, nil)) {
				return true
			}
		}
	}
	return false
}
