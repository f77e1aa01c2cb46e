package reach

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// A Hop is one step of a path, or where it ends.
type Hop struct {
	// Resource decides at this step: a route, a propagation, a network ACL entry. It is nil for
	// what is not in the app.
	Resource *assembly.Resource
	// Reply is set if it is the reply that takes this step.
	Reply bool

	step fmt.Stringer
}

// String says what happens at the step.
func (h Hop) String() string { return h.step.String() }

func newHop(s walk.Step) Hop { return Hop{s.Resource, s.Reply, s} }

func newPath(steps []walk.Step) []Hop {
	path := make([]Hop, len(steps))
	for i, s := range steps {
		path[i] = newHop(s)
	}
	return path
}
