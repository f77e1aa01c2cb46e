package network

import (
	"cmp"
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// TransitGatewayHubAttributes describe a hub that another app defines.
type TransitGatewayHubAttributes struct {
	// ID is the id of the transit gateway, such as "tgw-0123456789abcdef0". It is required.
	ID string
	// RouteTables are the ids of the segments' route tables. They are required, all of them.
	RouteTables map[Segment]string
	// Policy is who may reach whom, as the hub has it. The default is [DefaultSegmentPolicy].
	Policy SegmentPolicy
	// Account and Region are where the hub is. The defaults are those of the stack.
	Account, Region string
}

// ImportTransitGatewayHub refers to a hub that another app defines, so that [NewSpoke] and the
// others can be used with it. It defines nothing and costs nothing. What is beyond an imported
// hub is not in the assembly, so reachability through it is unknown.
//
// It panics with an error when an id is missing or malformed, or Policy is no policy.
func ImportTransitGatewayHub(scope constructs.Construct, id string, attributes *TransitGatewayHubAttributes) *TransitGatewayHub {
	h := &TransitGatewayHub{tableIDs: map[Segment]*string{}}
	a := plinth.Define(h, scope, id, attributes.withDefaults)
	h.policy, h.id, h.identity = a.Policy, &a.ID, a.ID
	for _, segment := range Segments() {
		table := a.RouteTables[segment]
		h.tableIDs[segment] = &table
	}
	stack := tree.Stack(h)
	h.account, h.region = cmp.Or(a.Account, *stack.Account()), cmp.Or(a.Region, *stack.Region())
	return h
}

func (a *TransitGatewayHubAttributes) withDefaults() (TransitGatewayHubAttributes, error) {
	var q TransitGatewayHubAttributes
	if a != nil {
		q = *a
	}
	if err := gatewayID.Check("ID", q.ID); err != nil {
		return q, err
	}
	for _, segment := range Segments() {
		if err := tableID.Check(fmt.Sprintf("RouteTables[%q]", segment), q.RouteTables[segment]); err != nil {
			return q, err
		}
	}
	if q.Policy == nil {
		q.Policy = DefaultSegmentPolicy()
	}
	return q, q.Policy.check()
}
