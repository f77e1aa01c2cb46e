package decide

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// A Source is the type of policy that a statement belongs to.
type Source string

const (
	FromIdentity Source = "identity policy"
	FromBoundary Source = "permissions boundary"
	FromSession  Source = "session policy"
	FromResource Source = "resource policy"
	FromEndpoint Source = "VPC endpoint policy"
	FromSCP      Source = "service control policy"
	FromRCP      Source = "resource control policy"
)

// A Decision is the outcome of a request.
type Decision struct {
	Allowed bool
	// Explicit says that a Deny statement decided. Otherwise a request that is not allowed is
	// denied because a policy that has to allow it does not.
	Explicit bool
	// By is the statement that decided: the Deny, or the Allow that granted access. It is the zero
	// value if the lack of an Allow decided.
	By Step
	// Reason is the decision in one sentence.
	Reason string
	// Trace has all statements about the action in the order of evaluation, and says of each
	// whether it applies.
	Trace []Step
}

// A Step is one statement in a trace.
type Step struct {
	Source Source
	// Level is the level of a control policy; 0 is the root.
	Level int
	// Policy is the index of the document in its list, Name its name.
	Policy int
	Name   string
	// Statement is the index of the statement, Sid its identifier, Effect its effect.
	Statement int
	Sid       string
	Effect    policy.Effect
	// Applies says whether the statement matches the request. If it does not, Failed is what does
	// not match: Resource, Principal, or an operator and its key.
	Applies bool
	Failed  string
}

// String names the statement, as in: service control policy at level 0 "regions", statement 0
// (DenyOtherRegions).
func (s Step) String() string {
	if s.Source == "" {
		return "no statement"
	}
	var b strings.Builder
	b.WriteString(string(s.Source))
	if s.Source == FromSCP || s.Source == FromRCP {
		fmt.Fprintf(&b, " at level %d", s.Level)
	}
	if s.Name != "" {
		fmt.Fprintf(&b, " %q", s.Name)
	} else {
		fmt.Fprintf(&b, " %d", s.Policy)
	}
	fmt.Fprintf(&b, ", statement %d", s.Statement)
	if s.Sid != "" {
		fmt.Fprintf(&b, " (%s)", s.Sid)
	}
	return b.String()
}

// String returns the reason and the trace, a line for each statement.
func (d Decision) String() string {
	var b strings.Builder
	b.WriteString(d.Reason)
	for _, s := range d.Trace {
		if s.Applies {
			fmt.Fprintf(&b, "\n  %s: %s applies", s, s.Effect)
		} else {
			fmt.Fprintf(&b, "\n  %s: %s does not apply, %s does not match", s, s.Effect, s.Failed)
		}
	}
	return b.String()
}
