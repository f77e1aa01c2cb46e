package walk

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Step is one hop of a path, or where it ends.
type Step struct {
	Resource *assembly.Resource // what decides; nil for what is not in the app
	Reply    bool               // whether the reply takes the step
	Detail   fmt.Stringer       // says what happens; nil if the walk was not recorded
}

// String says what happens.
func (s Step) String() string {
	switch {
	case s.Detail == nil:
		return ""
	case s.Reply:
		return "reply: " + s.Detail.String()
	}
	return s.Detail.String()
}

// A text is the detail of a step that it says itself.
type text string

func (t text) String() string { return string(t) }

// An arrival is the last step of a path that leads to the destination.
type arrival struct{ at string }

func (a arrival) String() string { return "arrives at " + a.at }

// A passage is a step through a subnet.
type passage struct{ subnet string }

func (p passage) String() string { return "through subnet " + p.subnet }

// An otherwise is how the path ends that a packet may take instead.
type otherwise struct{ end Step }

func (o otherwise) String() string {
	return "only deployment knows whether it takes this path; otherwise: " + o.end.String()
}
