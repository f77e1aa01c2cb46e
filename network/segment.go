package network

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
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

// SegmentTag is the tag on a VPC that names its segment.
const SegmentTag = "plinth:segment"

// SetSegment puts a VPC that the app defines into a segment: it tags the VPC and promises that the
// tag stays (REACH-007), so that guardrails know whom the VPC may reach. [NewSpoke] does it for
// what it attaches; a VPC without a spoke is in the segment of the class of its stack until
// SetSegment says otherwise. A VPC has one segment.
//
// It panics with an error when the segment is unknown, or vpc is not defined in the app.
func SetSegment(vpc awsec2.IVpc, segment Segment) {
	if err := segment.check("SetSegment"); err != nil {
		panic(fmt.Errorf("network: %w", err))
	}
	defined := tree.Node(vpc).DefaultChild()
	if defined == nil {
		panic(fmt.Errorf("network: SetSegment has VPC %s, which is not defined in the app, want one that is: "+
			"the app cannot tag what something else defines", tree.Path(vpc)))
	}
	segment.record(defined)
}

// record is [SetSegment] for a VPC's resource.
func (s Segment) record(vpc constructs.IConstruct) {
	awscdk.Tags_Of(vpc).Add(jsii.String(SegmentTag), jsii.String(string(s)), nil)
	plinth.Promise(vpc, promise.That("stays in its segment", promise.At("").Includes("Tags", tag(SegmentTag, string(s)))))
}
