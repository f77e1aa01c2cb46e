package reach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// two is a VPC of an app and a data subnet, with network ACLs.
func two(appEntries, dataEntries []string) *app {
	a := newApp()
	s := a.in("S").vpc("Vpc", "10.0.0.0/16", "app1=10.0.1.0/24", "data1=10.0.2.0/24")
	if appEntries != nil {
		s.acl("app1", appEntries...)
	}
	if dataEntries != nil {
		s.acl("data1", dataEntries...)
	}
	return a
}

func TestNetworkACLs(t *testing.T) {
	open := []string{"in 1 allow all 0 0.0.0.0/0", "out 1 allow all 0 0.0.0.0/0"}
	for name, c := range map[string]struct {
		app, data []string
		question  question
	}{
		"open": {open, open, question{"app", "data", 5432, "yes", ""}},
		"no entries": {
			nil, []string{},
			question{"app", "data", 5432, "no", "network ACL S/data1Acl of subnet S/data1 has no rule that allows tcp/5432 in"},
		},
		"port and ephemeral replies": {nil, []string{"in 1 allow tcp 5432 10.0.1.0/24", "out 1 allow tcp 1024-65535 10.0.1.0/24"},
			question{"app", "data", 5432, "yes", ""}},
		"another port": {nil, []string{"in 1 allow tcp 5432 10.0.1.0/24", "out 1 allow tcp 1024-65535 10.0.1.0/24"},
			question{"app", "data", 5433, "no", "allows tcp/5433 in"}},
		"another protocol": {nil, []string{"in 1 allow udp 5432 10.0.1.0/24", "out 1 allow all 0 0.0.0.0/0"},
			question{"app", "data", 5432, "no", ""}},
		"no replies": {nil, []string{"in 1 allow tcp 5432 10.0.1.0/24"},
			question{"app", "data", 5432, "no", "reply: network ACL S/data1Acl of subnet S/data1 has no rule that allows tcp/1024 out"}},
		"replies to some client ports": {nil, []string{"in 1 allow tcp 5432 10.0.1.0/24", "out 1 allow tcp 32768-65535 10.0.1.0/24"},
			question{"app", "data", 5432, "part", "allows tcp/1024 out"}},
		"replies may not come in": {
			[]string{"in 1 deny tcp 1024-65535 10.0.2.0/24", "in 2 allow all 0 0.0.0.0/0", "out 1 allow all 0 0.0.0.0/0"}, nil,
			question{"app", "data", 5432, "no", "reply: rule 1 of network ACL S/app1Acl denies tcp/1024 into subnet S/app1"}},
		"the lowest number decides": {
			nil, []string{"in 20 deny tcp 5432 0.0.0.0/0", "in 10 allow tcp 5432 0.0.0.0/0", "out 1 allow all 0 0.0.0.0/0"},
			question{"app", "data", 5432, "yes", ""}},
		"a deny in front": {nil, []string{"in 5 deny all 0 10.0.1.0/24", "in 10 allow tcp 5432 0.0.0.0/0", "out 1 allow all 0 0.0.0.0/0"},
			question{"app", "data", 5432, "no", "rule 5 of network ACL S/data1Acl denies tcp/5432 into subnet S/data1"}},
		"a deny for some senders": {
			nil, []string{"in 5 deny all 0 10.0.1.64/26", "in 10 allow tcp 5432 0.0.0.0/0", "out 1 allow all 0 0.0.0.0/0"},
			question{"app", "data", 5432, "part", "rule 5"}},
		"not asked inside a subnet": {[]string{}, nil, question{"app", "app", 22, "yes", ""}},
	} {
		t.Run(name, func(t *testing.T) { check(t, two(c.app, c.data), c.question) })
	}
}

func TestNetworkACLsAndOtherTraffic(t *testing.T) {
	n := reach.Of(two(nil, []string{
		"in 1 allow icmp 8 0.0.0.0/0", "out 1 allow icmp 0 0.0.0.0/0",
		"in 2 allow udp 53 0.0.0.0/0", "out 2 allow udp 1024-65535 0.0.0.0/0",
	}).read(t))
	for traffic, want := range map[reach.Traffic]assembly.Truth{
		reach.Ping(): assembly.True, reach.UDP(53): assembly.True,
		reach.UDP(54): assembly.False, reach.TCP(53): assembly.False, {Protocol: 50}: assembly.False,
	} {
		if got := n.From("app").Over(traffic, "data"); got.Reachable != want {
			t.Errorf("%v is reachable: %v, want %v:\n%v", traffic, got.Reachable, want, got)
		}
	}
	// The echo goes the other way round in the other direction.
	if got := n.From("data").Over(reach.Ping(), "app"); got.Reachable != assembly.False {
		t.Errorf("an echo request is reachable: %v, want false:\n%v", got.Reachable, got)
	}
}

func TestNetworkACLThatOnlyDeploymentKnows(t *testing.T) {
	for property, value := range map[string]any{
		"CidrBlock": ref("Parameter"), "RuleAction": ref("Parameter"), "Protocol": ref("Parameter"),
		"RuleNumber": ref("Parameter"), "Egress": ref("Parameter"),
	} {
		t.Run(property, func(t *testing.T) {
			a := two(nil, []string{"in 1 deny tcp 5432 10.0.1.0/24", "in 2 allow all 0 0.0.0.0/0", "out 2 allow all 0 0.0.0.0/0"})
			a.in("S").set("data1Acl0", property, value)
			check(t, a, question{"app", "data", 5432, "unknown", ""})
		})
	}
}

// guarded is an instance in the app tier and a database in the data tier, each under a
// security group of its own.
func guarded() (*app, *stack) {
	a := two(nil, nil)
	s := a.in("S")
	s.add("Client", "EC2::SecurityGroup", props{"VpcId": ref("Vpc")})
	s.add("Server", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": []any{
		props{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": att("Client", "GroupId")},
	}})
	s.add("Instance", "EC2::Instance", props{"SubnetId": ref("app1"), "SecurityGroupIds": []any{att("Client", "GroupId")}})
	s.add("Subnets", "RDS::DBSubnetGroup", props{"SubnetIds": []any{ref("data1")}})
	s.add("Database", "RDS::DBInstance", props{"DBSubnetGroupName": ref("Subnets"), "VPCSecurityGroups": []any{att("Server", "GroupId")}})
	return a, s
}

func TestSecurityGroups(t *testing.T) {
	rule := func(p props) []any { return []any{p} }
	for name, c := range map[string]struct {
		change   func(s *stack)
		question question
	}{
		"a group of the app and one of another": {
			func(s *stack) { s.set("Instance", "SecurityGroupIds", []any{ref("Client"), "sg-1"}) },
			question{"Instance", "Database", 5432, "yes", ""}},
		"a reference": {func(*stack) {}, question{"Instance", "Database", 5432, "yes", ""}},
		"another port": {
			func(*stack) {},
			question{"Instance", "Database", 22, "no", "no security group of the destination allows tcp/22 in"},
		},
		"the other direction": {
			func(*stack) {}, question{"Database", "Instance", 5432, "no", "no security group of the destination"}},
		"groups as places":                        {func(*stack) {}, question{"Client", "Server", 5432, "yes", ""}},
		"a tier may hold what is under the group": {func(*stack) {}, question{"S/Vpc/app", "Database", 5432, "yes", ""}},
		"another group": {
			func(s *stack) {
				s.add("Other", "EC2::SecurityGroup", props{"VpcId": ref("Vpc")}).set("Instance", "SecurityGroupIds", []any{ref("Other")})
			}, question{"Instance", "Database", 5432, "no", "no security group of the destination"}},
		"the default group": {
			func(s *stack) { s.set("Instance", "SecurityGroupIds", nil) },
			question{"Instance", "Database", 5432, "no", "no security group of the destination"}},
		"a group of another app": {
			func(s *stack) { s.set("Instance", "SecurityGroupIds", []any{"sg-1"}) },
			question{"Instance", "Database", 5432, "unknown", "a security group of the source"}},
		"addresses": {
			func(s *stack) {
				s.set("Server", "SecurityGroupIngress", rule(props{
					"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "CidrIp": "10.0.1.0/24"}))
			}, question{"Instance", "Database", 5432, "yes", ""}},
		"other addresses": {
			func(s *stack) {
				s.set("Server", "SecurityGroupIngress", rule(props{"IpProtocol": "-1", "CidrIp": "10.0.7.0/24"}))
			}, question{"Instance", "Database", 5432, "no", ""}},
		"a prefix list": {
			func(s *stack) {
				s.add("List", "EC2::PrefixList", props{"Entries": []any{props{"Cidr": "10.0.1.0/24"}}})
				s.set("Server", "SecurityGroupIngress", rule(props{"IpProtocol": "-1", "SourcePrefixListId": ref("List")}))
			}, question{"Instance", "Database", 5432, "yes", ""}},
		"a prefix list of another app": {
			func(s *stack) {
				s.set("Server", "SecurityGroupIngress", rule(props{"IpProtocol": "-1", "SourcePrefixListId": "pl-1"}))
			}, question{"Instance", "Database", 5432, "unknown", ""}},
		"a rule of its own": {
			func(s *stack) {
				s.set("Server", "SecurityGroupIngress", nil)
				s.add("Rule", "EC2::SecurityGroupIngress", props{"GroupId": att("Server", "GroupId"), "IpProtocol": "tcp",
					"FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": ref("Client")})
			}, question{"Instance", "Database", 5432, "yes", ""}},
		"narrow egress": {
			func(s *stack) {
				s.set("Client", "SecurityGroupEgress", rule(props{
					"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}))
			}, question{"Instance", "Database", 5432, "no", "no security group of the source allows tcp/5432 out"}},
		"egress to the group": {
			func(s *stack) {
				s.add("Rule", "EC2::SecurityGroupEgress", props{"GroupId": att("Client", "GroupId"), "IpProtocol": "tcp",
					"FromPort": 5432, "ToPort": 5432, "DestinationSecurityGroupId": ref("Server")})
			}, question{"Instance", "Database", 5432, "yes", ""}},
		"egress to the group, on another port": {
			func(s *stack) {
				s.add("Rule", "EC2::SecurityGroupEgress", props{"GroupId": att("Client", "GroupId"), "IpProtocol": "tcp",
					"FromPort": 5432, "ToPort": 5432, "DestinationSecurityGroupId": ref("Server")})
				s.set("Server", "SecurityGroupIngress", rule(props{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}))
			}, question{"Instance", "Database", 22, "no", "no security group of the source"}},
		"a port that only deployment knows": {
			func(s *stack) {
				s.set("Server", "SecurityGroupIngress", rule(props{
					"IpProtocol": "tcp", "FromPort": ref("P"), "ToPort": ref("P"), "CidrIp": "10.0.1.0/24"}))
			}, question{"Instance", "Database", 5432, "unknown", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			a, s := guarded()
			c.change(s)
			check(t, a, c.question)
		})
	}
}

func TestGroupReferencesAcrossATransitGatewayAndAPeering(t *testing.T) {
	a := twoSpokes()
	dev, shared := a.in("Dev"), a.in("Shared")
	dev.add("Client", "EC2::SecurityGroup", props{"VpcId": ref("Vpc")}).share("Client", att("Client", "GroupId"))
	dev.add("Instance", "EC2::Instance", props{"SubnetId": ref("app1"), "SecurityGroupIds": []any{ref("Client")}})
	shared.add("Server", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": []any{
		props{"IpProtocol": "-1", "SourceSecurityGroupId": get("Dev", "Client")},
	}})
	shared.add("Instance", "EC2::Instance", props{"SubnetId": ref("app1"), "SecurityGroupIds": []any{ref("Server")}})
	ask := question{"Dev/Instance", "Shared/Instance", 443, "no", "no security group of the destination"}
	check(t, a, ask)
	a.in("Hub").set("Tgw", "SecurityGroupReferencingSupport", "enable")
	ask.want, ask.saying = "yes", ""
	check(t, a, ask)
	shared.set("Att", "Options", props{"SecurityGroupReferencingSupport": "disable"})
	ask.want = "no"
	check(t, a, ask)
	// Outbound rules cannot name groups across a transit gateway at all.
	shared.set("Att", "Options", nil)
	dev.set("Client", "SecurityGroupEgress", []any{props{"IpProtocol": "-1", "DestinationSecurityGroupId": "sg-1"}})
	ask.want = "unknown"
	check(t, a, ask)
	shared.share("Server", att("Server", "GroupId"))
	dev.set("Client", "SecurityGroupEgress", []any{props{"IpProtocol": "-1", "DestinationSecurityGroupId": get("Shared", "Server")}})
	ask.want, ask.saying = "no", "no security group of the source"
	check(t, a, ask)
	// Across a peering they can.
	dev.share("Vpc", ref("Vpc"))
	shared.share("Peer", ref("Peer")).add("Peer", "EC2::VPCPeeringConnection", props{"VpcId": ref("Vpc"), "PeerVpcId": get("Dev", "Vpc")})
	shared.route("app1", "10.1.0.0/16", "VpcPeeringConnectionId", ref("Peer"))
	dev.route("app1", "10.3.0.0/16", "VpcPeeringConnectionId", get("Shared", "Peer"))
	ask.want, ask.saying = "yes", "VPC peering connection Shared/Peer"
	check(t, a, ask)
}

func TestPublicAddresses(t *testing.T) {
	a, s := oneVPC()
	web := []any{props{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}}
	s.add("Group", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": web})
	s.add("Balancer", "ElasticLoadBalancingV2::LoadBalancer", props{
		"Scheme": "internet-facing", "Subnets": []any{ref("public1"), ref("public2")}, "SecurityGroups": []any{ref("Group")}})
	s.add("Instance", "EC2::Instance", props{"SubnetId": ref("public1"), "SecurityGroupIds": []any{ref("Group")}})
	check(t, a,
		question{reach.Internet, "Balancer", 443, "yes", ""},
		question{reach.Internet, "Balancer", 80, "no", "no security group of the destination"},
		question{reach.Internet, "Prod/Instance", 443, "no", "the destination has no public address"},
		question{"Prod/Instance", reach.Internet, 443, "no", "the source has no public address"},
	)
	s.add("Ip", "EC2::EIP", props{"InstanceId": ref("Instance")}).set("Balancer", "Scheme", "internal")
	check(t, a,
		question{reach.Internet, "Balancer", 443, "no", "the destination has no public address"},
		question{reach.Internet, "Prod/Instance", 443, "yes", ""},
		question{"Prod/Instance", reach.Internet, 443, "yes", ""},
	)
	s.set("Group", "SecurityGroupIngress", []any{props{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "203.0.113.0/24"}})
	check(t, a,
		question{reach.Internet, "Prod/Instance", 443, "part", "no security group of the destination"},
		question{"203.0.113.9", "Prod/Instance", 443, "yes", ""},
		question{"203.0.114.9", "Prod/Instance", 443, "no", ""},
	)
}

// A network load balancer may have no security group, which does not make an internal one public.
func TestNetworkLoadBalancersWithoutSecurityGroups(t *testing.T) {
	a, s := oneVPC()
	s.add("Balancer", "ElasticLoadBalancingV2::LoadBalancer", props{
		"Type": "network", "Scheme": "internal", "Subnets": []any{ref("public1"), ref("public2")}})
	s.add("Server", "EC2::SecurityGroup", props{"VpcId": ref("Vpc")})
	s.set("Server", "SecurityGroupIngress", []any{props{"IpProtocol": "-1", "SourceSecurityGroupId": ref("Server")}})
	s.add("Instance", "EC2::Instance", props{"SubnetId": ref("app1"), "SecurityGroupIds": []any{ref("Server")}})
	check(t, a,
		question{reach.Internet, "Balancer", 443, "no", "the destination has no public address"},
		question{"Vpc/app", "Balancer", 443, "yes", ""},
		question{"Balancer", "Prod/Instance", 443, "no", "no security group of the destination"},
	)
	s.set("Balancer", "Scheme", "internet-facing")
	check(t, a, question{reach.Internet, "Balancer", 443, "yes", ""})
}

func TestAnswersShowOneLineForEachStep(t *testing.T) {
	a, _ := guarded()
	got := reach.Of(a.read(t)).From("Instance").To("Database", 22).String()
	want := `Instance -> Database tcp/22: no
  1. route table S/app1Table sends 10.0.0.0/16 to VPC S/Vpc
  2. arrives at S/data1
  3. no security group of the destination allows tcp/22 in`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("String() (-want +got):\n%s", diff)
	}
}
