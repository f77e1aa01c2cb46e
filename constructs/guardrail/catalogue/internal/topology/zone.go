package topology

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Zone returns the zone of a subnet. One that is known only at deployment differs from all others.
func Zone(subnet *assembly.Resource) string {
	if id := reach.Zone(subnet); id != "" {
		return id
	}
	return "the zone of " + subnet.Path
}
