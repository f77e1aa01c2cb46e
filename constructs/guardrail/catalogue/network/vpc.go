package network

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

var vpcRules = []engine.Rule{
	{
		ID: "VPC-001", Title: "VPCs have a flow log of all traffic",
		Why:      "Without a record of accepted and rejected traffic, nobody can tell after an incident who talked to whom.",
		Fix:      "Add a flow log of the VPC with the traffic type ALL.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.6", "CIS 3.7", "AwsSolutions-VPC7"},
		Check:    vpcFlowLog,
	},
	{
		ID: "VPC-002", Title: "Private subnets route through a NAT gateway in their own Availability Zone",
		Why: "A NAT gateway shared across zones cuts every zone off the internet when its own zone fails, and adds charges " +
			"for traffic between zones.",
		Fix:    "Give each zone its own NAT gateway and route to it, or use a regional NAT gateway.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  vpcZonalEgress,
	},
	{
		ID: "VPC-003", Title: "VPCs have an empty default security group",
		Why: "Resources launched without a security group get the default one, whose rules allow traffic between its members " +
			"and to the internet.",
		Fix:      "Set RestrictDefaultSecurityGroup on the VPC, and add no rules to its default security group.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.2", "CIS 5.5"},
		Check:    vpcDefaultSecurityGroup,
	},
	{
		ID: "VPC-004", Title: "VPCs have DNS resolution and DNS hostnames enabled",
		Why:    "Private DNS of interface endpoints and private hosted zones need both.",
		Fix:    "Set EnableDnsSupport and EnableDnsHostnames to true.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each("AWS::EC2::VPC", vpcDNS),
	},
	{
		ID: "VPC-005", Title: "Production VPCs span three Availability Zones",
		Why:    "With two zones, losing one takes half of the capacity away, and quorum systems lose their majority.",
		Fix:    "Place subnets in at least three Availability Zones.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  vpcZones,
	},
}

func vpcFlowLog(pass *engine.Pass) {
	flowLogs := pass.ByTarget("AWS::EC2::FlowLog", "ResourceId")
	for _, vpc := range pass.OfType("AWS::EC2::VPC") {
		logs := slices.DeleteFunc(slices.Clone(flowLogs[vpc]), func(r *assembly.Resource) bool { return !r.PresentWith(vpc) })
		all := func(r *assembly.Resource) bool { return r.Get("TrafficType").Is("ALL") == assembly.True }
		switch {
		case len(logs) == 0:
			pass.Report(vpc, "FlowLog", "no unconditional flow log records this VPC")
		case !slices.ContainsFunc(logs, all):
			pass.Want(logs[0], "ALL", "TrafficType")
		}
	}
}

func vpcZonalEgress(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		for _, route := range t.RoutesOf(subnet) {
			if topology.CoversInternet(route) == assembly.False {
				continue
			}
			for _, nat := range route.Get("NatGatewayId").Alternatives() {
				if nat.Exists() {
					sameZone(pass, subnet, route, nat)
				}
			}
		}
	}
}

// sameZone reports a route of a subnet unless its NAT gateway is in the zone of the subnet.
func sameZone(pass *engine.Pass, subnet, route *assembly.Resource, to assembly.Value) {
	nat, ok := to.Target()
	if !ok {
		pass.Report(route, "NatGatewayId", "subnet %s uses NAT gateway %v, whose zone is known only at deployment", subnet.Path, to)
		return
	}
	if regional(nat.Resource) == assembly.True {
		return
	}
	own, there := reach.Zone(subnet), ""
	if place, ok := nat.Resource.Get("SubnetId").Target(); ok {
		if place.Resource == subnet {
			return
		}
		there = reach.Zone(place.Resource)
	}
	switch {
	case own == "" || there == "":
		pass.Report(route, "NatGatewayId", "subnet %s uses %s, and the zone of one of them is known only at deployment",
			subnet.Path, reach.Describe(nat.Resource))
	case own != there:
		pass.Report(route, "NatGatewayId", "subnet %s in %s uses %s in %s", subnet.Path, own, reach.Describe(nat.Resource), there)
	}
}

// regional tells whether a NAT gateway covers all zones of its VPC.
func regional(nat *assembly.Resource) assembly.Truth {
	return nat.Get("AvailabilityMode").Is("regional")
}

func vpcDefaultSecurityGroup(pass *engine.Pass) {
	restricted := pass.ByTarget("Custom::VpcRestrictDefaultSG", "DefaultSecurityGroupId")
	for _, vpc := range pass.OfType("AWS::EC2::VPC") {
		present := slices.DeleteFunc(restricted[vpc], func(r *assembly.Resource) bool { return !r.PresentWith(vpc) })
		byCDK := func(r *assembly.Resource) bool {
			return customresource.Made(r, customresource.RestrictsSecurityGroup) != assembly.False
		}
		switch {
		case len(present) == 0:
			pass.Report(vpc, "DefaultSecurityGroup", "keeps the rules that AWS creates it with")
		case !slices.ContainsFunc(present, byCDK):
			pass.Report(present[0], "ServiceToken", "is %v, and the code behind it is not CDK's: whether it removes the rules is not known",
				present[0].Get("ServiceToken"))
		}
	}
	for _, typ := range []string{"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
		for _, rule := range pass.OfType(typ) {
			if to, ok := rule.Get("GroupId").Target(); ok && to.Attribute == "DefaultSecurityGroup" {
				pass.Report(rule, "GroupId", "adds a rule to the default security group of %s", to.Resource.Path)
			}
		}
	}
}

func vpcDNS(pass *engine.Pass, vpc *assembly.Resource) {
	pass.Want(vpc, true, "EnableDnsHostnames")
	pass.WantNot(vpc, false, "EnableDnsSupport") // on unless switched off
}

func vpcZones(pass *engine.Pass) {
	subnets := pass.ByTarget("AWS::EC2::Subnet", "VpcId")
	for _, vpc := range pass.OfType("AWS::EC2::VPC") {
		zones, unknown := map[string]bool{}, 0
		for _, subnet := range subnets[vpc] {
			id := reach.Zone(subnet)
			if id == "" {
				unknown++
				continue
			}
			zones[id] = true
		}
		switch {
		case len(subnets[vpc]) == 0 || len(zones) >= 3:
		case unknown > 0:
			pass.Report(vpc, "AvailabilityZone", "%d subnets span %d zones, and the zones of %d more are known only at deployment",
				len(subnets[vpc])-unknown, len(zones), unknown)
		default:
			pass.Report(vpc, "AvailabilityZone", "the %d subnets span %d zones; want 3", len(subnets[vpc]), len(zones))
		}
	}
}
