package network

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

var routeRules = []engine.Rule{
	{
		ID: "ROUTE-001", Title: "Routes lead through instances, interfaces and endpoints of the app only",
		Why: "Whatever a route leads through reads and changes all that passes. An appliance that is not in the app belongs to nobody " +
			"whom a guardrail knows.",
		Fix:    "Define the interface or endpoint in the app, or waive the rule at the route with whose it is.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::EC2::Route", foreignHop),
	},
	{
		ID: "ROUTE-002", Title: "Gateways have a route table of their own, which leads to firewalls of the app",
		Why: "The route table of a gateway decides where traffic goes that enters the VPC: with that of a subnet, or with a route to an " +
			"interface of somebody else, it goes past what inspects it.",
		Fix:    "Associate a route table that serves no subnet, whose routes lead to endpoints of a firewall in the app.",
		Pillar: engine.Security,
		Check:  gatewayTables,
	},
}

// foreignHop reports a route to an appliance that is not in the app.
func foreignHop(pass *engine.Pass, route *assembly.Resource) {
	for _, property := range []string{"InstanceId", "NetworkInterfaceId", "VpcEndpointId"} {
		for _, hop := range route.Get(property).Alternatives() {
			if hop.Exists() && len(hop.Targets()) == 0 {
				pass.Report(route, property, "%s, which is not in the app", topology.Describe(route))
			}
		}
	}
}

// gatewayTables reports tables of gateways that serve subnets, or lead to anything but an endpoint.
// The Amazon VPC User Guide, "Gateway route tables", has what they may hold.
func gatewayTables(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, edge := range pass.OfType("AWS::EC2::GatewayRouteTableAssociation") {
		table, inApp := edge.Get("RouteTableId").Target()
		if !inApp {
			pass.Report(edge, "RouteTableId", "is %v, whose routes are not in the app", edge.Get("RouteTableId"))
			continue
		}
		if slices.ContainsFunc(pass.OfType("AWS::EC2::Subnet"), func(subnet *assembly.Resource) bool {
			tables, _ := t.Tables(subnet)
			return slices.Contains(tables, table.Resource)
		}) {
			pass.Report(edge, "RouteTableId", "is %s, which serves subnets as well", table.Resource.Path)
		}
		for _, route := range t.RoutesIn(table.Resource) {
			if property, hop := reach.NextHop(route); property != "VpcEndpointId" && hop.Is("local") != assembly.True {
				pass.Report(edge, "RouteTableId", "%s, which is no endpoint of a firewall", topology.Describe(route))
			}
		}
	}
}
