package reach_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

func of(stack string) func(*assembly.Resource) bool {
	return func(subnet *assembly.Resource) bool { return subnet.Stack.Name == stack }
}

func TestCrossingsAreFoundInOneDirection(t *testing.T) {
	a := twoSpokes()
	if got := reach.Of(a.read(t)).Crossings(of("Dev"), of("Prod")); len(got) != 0 {
		t.Errorf("want none, got %v", got)
	}
	// Two routes to one place are two steps to report; two subnets on one way are one.
	a.in("Hub").propagate(get("Prod", "Att"), "dev")
	got := reach.Of(a.read(t)).Crossings(of("Dev"), of("Prod"))
	if len(got) != 1 || got[0].Arrives != assembly.True || got[0].Cause().Type != "AWS::EC2::TransitGatewayRouteTablePropagation" {
		t.Fatalf("want the propagation, got %v", got)
	}
	if !strings.Contains(got[0].String(), "arrives at Prod/") {
		t.Errorf("got %v", got[0])
	}
}

func TestCrossingsThroughANetworkACLThatLetsOnePortPass(t *testing.T) {
	a := twoSpokes()
	a.in("Hub").propagate(get("Prod", "Att"), "dev")
	for _, subnet := range []string{"app1", "tgw1"} {
		a.in("Prod").acl(subnet, "in 10 allow udp 4000-4010 0.0.0.0/0", "out 10 allow tcp 443 10.1.0.0/16", "out 20 deny all 0 10.1.0.0/16")
	}
	// Into the attachment's own subnet no network ACL is asked, so only the other one counts.
	app := func(subnet *assembly.Resource) bool { return subnet.Stack.Name == "Prod" && subnet.LogicalID == "app1" }
	if got := reach.Of(a.read(t)).Crossings(of("Dev"), app); len(got) != 0 {
		t.Errorf("want none, got %v", got)
	}
	a.in("Prod").acl("tgw1", "in 10 allow all 0 0.0.0.0/0", "out 10 allow udp 4005-4006 10.2.0.0/16")
	if got := reach.Of(a.read(t)).Crossings(of("Dev"), app); len(got) == 0 {
		t.Error("want the way that udp/4005 takes")
	}
}

func TestCrossingsThatOnlyDeploymentKnows(t *testing.T) {
	a := twoSpokes()
	a.in("Dev").route("app1", "10.2.0.0/16", "TransitGatewayId", "tgw-1")
	got := reach.Of(a.read(t)).Crossings(of("Dev"), of("Prod"))
	if len(got) != 1 || got[0].Arrives != assembly.Unknown || got[0].Cause().Type != "AWS::EC2::Route" {
		t.Errorf("want an unknown way by the route, got %v", got)
	}
}

func TestEgressCrossings(t *testing.T) {
	a, s := oneVPC()
	data := func(subnet *assembly.Resource) bool { return strings.HasPrefix(subnet.LogicalID, "data") }
	if got := reach.Of(a.read(t)).EgressCrossings(data); len(got) != 0 {
		t.Errorf("want none, got %v", got)
	}
	s.route("data2", "52.0.0.0/8", "NatGatewayId", ref("Nat2"))
	got := reach.Of(a.read(t)).EgressCrossings(data)
	if len(got) != 1 || got[0].Cause().Type != "AWS::EC2::Route" || got[0].From.LogicalID != "data2" {
		t.Errorf("want the route, got %v", got)
	}
}

// Subnets in two zones fare differently if the attachment's subnets do.
func TestCrossingsByZone(t *testing.T) {
	a := twoSpokes()
	for name, cidr := range map[string]string{"Dev": "10.1", "Prod": "10.2"} {
		a.in(name).vpc("Vpc", cidr+".0.0/16", "app2="+cidr+".2.0/24", "tgw2="+cidr+".9.16/28").
			route("app2", "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw")).set("Att", "SubnetIds", []any{ref("tgw1"), ref("tgw2")})
	}
	a.in("Prod").acl("tgw1")
	a.in("Hub").propagate(get("Prod", "Att"), "dev")
	app := func(subnet *assembly.Resource) bool { return subnet.Stack.Name == "Prod" && subnet.LogicalID == "app1" }
	got := reach.Of(a.read(t)).Crossings(of("Dev"), app)
	if len(got) != 1 || got[0].From.LogicalID != "app2" {
		t.Errorf("want the way from app2, got %v", got)
	}
}

// A network ACL that stops one spoke says nothing about another on the same routes.
func TestCrossingsPastADefaultNetworkACL(t *testing.T) {
	a := twoSpokes()
	a.in("Test").vpc("Vpc", "10.4.0.0/16", "app1=10.4.1.0/24", "tgw1=10.4.9.0/28").attach(get("Hub", "Tgw"), "tgw1").
		route("app1", "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
	a.in("Hub").associate(get("Test", "Att"), "dev").propagate(get("Prod", "Att"), "dev")
	a.in("Dev").add("Deny", "EC2::NetworkAclEntry", props{
		"NetworkAclId": att("Vpc", "DefaultNetworkAcl"), "Egress": true, "RuleNumber": 1, "RuleAction": "deny",
		"Protocol": "-1", "CidrBlock": "0.0.0.0/0",
	})
	nonProduction := func(s *assembly.Resource) bool { return s.Stack.Name == "Dev" || s.Stack.Name == "Test" }
	got := reach.Of(a.read(t)).Crossings(nonProduction, of("Prod"))
	if len(got) != 1 || got[0].From.Stack.Name != "Test" {
		t.Errorf("Crossings() = %v, want one from Test", got)
	}
}

// TestCrossingsOfManySubnets holds the shortcut, which follows one of many alike, to following
// each by itself.
func TestCrossingsOfManySubnets(t *testing.T) {
	a := spokes(t, 12)
	even := func(subnet *assembly.Resource) bool {
		return strings.HasSuffix(subnet.Stack.Name, "0") || strings.HasSuffix(subnet.Stack.Name, "2")
	}
	n := reach.Of(a)
	if got := n.Crossings(func(s *assembly.Resource) bool { return !even(s) && s.Stack.Name != "Spoke4" }, of("Spoke4")); len(got) == 0 {
		t.Error("want ways within the segment")
	}
	every := func(*assembly.Resource) bool { return true }
	ways := 0
	for _, s := range a.OfType("AWS::EC2::Subnet") {
		one := func(r *assembly.Resource) bool { return r == s }
		if len(n.Crossings(one, every)) > 0 {
			ways++
		}
	}
	found := map[*assembly.Resource]bool{}
	for _, c := range n.Crossings(every, every) {
		found[c.From] = true
	}
	if ways == 0 || len(found) != ways {
		t.Errorf("want ways from %d subnets, got %d", ways, len(found))
	}
}
