package network_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestEgressVPC(t *testing.T) {
	app, hub, _, _ := hubAndSpokes(t)
	network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub})
	snapshot.Check(t, app)
}

// What leaves passes the firewall, and so does what comes back.
func TestEgressVPCThroughAFirewall(t *testing.T) {
	app, hub, _, _ := hubAndSpokes(t)
	firewall := network.NewFirewall(stackIn(app, "Firewall", "111111111111", plinth.Production), "Firewall", &network.FirewallProps{
		Hub: hub, ZoneIDs: []string{"euw1-az1", "euw1-az2", "euw1-az3"}, AllowedDomains: []string{".example.com"},
	})
	egress := network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{
		Hub: hub, Firewall: firewall,
	})
	stack := stackIn(app, "Batch", "111111111111", plinth.Production)
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentProduction, Egress: true,
		Network: network.NewVPC(stack, "Network", &network.VPCProps{
			CIDR: "10.3.0.0/16", NAT: network.NATNone, TransitSubnets: true, Tiers: network.DefaultTiers()[1:],
		}),
	})
	snapshot.Check(t, app)
	n := reach.Of(snapshot.Synth(t, app))
	for from, to := range map[string]string{
		"Batch/Network/app": reach.Internet, *egress.Network().Node().Path() + "/public": "Batch/Network/app",
	} {
		answer := n.From(from).To(to, 443)
		if answer.Reachable != assembly.True || !strings.Contains(answer.String(), "Firewall/Firewall/Resource") {
			t.Errorf("not through the firewall:\n%v", answer)
		}
	}
	if answer := n.From("Dev/Network/app").To("Batch/Network/app", 443); answer.Reachable != assembly.False {
		t.Errorf("development reaches production through the firewall:\n%v", answer)
	}
}
