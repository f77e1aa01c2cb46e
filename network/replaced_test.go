package network_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// What a spoke reads of its hub, and the hub's routing of its spokes, may be replaced: by another
// ASN, or another range of the VPC. A stack that reads it is deployed then, though nothing else of
// it changes.
func TestReadersAreDeployedWhenWhatTheyReadIsReplaced(t *testing.T) {
	app := func(t *testing.T, asn int, cidr string) *assembly.Assembly {
		app := snapshot.NewApp(t)
		hub := network.NewTransitGatewayHub(stackIn(app, "Hub", "333333333333", plinth.Production), "Hub", &network.TransitGatewayHubProps{
			ASN: asn, ShareWith: []string{"arn:aws:organizations::999999999999:organization/o-abcdef1234"},
		})
		prod := stackIn(app, "Prod", "111111111111", plinth.Production)
		network.NewSpoke(prod, "Spoke", &network.SpokeProps{
			Hub: hub, Network: network.NewVPC(prod, "Network", &network.VPCProps{CIDR: cidr, TransitSubnets: true}),
			Segment: network.SegmentProduction, Routing: stackIn(app, "Routing", "333333333333", plinth.Production),
		})
		return snapshot.Synth(t, app)
	}
	before := app(t, 64512, "10.0.0.0/16")
	for name, after := range map[string]*assembly.Assembly{
		"transit gateway": app(t, 64513, "10.0.0.0/16"), "attachment": app(t, 64512, "10.1.0.0/16"),
	} {
		r := rehearse.Update(before, after)
		if len(r.Of(finding.Replace)) == 0 {
			t.Errorf("the %s is not replaced:\n%s", name, r)
		}
		if stale := r.Of(finding.Stale); len(stale) > 0 {
			t.Errorf("a replaced %s leaves %v behind, want nothing", name, stale)
		}
		for _, s := range r.Steps {
			if s.Stack.Name == "Routing" && s.Unchanged {
				t.Errorf("Routing is skipped when the %s is replaced", name)
			}
		}
	}
}
