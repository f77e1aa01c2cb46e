package reach

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Hop is one step of a packet's way, or the place where it ends.
type Hop struct {
	// Resource is what decides at this step: a route, a propagation, a network ACL entry. It
	// is nil for what is not in the app.
	Resource *assembly.Resource
	// Reply tells whether it is the reply that takes this step.
	Reply bool

	detail fmt.Stringer
}

// String words the step.
func (h Hop) String() string {
	switch {
	case h.detail == nil:
		return ""
	case h.Reply:
		return "reply: " + h.detail.String()
	}
	return h.detail.String()
}

// A message is the detail of a hop that nothing in the app words by itself.
type message string

func (m message) String() string { return string(m) }
