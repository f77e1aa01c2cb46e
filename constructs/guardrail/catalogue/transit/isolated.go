package transit

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// isolatedRoutes reports what leads out of the VPC from isolated subnets. SUBNET-003 speaks of
// routes that cover the internet.
func isolatedRoutes(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	isolated := func(subnet *assembly.Resource) bool { return topology.Isolated(subnet) != assembly.False }
	reported := map[*assembly.Resource]bool{}
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		if !isolated(subnet) {
			continue
		}
		for _, route := range t.RoutesOf(subnet) {
			property, to := reach.NextHop(route)
			local := property == "GatewayId" && to.Is("local") == assembly.True
			if local || reported[route] || topology.CoversInternet(route) != assembly.False || connected(route, subnet) {
				continue
			}
			reported[route] = true
			pass.Report(route, property, "isolated subnet %s: %s", subnet.Path, topology.Describe(route))
		}
		for _, propagation := range t.PropagationsTo(subnet) {
			if !reported[propagation] {
				reported[propagation] = true
				property, by := "RouteTableIds", propagation.Get("VpnGatewayId")
				if server := propagation.Get("RouteServerId"); server.Exists() {
					property, by = "RouteTableId", server
				}
				pass.Report(propagation, property, "isolated subnet %s learns every route that %v announces", subnet.Path, by)
			}
		}
	}
}

// connected reports whether a construct recorded that it connects the tier of an isolated subnet to
// a transit gateway, and that the route is its own.
func connected(route, subnet *assembly.Resource) bool {
	tier := promise.Tag(subnet, topology.SubnetName)
	for _, entry := range route.Stack.Recorded() {
		if entry.Type != assembly.MetadataConnected || !route.Under(entry.Path) || !route.Get("TransitGatewayId").Exists() {
			continue
		}
		return slices.ContainsFunc(route.Stack.Value(entry.Data).List(),
			func(v assembly.Value) bool { return v.OneOf(tier, "*") == assembly.True })
	}
	return false
}
