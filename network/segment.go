package network

import (
	"fmt"
	"slices"
)

// A Segment is a part of the network that is routed as one: everything in it may reach the
// same others. Each has a route table of its own in the transit gateway.
type Segment string

// The segments of a network. Inspection holds what all others share on their way out:
// firewalls and egress VPCs.
const (
	SegmentProduction    Segment = "Production"
	SegmentNonProduction Segment = "NonProduction"
	SegmentShared        Segment = "Shared"
	SegmentInspection    Segment = "Inspection"
	SegmentOnPremises    Segment = "OnPremises"
)

// Segments returns the segments in their fixed order.
func Segments() []Segment {
	return []Segment{SegmentProduction, SegmentNonProduction, SegmentShared, SegmentInspection, SegmentOnPremises}
}

// A Connection lets two segments reach each other. Routing has no direction: what may send
// has to be answered. A connection of a segment with itself lets its members reach each
// other.
type Connection [2]Segment

// A SegmentPolicy is who may reach whom. What it does not list is denied: no route is
// propagated, and a blackhole route drops what a default route would let through.
type SegmentPolicy []Connection

// DefaultSegmentPolicy lets production and non-production reach shared services,
// on-premises networks and inspection, and never each other. Members of a segment reach
// each other in none: give a workload its own blast radius.
func DefaultSegmentPolicy() SegmentPolicy {
	return SegmentPolicy{
		{SegmentProduction, SegmentShared},
		{SegmentProduction, SegmentOnPremises},
		{SegmentProduction, SegmentInspection},
		{SegmentNonProduction, SegmentShared},
		{SegmentNonProduction, SegmentOnPremises},
		{SegmentNonProduction, SegmentInspection},
		{SegmentShared, SegmentOnPremises},
		{SegmentShared, SegmentInspection},
	}
}

// Allows reports whether the segments may reach each other.
func (p SegmentPolicy) Allows(a, b Segment) bool {
	return slices.Contains(p, Connection{a, b}) || slices.Contains(p, Connection{b, a})
}

func (p SegmentPolicy) check() error {
	for _, c := range p {
		for _, s := range c {
			if err := s.check("Policy"); err != nil {
				return err
			}
		}
		if c == (Connection{SegmentProduction, SegmentNonProduction}) || c == (Connection{SegmentNonProduction, SegmentProduction}) {
			return fmt.Errorf("Policy connects Production with NonProduction, want them apart; connect both with Shared instead")
		}
	}
	return nil
}

// check returns an error unless the segment that a field holds is known.
func (s Segment) check(field string) error {
	if !slices.Contains(Segments(), s) {
		return fmt.Errorf("%s has segment %q, want one of %q", field, s, Segments())
	}
	return nil
}
