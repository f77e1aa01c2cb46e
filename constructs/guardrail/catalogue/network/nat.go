package network

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var natRules = []engine.Rule{
	{
		ID: "NAT-001", Title: "Public NAT gateways are in a subnet with a route to an internet gateway",
		Why:    "Without that route, a NAT gateway deploys, costs money and drops every packet.",
		Fix:    "Place the NAT gateway in a public subnet whose default route goes to an internet gateway.",
		Pillar: engine.Reliability,
		Check:  natPlace,
	},
}

func natPlace(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, nat := range pass.OfType("AWS::EC2::NatGateway") {
		if nat.Get("ConnectivityType").Is("private") == assembly.True || regional(nat) == assembly.True {
			continue
		}
		place, ok := nat.Get("SubnetId").Target()
		if !ok {
			pass.Report(nat, "SubnetId", "is %v, and the routes of that subnet are known only at deployment", nat.Get("SubnetId"))
			continue
		}
		leadsOut := func(route *assembly.Resource) bool {
			return topology.CoversInternet(route).And(topology.ToInternetGateway(route)) == assembly.True && route.PresentWith(nat)
		}
		if !slices.ContainsFunc(t.RoutesOf(place.Resource), leadsOut) {
			pass.Report(nat, "SubnetId", "subnet %s has no unconditional default route to an internet gateway", place.Resource.Path)
		}
	}
}
