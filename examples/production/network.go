package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/security"
)

// places are asked who reaches whom, after every run.
var places = []string{
	"SharedServices/Network/app", "ProdNetwork/Network/app", "ProdNetwork/Network/data", "DevNetwork/Network/app", reach.Internet,
}

// defineNetworks connects production, development and shared services through the network
// account's hub, which keeps production and development apart. It returns all VPCs.
func defineNetworks(app awscdk.App, f foundation) []*network.VPC {
	hubStack := f.in(app, "Hub", baseline.NetworkAccount, plinth.Production)
	hub := network.NewTransitGatewayHub(hubStack, "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{f.org.ARN()}, FlowLogs: f.flowLogs(hubStack),
	})
	// Deployed last: it needs the attachments of the spokes.
	routing := f.in(app, "HubRouting", baseline.NetworkAccount, plinth.Production)

	shared := f.in(app, "SharedServices", baseline.SharedServicesAccount, plinth.Production)
	sharedVPC := attach(hub, routing, shared, network.SegmentShared, network.VPCProps{CIDR: "10.0.0.0/16", FlowLogs: f.flowLogs(shared)})

	production := f.in(app, "ProdNetwork", shopProduction, plinth.Production)
	productionVPC := attach(hub, routing, production, network.SegmentProduction,
		network.VPCProps{CIDR: "10.1.0.0/16", FlowLogs: f.flowLogs(production)})
	network.NewNetworkACLs(production, "NetworkACLs", &network.NetworkACLsProps{Network: productionVPC, DatabasePorts: []int{5432, 6379}})
	network.NewEndpoints(production, "Endpoints", &network.EndpointsProps{
		VPC: productionVPC.VPC(), Profiles: []network.EndpointProfile{network.FargateEndpoints}, OrganizationID: organizationID,
	})

	// Development is cheaper: two zones, one NAT gateway, no interface endpoints.
	development := f.in(app, "DevNetwork", shopDevelopment, plinth.NonProduction)
	developmentVPC := attach(hub, routing, development, network.SegmentNonProduction, network.VPCProps{
		CIDR: "10.2.0.0/16", Zones: 2, NAT: network.NATSingle, FlowLogs: f.flowLogs(development),
	})
	network.NewEndpoints(development, "Endpoints", &network.EndpointsProps{VPC: developmentVPC.VPC(), OrganizationID: organizationID})
	return []*network.VPC{sharedVPC, productionVPC, developmentVPC}
}

// attach defines a VPC on the hub, whose DNS queries are logged and filtered.
func attach(hub *network.TransitGatewayHub, routing, stack awscdk.Stack, segment network.Segment, props network.VPCProps) *network.VPC {
	props.TransitSubnets = true
	vpc := network.NewVPC(stack, "Network", &props)
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: segment, Routing: routing})
	logs := security.NewKey(stack, "LogsKey", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}}})
	network.NewQueryLogs(stack, "QueryLogs", &network.QueryLogsProps{
		VPCs: []awsec2.IVpc{vpc.VPC()}, Logs: network.LogDestination{Key: logs.Key()},
	})
	network.NewDNSFirewall(stack, "DNSFirewall", &network.DNSFirewallProps{VPCs: []awsec2.IVpc{vpc.VPC()}})
	return vpc
}
