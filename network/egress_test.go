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
// AWS associates an attachment with one table and routes a range once in each, and CloudFormation
// adds what replaces them before it removes them: a new segment and a firewall take two
// deployments, of which the first takes the VPC out.
func TestWhatIsDisassociatedCanMove(t *testing.T) {
	app, hub, _, _ := hubAndSpokes(t)
	network.NewEgressVPC(stackIn(app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{
		Hub: hub, Disassociated: true,
	})
	moving := stackIn(app, "Moving", "111111111111", plinth.Production)
	network.NewSpoke(moving, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentProduction, Disassociated: true,
		Network: network.NewVPC(moving, "Network", &network.VPCProps{CIDR: "10.9.0.0/16", TransitSubnets: true}),
	})
	a := snapshot.Synth(t, app)
	for _, typ := range []string{"AWS::EC2::TransitGatewayRouteTableAssociation", "AWS::EC2::TransitGatewayRoute"} {
		for _, r := range a.OfType(typ) {
			if to, _ := r.Get("TransitGatewayAttachmentId").Target(); to.Resource != nil && to.Resource.Stack.Name != "Prod" &&
				to.Resource.Stack.Name != "Dev" {
				t.Errorf("%s leads to %s, want nothing that a later deployment would have to replace", r.Path, to.Resource.Path)
			}
		}
	}
}

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
