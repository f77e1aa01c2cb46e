package topology

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Zone is the zone of a subnet; one that only deployment knows is like no other.
func Zone(subnet *assembly.Resource) string {
	if id := reach.Zone(subnet); id != "" {
		return id
	}
	return "the zone of " + subnet.Path
}
