package reach_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/reach"
)

// A question is one call, the wanted answer, and what its path or the obstacle has to say.
type question struct {
	from, to string
	port     int
	want     string // "yes", "no", "unknown" or "part"
	saying   string
}

// check asks, and compares the answers with what is wanted.
func check(t *testing.T, a *app, questions ...question) {
	t.Helper()
	n := reach.Of(a.read(t))
	for _, q := range questions {
		answer := n.From(q.from).To(q.to, q.port)
		got := reach.Cell{Reachable: answer.Reachable, Partial: answer.Partial}.String()
		if got != q.want || !strings.Contains(answer.String(), q.saying) {
			t.Errorf("From(%q).To(%q, %d) = %s, want %s saying %q:\n%v", q.from, q.to, q.port, got, q.want, q.saying, answer)
		}
	}
}

// oneVPC has a public, an app and a data tier in two zones.
func oneVPC() (*app, *stack) {
	a := newApp()
	s := a.in("Prod").vpc("Vpc", "10.0.0.0/16", "public1=10.0.0.0/24", "public2=10.0.1.0/24",
		"app1=10.0.2.0/24", "app2=10.0.3.0/24", "data1=10.0.4.0/24", "data2=10.0.5.0/24")
	s.gateway()
	for _, zone := range []string{"1", "2"} {
		s.add("Nat"+zone, "EC2::NatGateway", props{"SubnetId": ref("public" + zone)})
		s.route("public"+zone, "0.0.0.0/0", "GatewayId", ref("Igw"))
		s.route("app"+zone, "0.0.0.0/0", "NatGatewayId", ref("Nat"+zone))
	}
	return a, s
}

func TestTiersOfAVPC(t *testing.T) {
	a, _ := oneVPC()
	check(t, a,
		question{"Prod/Vpc/app", "Prod/Vpc/data", 5432, "yes", "arrives at Prod/data1"},
		question{"Vpc/data", "Vpc/app", 443, "yes", ""},
		question{"Vpc/public", reach.Internet, 443, "yes", "internet gateway Prod/Igw"},
		question{"Vpc/app", reach.Internet, 443, "yes", "NAT gateway Prod/Nat1"},
		question{"Vpc/data", reach.Internet, 443, "no", "route table Prod/data1Table has no route to "},
		question{reach.Internet, "Vpc/public", 443, "yes", "the internet gateway of VPC Prod/Vpc"},
		question{reach.Internet, "Vpc/app", 443, "no", "reply: NAT gateway Prod/Nat1 would replace the source address of the reply"},
		question{reach.Internet, "Vpc/data", 443, "no", "reply: route table Prod/data1Table has no route to "},
		question{"10.0.2.9", "10.0.5.9", 5432, "yes", "arrives at Prod/data2"},
		question{"Vpc/app", "8.8.8.8", 53, "yes", "internet"},
		question{"Vpc/app", "10.0.99.1", 53, "unknown", "no subnets"},
	)
}

func TestRouteToTheInternetFromOneDataSubnetIsPartial(t *testing.T) {
	a, s := oneVPC()
	s.route("data2", "0.0.0.0/0", "NatGatewayId", ref("Nat2"))
	check(t, a, question{"Vpc/data", reach.Internet, 443, "part", "but: route table Prod/data1Table has no route to "})
}
