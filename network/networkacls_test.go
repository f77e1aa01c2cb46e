package network_test

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
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

// A walk decides over packets as the network ACLs of an assembly do.
type walk struct {
	acls map[netip.Prefix][]*assembly.Resource // entries by subnet, in order; a subnet without has the default ACL
	zone map[string]netip.Prefix               // subnets by name
}

func newWalk(a *assembly.Assembly) walk {
	w := walk{acls: map[netip.Prefix][]*assembly.Resource{}, zone: map[string]netip.Prefix{}}
	entries := map[*assembly.Resource][]*assembly.Resource{}
	for _, e := range a.OfType("AWS::EC2::NetworkAclEntry") {
		acl, _ := e.Get("NetworkAclId").Target()
		entries[acl.Resource] = append(entries[acl.Resource], e)
	}
	for _, list := range entries {
		slices.SortFunc(list, func(x, y *assembly.Resource) int {
			a, _ := x.Get("RuleNumber").Int()
			b, _ := y.Get("RuleNumber").Int()
			return cmp.Compare(a, b)
		})
	}
	for _, s := range a.OfType("AWS::EC2::Subnet") {
		w.zone[s.Tag("Name").String()] = netip.MustParsePrefix(s.Get("CidrBlock").String())
	}
	for _, x := range a.OfType("AWS::EC2::SubnetNetworkAclAssociation") {
		subnet, _ := x.Get("SubnetId").Target()
		acl, _ := x.Get("NetworkAclId").Target()
		w.acls[netip.MustParsePrefix(subnet.Resource.Get("CidrBlock").String())] = entries[acl.Resource]
	}
	return w
}

// crosses tells whether a packet passes the network ACL of a subnet in one direction, the
// far end having an address and the packet a destination port.
func (w walk) crosses(subnet netip.Prefix, egress bool, far netip.Addr, port int) bool {
	entries, ok := w.acls[subnet]
	if !ok {
		return true
	}
	for _, e := range entries {
		from, _ := e.Get("PortRange", "From").Int()
		to, _ := e.Get("PortRange", "To").Int()
		direction := e.Get("Egress").Is(true) == assembly.True
		if direction == egress && e.Get("Protocol").Is(6) == assembly.True && from <= port && port <= to &&
			netip.MustParsePrefix(e.Get("CidrBlock").String()).Contains(far) {
			return e.Get("RuleAction").Is("allow") == assembly.True
		}
	}
	return false
}

// connects tells whether a TCP connection comes about: the packets of the client arrive at
// the port, and the answers at the client's ephemeral port.
func (w walk) connects(from, to netip.Prefix, port, ephemeral int) bool {
	client, server := from.Addr().Next(), to.Addr().Next()
	return w.crosses(from, true, server, port) && w.crosses(to, false, client, port) &&
		w.crosses(to, true, client, ephemeral) && w.crosses(from, false, server, ephemeral)
}

func TestPacketsThroughTheNetworkACLs(t *testing.T) {
	app, stack := newStack(t)
	network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{Network: network.NewVPC(stack, "Network", nil)})
	w := newWalk(snapshot.Synth(t, app))
	subnet := func(tier string, zone int) netip.Prefix { return w.zone[fmt.Sprintf("Prod/Network/%s-%d", tier, zone)] }
	for _, c := range []struct {
		from, to string
		ports    []int
		connects bool
	}{
		{"app", "data", []int{3306, 5432, 6379}, true},
		{"app", "data", []int{22, 53, 80, 443, 445, 1433, 3389, 5433, 9200, 27017}, false},
		{"public", "data", []int{22, 443, 3306, 5432, 6379, 8080}, false},
		{"management", "data", []int{3306, 5432, 6379}, true},
		{"management", "data", []int{22, 443, 3389, 8080}, false},
		{"data", "data", []int{3306, 5432, 6379, 16379, 22}, true},
		{"data", "app", []int{22, 80, 443, 5432, 8080, 32768}, false},
		{"data", "public", []int{443, 8080}, false},
		{"data", "management", []int{443, 8080}, false},
		{"app", "management", []int{443}, true},
		{"app", "management", []int{22, 80, 3389 - 3000}, false},
		{"management", "app", []int{22, 443, 3389}, true},
		{"management", "app", []int{23, 25, 80, 445}, false},
		{"app", "public", []int{80, 443}, true},
	} {
		for _, port := range c.ports {
			for _, ephemeral := range []int{1024, 32768, 49152, 65535} {
				for zone := 1; zone <= 3; zone++ {
					if got := w.connects(subnet(c.from, zone), subnet(c.to, zone%3+1), port, ephemeral); got != c.connects {
						t.Fatalf("%s to %s on port %d from %d: connects is %v, want %v", c.from, c.to, port, ephemeral, got, c.connects)
					}
				}
			}
		}
	}
}

func TestGatewayEndpointsOpenNothingElse(t *testing.T) {
	app, stack := newStack(t)
	network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{
		Network: network.NewVPC(stack, "Network", nil), AllowGatewayEndpoints: true,
	})
	w := newWalk(snapshot.Synth(t, app))
	data, app1 := w.zone["Prod/Network/data-1"], w.zone["Prod/Network/app-1"]
	s3 := netip.MustParseAddr("52.218.0.1")
	if !w.crosses(data, true, s3, 443) || !w.crosses(data, false, s3, 40000) {
		t.Error("the data tier does not reach S3")
	}
	if w.crosses(data, false, s3, 22) || w.crosses(data, false, s3, 3389) || w.crosses(data, true, s3, 80) {
		t.Error("more than HTTPS is open to public addresses")
	}
	for _, port := range []int{22, 443, 8080, 40000} {
		if w.connects(app1, data, port, 50000) || w.connects(data, app1, port, 50000) {
			t.Errorf("app and data connect on port %d", port)
		}
	}
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
		"Clients and DatabasePorts make 26 rules in one direction": {Network: vpc, DatabasePorts: []int{1, 2, 3, 4, 5, 6}},
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
