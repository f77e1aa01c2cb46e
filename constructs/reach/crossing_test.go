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
		t.Errorf("Crossings() = %v, want none", got)
	}
	a.in("Hub").propagate(get("Prod", "Att"), "dev")
	got := reach.Of(a.read(t)).Crossings(of("Dev"), of("Prod"))
	if len(got) != 1 || got[0].Arrives != assembly.True || got[0].Cause().Type != "AWS::EC2::TransitGatewayRouteTablePropagation" {
		t.Fatalf("Crossings() = %v, want one by the propagation", got)
	}
	if !strings.Contains(got[0].String(), "arrives at Prod/") {
		t.Errorf("String() = %s, want it to end in production", got[0])
	}
}

func TestCrossingsThroughANetworkACLThatLetsOnePortPass(t *testing.T) {
	a := twoSpokes()
	a.in("Hub").propagate(get("Prod", "Att"), "dev")
	for _, subnet := range []string{"app1", "tgw1"} {
		a.in("Prod").acl(subnet, "in 10 allow udp 4000-4010 0.0.0.0/0", "out 10 allow tcp 443 10.1.0.0/16", "out 20 deny all 0 10.1.0.0/16")
	}
	// A packet to the attachment's own subnet passes no network ACL, so only the other one counts.
	app := func(subnet *assembly.Resource) bool { return subnet.Stack.Name == "Prod" && subnet.LogicalID == "app1" }
	if got := reach.Of(a.read(t)).Crossings(of("Dev"), app); len(got) != 0 {
		t.Errorf("Crossings() = %v, want none", got)
	}
	a.in("Prod").acl("tgw1", "in 10 allow all 0 0.0.0.0/0", "out 10 allow udp 4005-4006 10.2.0.0/16")
	if got := reach.Of(a.read(t)).Crossings(of("Dev"), app); len(got) == 0 {
		t.Error("Crossings() are none, want the path of udp/4005")
	}
}

func TestCrossingsThatOnlyDeploymentKnows(t *testing.T) {
	a := twoSpokes()
	a.in("Dev").route("app1", "10.2.0.0/16", "TransitGatewayId", "tgw-1")
	got := reach.Of(a.read(t)).Crossings(of("Dev"), of("Prod"))
	if len(got) != 1 || got[0].Arrives != assembly.Unknown || got[0].Cause().Type != "AWS::EC2::Route" {
		t.Errorf("Crossings() = %v, want one that is unknown, by the route", got)
	}
}

func TestEgressCrossings(t *testing.T) {
	a, s := oneVPC()
	data := func(subnet *assembly.Resource) bool { return strings.HasPrefix(subnet.LogicalID, "data") }
	if got := reach.Of(a.read(t)).EgressCrossings(data); len(got) != 0 {
		t.Errorf("EgressCrossings() = %v, want none", got)
	}
	s.route("data2", "52.0.0.0/8", "NatGatewayId", ref("Nat2"))
	got := reach.Of(a.read(t)).EgressCrossings(data)
	if len(got) != 1 || got[0].Cause().Type != "AWS::EC2::Route" || got[0].From.LogicalID != "data2" {
		t.Errorf("EgressCrossings() = %v, want one by the route", got)
	}
}

// Subnets in two zones fare differently if the subnets of the attachment do.
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
		t.Errorf("Crossings() = %v, want one from app2", got)
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

// Following one of many equivalent subnets finds what following each by itself does.
func TestCrossingsOfManySubnets(t *testing.T) {
	a := spokes(t, 12)
	even := func(subnet *assembly.Resource) bool {
		return strings.HasSuffix(subnet.Stack.Name, "0") || strings.HasSuffix(subnet.Stack.Name, "2")
	}
	n := reach.Of(a)
	if got := n.Crossings(func(s *assembly.Resource) bool { return !even(s) && s.Stack.Name != "Spoke4" }, of("Spoke4")); len(got) == 0 {
		t.Error("Crossings() are none, want those within the segment")
	}
	every := func(*assembly.Resource) bool { return true }
	crossed := 0
	for _, s := range a.OfType("AWS::EC2::Subnet") {
		one := func(r *assembly.Resource) bool { return r == s }
		if len(n.Crossings(one, every)) > 0 {
			crossed++
		}
	}
	found := map[*assembly.Resource]bool{}
	for _, c := range n.Crossings(every, every) {
		found[c.From] = true
	}
	if crossed == 0 || len(found) != crossed {
		t.Errorf("Crossings() are from %d subnets, want %d", len(found), crossed)
	}
}
