package reach

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Network is what the packets of an assembly run on. It is built once, answers any number of
// questions, and is not written to.
type Network struct {
	assembly *assembly.Assembly
	aliases  map[string]*assembly.Resource

	allVPCs  []*vpc
	vpcs     map[*assembly.Resource]*vpc
	imported map[string]*vpc
	subnets  map[*assembly.Resource]*subnet
	tables   map[*assembly.Resource]*table
	acls     map[*assembly.Resource]*acl
	groups   map[*assembly.Resource]*group

	gateways    map[*assembly.Resource]*transitGateway
	attachments map[*assembly.Resource]*attachment
	peerings    map[*assembly.Resource]*peering
	nats        map[*assembly.Resource]*natGateway
	firewalls   map[*assembly.Resource]*firewall
	tunnels     []*tunnel

	index   *index
	members []*member
	cuts    *cuts
	places  []place
	named   map[string]place
}

// Of builds the network that an assembly defines.
func Of(a *assembly.Assembly) *Network {
	n := &Network{
		assembly: a, aliases: a.Aliases(),
		vpcs: map[*assembly.Resource]*vpc{}, imported: map[string]*vpc{}, subnets: map[*assembly.Resource]*subnet{},
		tables: map[*assembly.Resource]*table{}, acls: map[*assembly.Resource]*acl{}, groups: map[*assembly.Resource]*group{},
		gateways: map[*assembly.Resource]*transitGateway{}, attachments: map[*assembly.Resource]*attachment{},
		peerings: map[*assembly.Resource]*peering{}, nats: map[*assembly.Resource]*natGateway{},
		firewalls: map[*assembly.Resource]*firewall{},
	}
	n.addVPCs()
	n.addSubnets()
	n.addGateways()
	n.addTransitGateways()
	n.addPeerings()
	n.addRouteTables()
	n.addEdges()
	n.addACLs()
	n.addGroups()
	n.addMembers()
	n.index = newIndex(n.allVPCs)
	n.cuts = n.newCuts()
	n.addPlaces()
	return n
}

// of groups the resources of a type by the resource that one of their properties names.
func (n *Network) of(typ, property string) map[*assembly.Resource][]*assembly.Resource {
	groups := map[*assembly.Resource][]*assembly.Resource{}
	for _, r := range n.assembly.OfType(typ) {
		if to := n.resolve(r.Get(property)); to != nil {
			groups[to] = append(groups[to], r)
		}
	}
	return groups
}
