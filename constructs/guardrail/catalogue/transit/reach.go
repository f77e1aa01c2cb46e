package transit

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// segmentTag is the tag in which network.Spoke notes the segment of a VPC.
const segmentTag = "plinth:segment"

var reachRules = []engine.Rule{
	{
		ID: "REACH-001", Title: "Non-production cannot reach production",
		Why:    "Non-production holds more people, older software and weaker credentials; what it can send a packet to, it can attack.",
		Fix:    "Remove the route, propagation or peering, or add a blackhole route for production's addresses in front of it. A VPC that serves both is tagged plinth:segment=Shared.",
		Pillar: engine.Security,
		Check:  reachProduction,
	},
	{
		ID: "REACH-002", Title: "VPC peering stays inside a segment",
		Why:    "A peering goes past the transit gateway with its tables, blackholes and inspection, and n VPCs take n(n-1)/2 of them to watch.",
		Fix:    "Connect the VPCs through the transit gateway, in the segments that its policy lets reach each other.",
		Pillar: engine.Security,
		Check:  peeringSegments,
	},
	{
		ID: "REACH-003", Title: "Transit gateways associate and propagate nothing by default",
		Why:    "With AWS's defaults every attachment lands in one table and reaches every other, development production.",
		Fix:    "Set DefaultRouteTableAssociation and DefaultRouteTablePropagation to disable, and say for each attachment where it belongs.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::EC2::TransitGateway", func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, "disable", "DefaultRouteTableAssociation")
			pass.Want(r, "disable", "DefaultRouteTablePropagation")
		}),
	},
	{
		ID: "REACH-004", Title: "Isolated subnets reach the internet on no way",
		Why:    "A default route is not the only way out: a route to one public range, or a hub that sends on what it gets, carries data out too.",
		Fix:    "Remove the route, or move what needs it to a private subnet.",
		Pillar: engine.Security,
		Check:  reachInternet,
	},
	{
		ID: "REACH-005", Title: "Production and non-production learn no routes to each other",
		Why:    "A blackhole route may still stand before a learned route, and then it is the only thing that does.",
		Fix:    "Remove the propagation; what both need belongs into a shared segment.",
		Pillar: engine.Security,
		Check:  propagationSegments,
	},
}

// segment is the part of the network that a VPC belongs to: by its tag, or else by the class of
// its stack.
func segment(vpc *assembly.Resource) string {
	if tag := vpc.Tag(segmentTag); tag.Exists() {
		return tag.String()
	}
	return string(vpc.Stack.Class)
}

// inSegment selects the subnets of VPCs in segments. A subnet whose VPC is not in the app is
// judged by the class of its own stack.
func inSegment(want func(segment string) bool) func(*assembly.Resource) bool {
	return func(subnet *assembly.Resource) bool {
		if vpc, ok := subnet.Get("VpcId").Target(); ok {
			return want(segment(vpc.Resource))
		}
		return want(string(subnet.Stack.Class))
	}
}

func isProduction(segment string) bool { return segment == string(assembly.Production) }

// isNonProduction reports whether nothing in the segment is fit to talk to production.
func isNonProduction(segment string) bool {
	return segment == string(assembly.NonProduction) || segment == string(assembly.Sandbox)
}

func reachProduction(pass *engine.Pass) {
	if !mixed(pass.Assembly) {
		return
	}
	crossings(pass, reach.Of(pass.Assembly).Crossings(inSegment(isNonProduction), inSegment(isProduction)), func(c reach.Crossing) string { return "from " + c.From.Path + " to " + c.To.Path })
}

// mixed reports whether the app has VPCs of both kinds at all: most have not, and need no
// network to be built.
func mixed(a *assembly.Assembly) bool {
	production, other := false, false
	for _, subnet := range a.OfType("AWS::EC2::Subnet") {
		production = production || inSegment(isProduction)(subnet)
		other = other || inSegment(isNonProduction)(subnet)
	}
	return production && other
}

func reachInternet(pass *engine.Pass) {
	isolated := func(subnet *assembly.Resource) bool {
		return subnet.Tag(topology.SubnetType).Is("Isolated") != assembly.False
	}
	if !slices.ContainsFunc(pass.OfType("AWS::EC2::Subnet"), isolated) {
		return
	}
	ways := reach.Of(pass.Assembly).EgressCrossings(isolated)
	ways = slices.DeleteFunc(ways, func(c reach.Crossing) bool { return isolationReported(c.Cause()) })
	crossings(pass, ways, func(c reach.Crossing) string { return "from " + c.From.Path + " to the internet" })
}

// isolationReported reports whether SUBNET-003, which judges routes by their destination alone,
// speaks of it already.
func isolationReported(at *assembly.Resource) bool {
	return at.Type == "AWS::EC2::SubnetRouteTableAssociation" || at.Type == "AWS::EC2::Route" && topology.CoversInternet(at) != assembly.False
}

// crossings reports each step that lets packets across, once.
func crossings(pass *engine.Pass, all []reach.Crossing, ends func(reach.Crossing) string) {
	reported := map[*assembly.Resource]bool{}
	for _, c := range all {
		at := c.Cause()
		switch {
		case reported[at]:
		case c.Arrives == assembly.True:
			pass.Report(at, "", "leads %s: %v", ends(c), c)
		default:
			pass.Report(at, "", "may lead %s, and only deployment knows: %v", ends(c), c)
		}
		reported[at] = true
	}
}

func peeringSegments(pass *engine.Pass) {
	for _, peering := range pass.OfType("AWS::EC2::VPCPeeringConnection") {
		own, ok1 := peering.Get("VpcId").Target()
		peer, ok2 := peering.Get("PeerVpcId").Target()
		if !ok1 || !ok2 {
			pass.Report(peering, "PeerVpcId", "joins VPCs %v and %v, and only their accounts know what segments they are in",
				peering.Get("VpcId"), peering.Get("PeerVpcId"))
			continue
		}
		if from, to := segment(own.Resource), segment(peer.Resource); from != to {
			pass.Report(peering, "PeerVpcId", "joins %s in %s with %s in %s", own.Resource.Path, from, peer.Resource.Path, to)
		}
	}
}
