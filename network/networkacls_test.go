package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/dataport"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestNetworkACLsDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{Network: network.NewVPC(stack, "Network", nil)})
	snapshot.Check(t, app)
}

func TestNetworkACLsFull(t *testing.T) {
	app, stack := newStack(t)
	network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{
		Network:               network.NewVPC(stack, "Network", everything(stack)),
		Data:                  "data",
		Management:            "management",
		Clients:               []string{"app", "pods", "management"},
		DatabasePorts:         []int{5432, 111},
		AllowGatewayEndpoints: true,
	})
	snapshot.Check(t, app)
}

func TestNetworkACLsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewNetworkACLs, false, func(stack awscdk.Stack, n int) network.NetworkACLsProps {
		return network.NetworkACLsProps{Network: newVPC(stack, n), Clients: []string{"app"}, DatabasePorts: []int{5432}}
	})
}

func TestNetworkACLsAllowWhatTheTiersAreFor(t *testing.T) {
	app := newUnguardedApp(t)
	stack := stackIn(app, "Prod", "111111111111", plinth.Production)
	network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{Network: network.NewVPC(stack, "Network", nil)})
	n := reach.Of(snapshot.Synth(t, app))
	for _, c := range []struct {
		from, to string
		ports    []int
		want     string
	}{
		{"app", "data", dataport.All(), "yes"},
		{"app", "data", []int{22, 53, 80, 443, 445, 1433, 3389, 5433, 9200, 27017}, "no"},
		{"public", "data", []int{22, 443, 3306, 5432, 6379, 6380, 8080}, "no"},
		{"management", "data", dataport.All(), "yes"},
		{"management", "data", []int{22, 443, 3389, 8080}, "no"},
		{"data", "data", []int{3306, 5432, 6379, 16379, 22}, "yes"},
		{"data", "app", []int{22, 80, 443}, "no"},
		{"data", "public", []int{443, 8080}, "no"},
		{"data", "management", []int{443}, "no"},
		// From a database port only, which looks like an answer of the database.
		{"data", "app", []int{5432, 8080, 32768}, "part"},
		{"data", "management", []int{8080}, "part"},
		{"app", "management", []int{443}, "yes"},
		{"app", "management", []int{22, 80, 389}, "no"},
		{"management", "app", []int{22, 443, 3389}, "yes"},
		{"management", "app", []int{23, 25, 80, 445}, "no"},
		{"app", "public", []int{80, 443}, "yes"},
	} {
		for _, port := range c.ports {
			t.Run(fmt.Sprintf("%s to %s on %d", c.from, c.to, port), func(t *testing.T) {
				wantReach(t, n, "Network/"+c.from, "Network/"+c.to, port, c.want)
			})
		}
	}
}

// The data tier of this test is public, because only then has it routes to public addresses that
// are not those of gateway endpoints.
func TestGatewayEndpointsOpenNothingElse(t *testing.T) {
	app := newUnguardedApp(t)
	stack := stackIn(app, "Prod", "111111111111", plinth.Production)
	network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{
		Network: network.NewVPC(stack, "Network", nil), Data: "public", AllowGatewayEndpoints: true,
	})
	n := reach.Of(snapshot.Synth(t, app))
	const s3 = "52.218.0.1"
	wantReach(t, n, "Network/public", s3, 443, "part")
	if blocked := n.From("Network/public").To(s3, 443).Blocked; !strings.Contains(blocked.String(), "denies tcp/3389 into") {
		t.Errorf("Blocked = %v, want nothing but answers to port 3389, which is that of RDP", blocked)
	}
	for _, port := range []int{22, 80, 8080} {
		wantReach(t, n, "Network/public", s3, port, "no")
	}
	for _, port := range []int{22, 443, 3389} {
		wantReach(t, n, s3, "Network/public", port, "no")
	}
	for _, port := range []int{22, 443, 8080, 40000} {
		wantReach(t, n, "Network/app", "Network/public", port, "no")
	}
	wantReach(t, n, "Network/public", "Network/app", 22, "no")
	wantReach(t, n, "Network/public", "Network/app", 8080, "part") // from a database port only
	wantReach(t, n, "Network/data", "Network/public", 8080, "no")
}

func TestNetworkACLsRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := network.NewVPC(stack, "Network", nil)
	for says, props := range map[string]network.NetworkACLsProps{
		`network.NetworkACLs "Prod/A": Network is nil`:             {},
		`Data is "db", want a tier`:                                {Network: vpc, Data: "db"},
		`Clients is "web", want a tier`:                            {Network: vpc, Clients: []string{"web"}},
		`Management is "ops"`:                                      {Network: vpc, Management: "ops"},
		`Clients has "data", want other tiers`:                     {Network: vpc, Clients: []string{"data"}},
		"DatabasePorts has 0":                                      {Network: vpc, DatabasePorts: []int{0}},
		"DatabasePorts has 65536":                                  {Network: vpc, DatabasePorts: []int{65536}},
		"Clients and DatabasePorts make 26 rules in one direction": {Network: vpc, DatabasePorts: []int{1, 3, 5, 7, 9, 11}},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewNetworkACLs(stack, "A", &props) })
	}
}

func TestNetworkACLsWithoutManagement(t *testing.T) {
	app, stack := newStack(t)
	acls := network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{Network: network.NewVPC(stack, "Network", &network.VPCProps{
		Tiers: []network.Tier{{Name: "web", Kind: network.Public}, {Name: "app", Kind: network.Private}, {Name: "data"}},
	})})
	if acls.Management() != nil {
		t.Error("there is a network ACL for no tier")
	}
	guardrailtest.Clean(t, app)
}

func TestNetworkACLsSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(n *network.NetworkACLs)
	}{
		"answers are lost": {"NACL-002", "Prod/ACLs/Data/In100", func(n *network.NetworkACLs) {
			n.Data().Node().TryRemoveChild(jsii.String("Out100"))
			n.Data().Node().TryRemoveChild(jsii.String("Out110"))
		}},
		"half of the answers is lost": {"NACL-002", "Prod/ACLs/Data/In1", func(n *network.NetworkACLs) {
			constructtest.Child(n.Data(), "Out100", "Resource").AddPropertyOverride(jsii.String("PortRange.To"), 40000)
		}},
		"every port of the data tier": {"NACL-003", "Prod/ACLs/Data/In100", func(n *network.NetworkACLs) {
			constructtest.Child(n.Data(), "In100", "Resource").AddPropertyOverride(jsii.String("Protocol"), -1)
		}},
		"a range of ports": {"NACL-003", "Prod/ACLs/Management/In100", func(n *network.NetworkACLs) {
			constructtest.Child(n.Management(), "In100", "Resource").AddPropertyOverride(jsii.String("PortRange.From"), 1)
		}},
		"open to the neighbours": {"NACL-003", "Prod/ACLs/Data/In500", func(n *network.NetworkACLs) {
			constructtest.Child(n.Data(), "In500", "Resource").AddPropertyOverride(jsii.String("CidrBlock"), "10.0.0.0/16")
		}},
		"RDP from the internet": {"NACL-001", "Prod/ACLs/Data/In910", func(n *network.NetworkACLs) {
			n.Data().Node().TryRemoveChild(jsii.String("In900"))
		}},
		"without subnets": {"NACL-004", "Prod/ACLs/Data", func(n *network.NetworkACLs) {
			for _, child := range *n.Data().Node().Children() {
				if id := *child.Node().Id(); id != "Resource" && id[:2] != "In" && id[:2] != "Ou" {
					n.Data().Node().TryRemoveChild(&id)
				}
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			acls := network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{
				Network: network.NewVPC(stack, "Network", nil), AllowGatewayEndpoints: true,
			})
			c.sabotage(acls)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
