package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
)

// places are asked who reaches whom, after every run.
var places = []string{
	"SharedServices/Network/app", "ProdNetwork/Network/app", "ProdNetwork/Network/data", "DevNetwork/Network/app", reach.Internet,
}

// defineNetworks connects production, development and shared services through the network
// account's hub, which keeps production and development apart.
func defineNetworks(app awscdk.App) {
	hub := network.NewTransitGatewayHub(newStack(app, "Hub", networkAccount, plinth.Production), "Hub",
		&network.TransitGatewayHubProps{ShareWith: []string{organization}})
	// Deployed last: it needs the attachments of the spokes.
	routing := newStack(app, "HubRouting", networkAccount, plinth.Production)

	shared := newStack(app, "SharedServices", sharedAccount, plinth.Production)
	network.NewSpoke(shared, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentShared, Routing: routing,
		VPC: network.NewVPC(shared, "Network", &network.VPCProps{CIDR: "10.0.0.0/16", TransitSubnets: true}),
	})

	production := newStack(app, "ProdNetwork", productionAccount, plinth.Production)
	network.NewSpoke(production, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentProduction, Routing: routing,
		VPC: network.NewVPC(production, "Network", &network.VPCProps{CIDR: "10.1.0.0/16", TransitSubnets: true}),
	})

	// Development is cheaper: two zones and one NAT gateway.
	development := newStack(app, "DevNetwork", developmentAccount, plinth.NonProduction)
	network.NewSpoke(development, "Spoke", &network.SpokeProps{
		Hub: hub, Segment: network.SegmentNonProduction, Routing: routing,
		VPC: network.NewVPC(development, "Network", &network.VPCProps{
			CIDR: "10.2.0.0/16", Zones: 2, NAT: network.NATSingle, TransitSubnets: true,
		}),
	})
}
