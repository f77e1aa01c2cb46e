package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func stackIn(app awscdk.App, id, account string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: "eu-west-1", Class: class, Tags: tags})
}

func TestHubAcrossAccounts(t *testing.T) {
	app := snapshot.NewApp(t)
	hub := network.NewTransitGatewayHub(stackIn(app, "Hub", "333333333333", plinth.Production), "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{"arn:aws:organizations::999999999999:organization/o-abcdef1234"},
	})
	routing := stackIn(app, "Routing", "333333333333", plinth.Production)
	prod := stackIn(app, "Prod", "111111111111", plinth.Production)
	vpc := network.NewVPC(prod, "Network", &network.VPCProps{TransitSubnets: true})
	network.NewSpoke(prod, "Spoke", &network.SpokeProps{Hub: hub, VPC: vpc, Segment: network.SegmentProduction, Routing: routing})
	dev := stackIn(app, "Dev", "222222222222", plinth.NonProduction)
	devVPC := network.NewVPC(dev, "Network", &network.VPCProps{CIDR: "10.1.0.0/16", TransitSubnets: true, NAT: network.NATNone, Zones: 2})
	network.NewSpoke(dev, "Spoke", &network.SpokeProps{Hub: hub, VPC: devVPC, Segment: network.SegmentNonProduction, Routing: routing, Egress: true})
	snapshot.Check(t, app)
}
