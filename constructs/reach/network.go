package reach

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/addressclass"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/bridge"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/forward"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/host"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A Network is what the packets of an assembly travel. It answers any number of questions, and
// does not change.
type Network struct {
	assembly *assembly.Assembly
	topology *topology.Network
	classes  *addressclass.Classes
	hosts    []host.Host
	bridges  []bridge.Bridge
	places   []place // the more general ones first
	byName   map[string]place
	memory   *memory

	forwards      map[string][]forward.Forwarding // by the place that forwards
	proxies       map[string][]string             // by the database
	distributions map[string]*assembly.Resource
}

type networkKey struct{}

// Of returns the network that an assembly defines, the same at every call.
func Of(a *assembly.Assembly) *Network { return assembly.Derived(a, networkKey{}, read) }

func read(a *assembly.Assembly) *Network {
	t := topology.Read(a)
	n := &Network{assembly: a, topology: t, classes: addressclass.Of(t), byName: map[string]place{}}
	n.hosts, n.bridges = host.All(a, t), bridge.All(a, t)
	n.memory = remember(n.hosts)
	n.readForwards(forward.All(a, t))
	n.places = append(n.allPlaces(a), n.readDistributions(a)...)
	for _, p := range n.places {
		if _, taken := n.byName[p.name]; !taken {
			n.byName[p.name] = p
		}
	}
	return n
}

// subnets returns those of every VPC.
func (n *Network) subnets() []*topology.Subnet {
	var all []*topology.Subnet
	for _, v := range n.topology.VPCs {
		all = append(all, v.Subnets...)
	}
	return all
}

// hasLinks reports whether anything connects the app to on-premises networks.
func (n *Network) hasLinks() bool { return len(n.topology.Links) > 0 }

// Describe names a resource by its kind and its construct path: "transit gateway Hub/Gateway".
func Describe(r *assembly.Resource) string { return describe.Resource(r) }

// NextHop returns the property that names the next hop of an AWS::EC2::Route, such as
// "NatGatewayId", and its value. The property is empty if the route has none.
func NextHop(route *assembly.Resource) (property string, v assembly.Value) {
	return topology.NextHop(route)
}

// Zone identifies the Availability Zone of a subnet. It is empty if AWS chooses the zone, or a
// value that only deployment knows, because zones that look different may then be the same.
func Zone(subnet *assembly.Resource) string { return topology.Zone(subnet) }
