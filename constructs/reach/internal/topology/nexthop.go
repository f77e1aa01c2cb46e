package topology

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// nextHopProperties are the properties of a route that may name its next hop.
var nextHopProperties = []string{
	"GatewayId", "NatGatewayId", "TransitGatewayId", "EgressOnlyInternetGatewayId", "VpcPeeringConnectionId",
	"NetworkInterfaceId", "InstanceId", "VpcEndpointId", "CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn",
}

// NextHop returns the property that names the next hop of an AWS::EC2::Route, and its value. The
// property is empty if the route has none.
func NextHop(route *assembly.Resource) (property string, v assembly.Value) {
	i := slices.IndexFunc(nextHopProperties, func(p string) bool { return route.Get(p).Exists() })
	if i < 0 {
		return "", v
	}
	return nextHopProperties[i], route.Get(nextHopProperties[i])
}

const notInApp = "it is not in the app"

func (n *Network) nextHop(route *assembly.Resource) routing.NextHop {
	property, v := NextHop(route)
	r := n.Resolve(v, "AWS::NetworkFirewall::Firewall", "AWS::EC2::TransitGateway", "AWS::EC2::VPCPeeringConnection")
	if r == nil {
		return n.nextHopByID(route, property, v)
	}
	reason := "how it forwards packets is not known"
	switch r.Type {
	case "AWS::EC2::InternetGateway":
		return &InternetGateway{Resource: r, Name: describe.Resource(r)}
	case "AWS::EC2::EgressOnlyInternetGateway":
		return &InternetGateway{Resource: r, Name: describe.Resource(r), EgressOnly: true}
	case "AWS::EC2::VPNGateway":
		return &VirtualPrivateGateway{r}
	case "AWS::EC2::NatGateway":
		return n.nats[r]
	case "AWS::EC2::TransitGateway":
		return n.TransitGateways[r]
	case "AWS::EC2::VPCPeeringConnection":
		return n.peerings[r]
	case "AWS::NetworkFirewall::Firewall":
		return n.firewalls[r]
	case "AWS::EC2::NetworkInterface", "AWS::EC2::Instance":
		reason = "what an appliance forwards is not in the app"
	case "AWS::EC2::VPCEndpoint":
		reason = "what is behind the endpoint is not in the app"
	}
	return &Unmodeled{r, describe.Resource(r), reason}
}

// nextHopByID returns the next hop of a route that names it by a physical id.
func (n *Network) nextHopByID(route *assembly.Resource, property string, v assembly.Value) routing.NextHop {
	id, known := v.Text()
	switch {
	case property == "":
		return &Unmodeled{route, "a route without a next hop", "it leads nowhere"}
	case known && property == "GatewayId" && strings.HasPrefix(id, "igw-"):
		return &InternetGateway{Name: "internet gateway " + id}
	case known && property == "GatewayId" && id == "local":
		if table := n.Resolve(route.Get("RouteTableId")); table != nil {
			if v := n.vpc(table.Get("VpcId"), table); v != nil {
				return Local{v}
			}
		}
	}
	return &Unmodeled{route, property + " " + v.String(), notInApp}
}
