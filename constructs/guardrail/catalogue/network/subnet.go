package network

import (
	"regexp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

var subnetRules = []engine.Rule{
	{
		ID: "SUBNET-001", Title: "Subnets do not assign public IP addresses",
		Why: "An instance that gets a public address at launch is exposed without anybody having decided so.",
		Fix: "Set MapPublicIpOnLaunch to false, and AssignIpv6AddressOnCreation in subnets with a route to an internet " +
			"gateway; use an Elastic IP address or a load balancer for what has to be public.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.15"},
		Check:    subnetGivesAddresses,
	},
	{
		ID: "SUBNET-002", Title: "Subnets are explicitly associated with a route table",
		Why:    "A subnet without an association uses the main route table of the VPC, where one change affects all such subnets.",
		Fix:    "Associate the subnet with a route table.",
		Pillar: engine.Security,
		Check:  subnetRouteTable,
	},
	{
		ID: "SUBNET-003", Title: "Isolated subnets have no route to the internet",
		Why:    "Isolated subnets hold databases so that stolen credentials cannot carry data out; a single default route undoes that.",
		Fix:    "Remove the route, or move what needs it to a private subnet.",
		Pillar: engine.Security,
		Check:  subnetIsolated,
	},
	{
		ID: "SUBNET-004", Title: "Subnets with a route to an internet gateway are tagged Public",
		Why:    "Workloads end up on the internet when the subnet they are placed in is public and does not say so.",
		Fix:    "Route through a NAT gateway, or tag the subnet aws-cdk:subnet-type=Public if it is meant to be public.",
		Pillar: engine.Security,
		Check:  subnetPublic,
	},
	{
		ID: "SUBNET-005", Title: "Subnets are inside the CIDR blocks of their VPC and do not overlap",
		Why:    "Otherwise the deployment fails when half of the network exists.",
		Fix:    "Choose distinct CIDR blocks inside those of the VPC.",
		Pillar: engine.Reliability,
		Check:  subnetAddresses,
	},
	{
		ID: "SUBNET-006", Title: "Subnets have the tier tags that a construct recorded",
		Why: "Guardrails and L2 constructs go by the tier: a tag that any override can write would give databases a way to the " +
			"internet, or put workloads where the internet reaches them.",
		Fix:    "Remove the tag, and define the subnet as a tier of its VPC.",
		Pillar: engine.Security,
		Check:  tierTags,
	},
}

func subnetRouteTable(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		if !slices.ContainsFunc(t.Associations[subnet], func(r *assembly.Resource) bool { return r.PresentWith(subnet) }) {
			pass.Report(subnet, "RouteTableId", "no route table is associated unconditionally")
		}
	}
}

func subnetIsolated(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		if topology.Isolated(subnet) == assembly.False {
			continue
		}
		if _, known := t.Tables(subnet); !known {
			pass.Report(subnet, "RouteTableId", "its route table is not in the app, so its routes are unknown")
		}
		for _, route := range t.RoutesOf(subnet) {
			property, _ := reach.NextHop(route)
			switch topology.CoversInternet(route) {
			case assembly.True:
				pass.Report(route, property, "isolated subnet %s: %s", subnet.Path, topology.Describe(route))
			case assembly.Unknown:
				pass.Report(route, property, "isolated subnet %s: %s, and whether that is the internet is known only at deployment",
					subnet.Path, topology.Describe(route))
			}
		}
	}
	strayRoutes(pass, t)
}

// strayRoutes reports routes to the internet that serve subnets which are not in the app, and may
// be isolated.
func strayRoutes(pass *engine.Pass, t *topology.Topology) {
	for _, route := range t.StrayRoutes {
		property, _ := reach.NextHop(route)
		if leadsOut[property] && topology.CoversInternet(route) != assembly.False {
			pass.Report(route, "RouteTableId", "%s, and whether isolated subnets use that table is not known in the app", topology.Describe(route))
		}
	}
	for _, association := range t.StrayAssociations {
		for _, table := range association.Get("RouteTableId").Targets() {
			out := slices.IndexFunc(t.RoutesIn(table.Resource),
				func(r *assembly.Resource) bool { return topology.CoversInternet(r) != assembly.False })
			if out >= 0 {
				pass.Report(association, "SubnetId", "%s, and whether subnet %v is isolated is not known in the app",
					topology.Describe(t.RoutesIn(table.Resource)[out]), association.Get("SubnetId"))
			}
		}
	}
}

// leadsOut are the properties of a route that name a gateway to the internet.
var leadsOut = map[string]bool{"GatewayId": true, "NatGatewayId": true, "EgressOnlyInternetGatewayId": true,
	"CarrierGatewayId": true}

func subnetPublic(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		if saysPublic(subnet) {
			continue
		}
		for _, route := range t.RoutesOf(subnet) {
			switch topology.ToInternetGateway(route) {
			case assembly.True:
				pass.Report(route, "GatewayId", "subnet %s is not tagged Public: %s", subnet.Path, topology.Describe(route))
			case assembly.Unknown:
				pass.Report(route, "GatewayId",
					"subnet %s is not tagged Public: %s, and whether that is an internet gateway is known only at deployment",
					subnet.Path, topology.Describe(route))
			}
		}
	}
}

// saysPublic reports whether a subnet is meant to be public: where nobody recorded and no tag says
// it, by its name or because it gives out public addresses.
func saysPublic(subnet *assembly.Resource) bool {
	if public, said := topology.SaysPublic(subnet); said {
		return public
	}
	name := subnet.Path + " " + subnet.LogicalID + " " + subnet.Tag("Name").String()
	return publicName.MatchString(name) || subnet.Get("MapPublicIpOnLaunch").Is(true) == assembly.True
}

// publicName matches what people call public subnets.
var publicName = regexp.MustCompile(`(?i)public|dmz|ingress|edge|internet|external`)
