package network_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/network/addressplan"
)

// BenchmarkSpokes defines and synthesizes a hub with 10, 50 and 200 spokes in accounts of their
// own, guardrails included. What it reports per spoke should not grow with their number.
func BenchmarkSpokes(b *testing.B) {
	for _, n := range []int{10, 50, 200} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				synthesizeSpokes(b, n)
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*n), "ms/spoke")
		})
	}
}

func synthesizeSpokes(b *testing.B, n int) {
	app := snapshot.NewApp(b)
	hub := network.NewTransitGatewayHub(stackIn(app, "Hub", "999999999999", plinth.Production), "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{"arn:aws:organizations::999999999999:organization/o-abcdef1234"},
	})
	var routing = stackIn(app, "Routing0", "999999999999", plinth.Production)
	for i := range n {
		if i > 0 && i%50 == 0 { // a stack holds 500 resources
			routing = stackIn(app, fmt.Sprint("Routing", i/50), "999999999999", plinth.Production)
		}
		cidr, err := addressplan.Nth("10.0.0.0/8", 16, i)
		if err != nil {
			b.Fatal(err)
		}
		stack := stackIn(app, fmt.Sprint("Spoke", i), fmt.Sprintf("%012d", i+1), plinth.Production)
		vpc := network.NewVPC(stack, "Network", &network.VPCProps{CIDR: cidr, TransitSubnets: true})
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: network.SegmentProduction, Routing: routing})
	}
	if a := snapshot.Synth(b, app); len(a.OfType("AWS::EC2::TransitGatewayAttachment")) != n {
		b.Fatalf("%d attachments, want %d", len(a.OfType("AWS::EC2::TransitGatewayAttachment")), n)
	}
}
