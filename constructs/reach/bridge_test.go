package reach_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// apart are three VPCs that no route joins.
func apart() *app {
	a := newApp()
	a.in("S").vpc("A", "10.1.0.0/16", "a1=10.1.1.0/24").vpc("B", "10.2.0.0/16", "b1=10.2.1.0/24").vpc("C", "10.3.0.0/16", "c1=10.3.1.0/24")
	return a
}

// What joins VPCs past their routes makes the answer Unknown, and is named.
func TestBridges(t *testing.T) {
	balancer := func(s *stack, in string) {
		s.add("Balancer", "ElasticLoadBalancingV2::LoadBalancer", props{"Type": "network", "Scheme": "internal", "Subnets": []any{ref(in)}})
	}
	service := func(s *stack) {
		balancer(s, "b1")
		s.add("Service", "EC2::VPCEndpointService", props{"NetworkLoadBalancerArns": []any{ref("Balancer")}})
	}
	endpoint := func(s *stack, p props) {
		p["VpcId"] = ref("A")
		s.add("Endpoint", "EC2::VPCEndpoint", p)
	}
	for name, join := range map[string]func(s *stack){
		"PrivateLink": func(s *stack) {
			service(s)
			endpoint(s, props{"ServiceName": props{"Fn::Sub": "com.amazonaws.vpce.eu-west-1.${Service}"}})
		},
		"PrivateLink by id": func(s *stack) {
			service(s)
			endpoint(s, props{"ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-1"})
		},
		"PrivateLink by parameter": func(s *stack) {
			service(s)
			endpoint(s, props{"ServiceName": ref("Parameter")})
		},
		"targets elsewhere": func(s *stack) {
			balancer(s, "a1")
			s.add("Group", "ElasticLoadBalancingV2::TargetGroup", props{"VpcId": ref("A"), "Targets": []any{props{"Id": "10.2.1.7"}}})
			s.add("Listener", "ElasticLoadBalancingV2::Listener", props{"LoadBalancerArn": ref("Balancer"),
				"DefaultActions": []any{props{"Type": "forward", "TargetGroupArn": ref("Group")}}})
		},
		"two interfaces": func(s *stack) {
			s.add("Second", "EC2::NetworkInterface", props{"SubnetId": ref("b1")})
			s.add("Instance", "EC2::Instance", props{"SubnetId": ref("a1")})
			s.add("Attached", "EC2::NetworkInterfaceAttachment", props{"InstanceId": ref("Instance"), "NetworkInterfaceId": ref("Second")})
		},
		"service network": func(s *stack) {
			s.add("Client", "VpcLattice::ServiceNetworkVpcAssociation", props{"ServiceNetworkIdentifier": "sn-1", "VpcIdentifier": ref("A")})
			s.add("Gateway", "VpcLattice::ResourceGateway", props{"VpcIdentifier": ref("B")})
			s.add("Database", "VpcLattice::ResourceConfiguration", props{"ResourceGatewayId": ref("Gateway")})
			s.add("Offered", "VpcLattice::ServiceNetworkResourceAssociation",
				props{"ServiceNetworkId": "sn-1", "ResourceConfigurationId": ref("Database")})
		},
		"service in a service network": func(s *stack) {
			endpoint(s, props{"ServiceNetworkArn": ref("Network")})
			s.add("Network", "VpcLattice::ServiceNetwork", props{}).add("Service", "VpcLattice::Service", props{})
			s.add("Group", "VpcLattice::TargetGroup", props{"Config": props{"VpcIdentifier": ref("B")}})
			s.add("Listener", "VpcLattice::Listener", props{"ServiceIdentifier": ref("Service"), "DefaultAction": props{"Forward": props{
				"TargetGroups": []any{props{"TargetGroupIdentifier": ref("Group")}}}}})
			s.add("Offered", "VpcLattice::ServiceNetworkServiceAssociation",
				props{"ServiceNetworkIdentifier": ref("Network"), "ServiceIdentifier": ref("Service")})
		},
		"resource endpoint": func(s *stack) {
			s.add("Gateway", "VpcLattice::ResourceGateway", props{"VpcIdentifier": ref("B")})
			s.add("Database", "VpcLattice::ResourceConfiguration", props{"ResourceGatewayId": ref("Gateway")})
			endpoint(s, props{"ResourceConfigurationArn": att("Database", "Arn")})
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := apart()
			check(t, a, question{"S/A/a", "S/B/b", 443, "no", ""})
			join(a.in("S"))
			check(t, a, question{"S/A/a", "S/B/b", 443, "unknown", ""}, question{"S/A/a", "S/C/c", 443, "no", ""})
		})
	}
}

// A bridge in a VPC that packets reach is as good as one in their own.
func TestBridgeInAVPCBetween(t *testing.T) {
	a := apart()
	s := a.in("S")
	s.add("AB", "EC2::VPCPeeringConnection", props{"VpcId": ref("A"), "PeerVpcId": ref("B")}).route("a1", "10.2.0.0/16",
		"VpcPeeringConnectionId", ref("AB"))
	s.add("Instance", "EC2::Instance", props{"NetworkInterfaces": []any{props{"SubnetId": ref("b1")}, props{"SubnetId": ref("c1")}}})
	under := func(path string) func(*assembly.Resource) bool {
		return func(subnet *assembly.Resource) bool { return strings.HasPrefix(subnet.LogicalID, path) }
	}
	got := reach.Of(a.read(t)).Crossings(under("a"), under("c"))
	if len(got) != 1 || got[0].Arrives != assembly.Unknown || got[0].Cause().LogicalID != "Instance" {
		t.Errorf("Crossings() = %v, want one that is Unknown, by the instance", got)
	}
}

// An IPv6 block may come to a subnet by an association.
func TestBlocksByAssociation(t *testing.T) {
	a := peers()
	s := a.in("S")
	for _, v := range []string{"a", "b"} {
		block := props{"a": "2600:1:0:1::/64", "b": "2600:1:0:2::/64"}[v]
		s.add(v+"6", "EC2::SubnetCidrBlock", props{"SubnetId": ref(v + "1"), "Ipv6CidrBlock": block})
		s.add(v+"56", "EC2::VPCCidrBlock", props{"VpcId": ref(strings.ToUpper(v)), "Ipv6CidrBlock": block})
	}
	check(t, a, question{"2600:1:0:1::5", "2600:1:0:2::5", 443, "no", "has no route to 2600:1:0:2::5"})
	for _, way := range [][2]any{{"a1", "2600:1:0:2::/64"}, {"b1", "2600:1:0:1::/64"}} {
		s.add(way[0].(string)+"Six", "EC2::Route", props{"RouteTableId": ref(way[0].(string) + "Table"),
			"DestinationIpv6CidrBlock": way[1], "VpcPeeringConnectionId": ref("AB")})
	}
	check(t, a, question{"2600:1:0:1::5", "2600:1:0:2::5", 443, "yes", "sends 2600:1:0:2::/64 to VPC peering connection S/AB"})
}

// Other apps may have subnets in a block in which this app has none.
func TestBlocksWithoutSubnets(t *testing.T) {
	a := peers()
	s := a.in("S").add("More", "EC2::VPCCidrBlock", props{"VpcId": ref("B"), "CidrBlock": "100.64.0.0/16"})
	s.route("a1", "100.64.0.0/16", "VpcPeeringConnectionId", ref("AB"))
	delete(s.resources, "b1Table")
	every := func(id string) func(*assembly.Resource) bool {
		return func(subnet *assembly.Resource) bool { return subnet.LogicalID == id }
	}
	got := reach.Of(a.read(t)).Crossings(every("a1"), every("b1"))
	if len(got) == 0 || !strings.Contains(got[len(got)-1].String(), "100.64.0.0/16") {
		t.Errorf("Crossings() = %v, want one to the block without subnets", got)
	}
}
