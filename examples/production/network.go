package main

import (
	"slices"

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

// A workload is an account of its own, with a VPC on the hub.
type workload struct {
	account, unit, stack string
	class                plinth.Class
	segment              network.Segment
	vpc                  network.VPCProps
	endpoints            []network.EndpointProfile
	databasePorts        []int // of its network ACLs, none for the VPC's own
}

// workloads are the first ones. Development is cheaper: two zones, one NAT gateway, no interface
// endpoints.
func workloads() []workload {
	return []workload{
		{
			account: shopAccount, unit: baseline.ProductionUnit, stack: shopNetwork, class: plinth.Production,
			segment: network.SegmentProduction, vpc: network.VPCProps{CIDR: "10.1.0.0/16"},
			endpoints: []network.EndpointProfile{network.FargateEndpoints}, databasePorts: []int{5432, 6379},
		},
		{
			account: "Shop Development", unit: baseline.DevelopmentUnit, stack: "DevNetwork", class: plinth.NonProduction,
			segment: network.SegmentNonProduction, vpc: network.VPCProps{CIDR: "10.2.0.0/16", Zones: 2, NAT: network.NATSingle},
		},
	}
}

// defineNetworks connects the workloads and shared services through the network account's hub,
// which keeps production and development apart. It returns all VPCs.
func (f *foundation) defineNetworks(app awscdk.App) []*network.VPC {
	hubStack := f.in(app, "Hub", baseline.NetworkAccount, plinth.Production)
	hub := network.NewTransitGatewayHub(hubStack, "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{f.org.ARN()}, FlowLogs: f.flowLogs(hubStack),
	})
	// Deployed last: it needs the attachments of the spokes.
	routing := f.in(app, "HubRouting", baseline.NetworkAccount, plinth.Production)

	shared := f.in(app, "SharedServices", baseline.SharedServicesAccount, plinth.Production)
	vpcs := []*network.VPC{
		attach(hub, routing, shared, network.SegmentShared, network.VPCProps{CIDR: "10.0.0.0/16", FlowLogs: f.flowLogs(shared)}),
	}
	for _, w := range f.workloads {
		if why := f.org.Awaits(w.account); why != nil {
			plinth.Postpone(awscdk.Stack_Of(f.org), why, w.stack)
			continue
		}
		stack := f.in(app, w.stack, w.account, w.class)
		w.vpc.FlowLogs = f.flowLogs(stack)
		vpc := attach(hub, routing, stack, w.segment, w.vpc)
		if len(w.databasePorts) > 0 {
			network.NewNetworkACLs(stack, "NetworkACLs", &network.NetworkACLsProps{Network: vpc, DatabasePorts: w.databasePorts})
		}
		network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: vpc.VPC(), Profiles: w.endpoints, OrganizationID: f.org.ID()})
		vpcs = append(vpcs, vpc)
	}
	return vpcs
}

// defineRecoveryNetwork defines the VPC that the shop goes on in. It is on no hub: its only
// neighbour is the internet, and a transit gateway there, with a peering that is lost with home,
// would cost as much as a NAT gateway a zone. Its addresses are apart from all others, so that a
// hub can come later. What it logs stays in its Region, because the archive is at home.
func (f *foundation) defineRecoveryNetwork(app awscdk.App) *network.VPC {
	stack := f.in(app, "RecoveryNetwork", shopAccount, plinth.Production, config.Recovery)
	vpc := network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.4.0.0/16"})
	network.NewNetworkACLs(stack, "NetworkACLs", &network.NetworkACLsProps{Network: vpc, DatabasePorts: []int{5432}})
	network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: vpc.VPC(), OrganizationID: f.org.ID()})
	filter(stack, vpc)
	return vpc
}

// attach defines a VPC on the hub, whose DNS queries are logged and filtered.
func attach(hub *network.TransitGatewayHub, routing, stack awscdk.Stack, segment network.Segment, props network.VPCProps) *network.VPC {
	props.TransitSubnets = true
	vpc := network.NewVPC(stack, "Network", &props)
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: segment, Routing: routing})
	filter(stack, vpc)
	return vpc
}

// filter logs the DNS queries of a VPC, and answers none for known malware.
func filter(stack awscdk.Stack, vpc *network.VPC) {
	logs := security.NewKey(stack, "LogsKey", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}}})
	network.NewQueryLogs(stack, "QueryLogs", &network.QueryLogsProps{
		VPCs: []awsec2.IVpc{vpc.VPC()}, Logs: network.LogDestination{Key: logs.Key()},
	})
	network.NewDNSFirewall(stack, "DNSFirewall", &network.DNSFirewallProps{VPCs: []awsec2.IVpc{vpc.VPC()}})
}

// vpcIn is the VPC of a stack.
func vpcIn(vpcs []*network.VPC, stack string) *network.VPC {
	i := slices.IndexFunc(vpcs, func(vpc *network.VPC) bool { return *awscdk.Stack_Of(vpc).Node().Id() == stack })
	return vpcs[i]
}
