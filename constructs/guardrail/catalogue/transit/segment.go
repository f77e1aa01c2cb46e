package transit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// segmentTag is the tag with which network.SetSegment records the segment of a VPC.
const segmentTag = "plinth:segment"

// segmentTags reports tags that are not what counts.
func segmentTags(pass *engine.Pass, vpc *assembly.Resource) {
	if m := membershipOf(vpc); m.wrong != "" {
		pass.Report(vpc, "Tags", "%s %s, so the VPC counts as %s", segmentTag, m.wrong, m.segment)
	}
}

// segmentTagsAlone reports tags that count because nothing else says the segment.
func segmentTagsAlone(pass *engine.Pass, vpc *assembly.Resource) {
	if m := membershipOf(vpc); m.tagAlone {
		pass.Report(vpc, "Tags", "%s is %s, which no construct recorded", segmentTag, m.segment)
	}
}

// A membership is the segment that a VPC counts in.
type membership struct {
	segment  string
	wrong    string // what is wrong with the tag
	tagAlone bool   // the segment is that of the tag, and nobody recorded it
}

// membershipOf goes by what a construct recorded, and else by the class of the stack. A tag alone
// decides in a template that stands alone, whose author has nothing else to say it by, and where no
// class is declared; but in an app no tag alone makes a VPC exempt.
func membershipOf(vpc *assembly.Resource) membership {
	recorded, tags := promise.RecordedTag(vpc, segmentTag), vpc.TagValues(segmentTag)
	m := membership{segment: string(vpc.Stack.Class)}
	if len(recorded) == 1 {
		m.segment = recorded[0]
	}
	switch {
	case len(recorded) > 1:
		m.wrong = "is recorded as " + strings.Join(recorded, " and ")
	case len(tags) > 1:
		m.wrong = fmt.Sprintf("is set %d times", len(tags))
	case len(recorded) == 1 || len(tags) == 0:
		// PROMISE-001 holds the tag to the record.
	default:
		m.tagged(vpc, tags[0])
	}
	return m
}

// tagged takes what a tag says of a VPC that no construct put into a segment.
func (m *membership) tagged(vpc *assembly.Resource, tag assembly.Value) {
	switch text, known := tag.Text(); {
	case !known:
		m.wrong = fmt.Sprintf("is %v, which is known only at deployment", tag)
	case text == m.segment:
	case vpc.Stack.Standalone:
		m.segment = text
	case !vpc.Stack.ClassDeclared && (isProduction(text) || isNonProduction(text)):
		m.segment, m.tagAlone = text, true
	default:
		m.wrong = fmt.Sprintf("is %s, which no construct recorded", text)
	}
}

// segment returns the segment that a VPC belongs to.
func segment(vpc *assembly.Resource) string { return membershipOf(vpc).segment }

// segmentOf is the segment of the VPC of a subnet. A subnet whose VPC is not in the app has the
// class of its own stack.
func segmentOf(subnet *assembly.Resource) string {
	if vpc, ok := subnet.Get("VpcId").Target(); ok {
		return segment(vpc.Resource)
	}
	return string(subnet.Stack.Class)
}

// inSegment selects the subnets of VPCs in segments.
func inSegment(want func(segment string) bool) func(*assembly.Resource) bool {
	return func(subnet *assembly.Resource) bool { return want(segmentOf(subnet)) }
}

func isProduction(segment string) bool { return segment == string(assembly.Production) }

// isNonProduction reports whether a segment must not reach production.
func isNonProduction(segment string) bool {
	return slices.Contains([]string{string(assembly.NonProduction), string(assembly.Sandbox)}, segment)
}

// keptApart reports whether a segment must not reach another.
func keptApart(segment string) bool { return isProduction(segment) || isNonProduction(segment) }

// apart reports whether two segments must not reach each other.
func apart(a, b string) bool {
	return isProduction(a) && isNonProduction(b) || isNonProduction(a) && isProduction(b)
}
