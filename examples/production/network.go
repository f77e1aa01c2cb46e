package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
)

// defineNetworks gives production a VPC that survives the loss of a zone, and development a
// cheap one at addresses of its own, so that the two can be connected to the same hub.
func defineNetworks(app awscdk.App) {
	production := plinth.NewStack(app, "ProdNetwork", &plinth.StackProps{
		Account: productionAccount, Region: region, Tags: tags("platform"),
		Description: "The network of the production workload",
	})
	network.NewVPC(production, "Network", nil)

	development := plinth.NewStack(app, "DevNetwork", &plinth.StackProps{
		Account: developmentAccount, Region: region, Tags: tags("platform"), Class: plinth.NonProduction,
		Description: "The network of development",
	})
	network.NewVPC(development, "Network", &network.VPCProps{
		CIDR: "10.1.0.0/16", Zones: 2, NAT: network.NATSingle,
	})
}
