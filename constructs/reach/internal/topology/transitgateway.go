package topology

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// A TransitGateway connects what is attached to it. Each attachment is routed by the table it is
// associated with.
type TransitGateway struct {
	Resource *assembly.Resource
	// GroupReferencing tells whether security group rules may name groups across the gateway.
	GroupReferencing assembly.Truth
	// Association and Propagation are the tables that attachments get by default; nil if that is
	// switched off.
	Association, Propagation *routing.Table
}

// String names the gateway.
func (g *TransitGateway) String() string { return describe.Resource(g.Resource) }

func (n *Network) readTransitGateways() {
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGateway") {
		n.TransitGateways[r] = &TransitGateway{
			Resource: r, GroupReferencing: enabled(r.Get("SecurityGroupReferencingSupport"), assembly.False),
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTable") {
		n.TransitTables[r] = &routing.Table{Resource: r, Name: describe.Resource(r)}
	}
	for _, g := range n.TransitGateways {
		n.addDefaultTables(g)
	}
	n.readAttachments()
	n.readTransitRoutes()
}

// addDefaultTables adds the tables that a gateway has unless the template switches them off.
// Without the id of another table, one table that AWS creates serves for both uses.
func (n *Network) addDefaultTables(g *TransitGateway) {
	created := &routing.Table{Resource: g.Resource, Name: "the default route table of " + g.String()}
	table := func(option, id string) *routing.Table {
		on := enabled(g.Resource.Get(option), assembly.True)
		if on == assembly.False {
			return nil
		}
		t := created
		if v := g.Resource.Get(id); v.Exists() {
			if t = n.transitTable(v); t == nil {
				name := "the default route table " + v.String() + " of " + g.String()
				t = &routing.Table{Resource: g.Resource, Name: name, Unknown: "is not in the app"}
			}
		}
		if on == assembly.Unknown {
			t = &routing.Table{Resource: g.Resource, Name: t.Name, Unknown: "is used if " + option + " is on, which only deployment knows"}
		}
		return t
	}
	g.Association = table("DefaultRouteTableAssociation", "AssociationDefaultRouteTableId")
	g.Propagation = table("DefaultRouteTablePropagation", "PropagationDefaultRouteTableId")
}
