package transit

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

var reachRules = []engine.Rule{
	{
		ID: "REACH-001", Title: "Production and non-production VPCs cannot reach each other",
		Why: "Non-production has more users, older software and weaker credentials: whatever it can send packets to, it can " +
			"attack, and what production sends to it, it can keep.",
		Fix: "Remove the route, propagation, peering or service, or add a blackhole route for the addresses of the other side. " +
			"Put a VPC that serves both into SegmentShared with network.SetSegment.",
		Pillar: engine.Security,
		Check:  reachProduction,
	},
	{
		ID: "REACH-002", Title: "VPC peering connections stay inside a segment",
		Why: "Peering bypasses the transit gateway with its route tables, blackholes and inspection, and n VPCs need n(n-1)/2 " +
			"peering connections.",
		Fix:    "Connect the VPCs through the transit gateway, in segments whose policy allows them to reach each other.",
		Pillar: engine.Security,
		Check:  peeringSegments,
	},
	{
		ID: "REACH-003", Title: "Transit gateways have default association and propagation disabled",
		Why:    "With the defaults, all attachments share one route table and reach each other, development reaching production.",
		Fix:    "Set DefaultRouteTableAssociation and DefaultRouteTablePropagation to disable, and associate each attachment explicitly.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::EC2::TransitGateway", func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, "disable", "DefaultRouteTableAssociation")
			pass.Want(r, "disable", "DefaultRouteTablePropagation")
		}),
	},
	{
		ID: "REACH-004", Title: "Isolated subnets have local routes only",
		Why: "A default route is not the only way out: a route to one public range, to a peer, to a tunnel or to a hub that " +
			"forwards traffic carries data out as well.",
		Fix: "Remove the route, or move what needs it to a private subnet. ConnectedTiers of network.Spoke connects an isolated " +
			"tier to a hub.",
		Pillar: engine.Security,
		Check:  isolatedRoutes,
	},
	{
		ID: "REACH-005", Title: "Production and non-production VPCs learn no routes to each other",
		Why:    "A blackhole route may still stop the traffic, but then it is the only thing that does.",
		Fix:    "Remove the propagation, and move what both need to a shared segment.",
		Pillar: engine.Security,
		Check:  propagationSegments,
	},
	{
		ID: "REACH-006", Title: "Subnets hold nothing of an environment that their VPC is kept apart from",
		Why: "What stands in a subnet reaches all that the subnet reaches, whichever stack or account defines it: no route table " +
			"keeps it apart.",
		Fix:    "Place the resource in a VPC of its own environment, and share subnets with accounts of that environment only.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			foreignResources(pass)
			sharedSubnets(pass)
			managedEndpoints(pass)
		},
	},
	{
		ID: "REACH-007", Title: "VPCs have the segment tag that a construct recorded",
		Why: "What a segment may reach depends on it: a tag that any override can write would take a VPC out of the rules about " +
			"production.",
		Fix:    "Remove the tag, and put the VPC into one segment with network.NewSpoke or network.SetSegment.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::EC2::VPC", segmentTags),
	},
	{
		ID: "REACH-008", Title: "VPCs have their segment from a construct or from the class of their stack",
		Why:      "Where one tag alone decides what a VPC may reach, nobody notices when an override changes it.",
		Fix:      "Put the VPC into its segment with network.NewSpoke or network.SetSegment, or declare the class of its stack.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    engine.Each("AWS::EC2::VPC", segmentTagsAlone),
	},
	{
		ID: "REACH-009", Title: "Production databases and caches are reached by what was let in alone",
		Why: "Whatever the internet connects to is what intruders take first; from there, a database must be one more connection away. " +
			"Addresses change hands, and a security group lets in whatever is put into it.",
		Fix: "Admit the security group of a service, function or proxy in private subnets, by AllowFrom where a construct has it; give " +
			"everything else a security group of its own.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check: func(pass *engine.Pass) {
			exposedData(pass)
			admittedToData(pass)
			unguardedData(pass)
		},
	},
	{
		ID: "REACH-010", Title: "Connections of VPCs that are kept apart lead to what is in the app",
		Why: "Nobody can tell whether development reaches production through a network, an attachment or a service of which the " +
			"app does not hold the other end.",
		Fix: "Define both ends in the app, or connect the VPC through the transit gateway. Waive what you know to lead to no " +
			"production, and say how you know.",
		Pillar: engine.Security,
		Check:  unknownJoins,
	},
}

func reachProduction(pass *engine.Pass) {
	if !mixed(pass.Assembly) {
		return
	}
	n := reach.Of(pass.Assembly)
	production, other := inSegment(isProduction), inSegment(isNonProduction)
	// Production leads to much that is not in the app; what it surely sends to the other side counts.
	back := slices.DeleteFunc(n.Crossings(production, other), func(c reach.Crossing) bool { return c.Arrives != assembly.True })
	all := append(n.Crossings(other, production), back...)
	crossings(pass, all, func(c reach.Crossing) string { return "from " + c.From.Path + " to " + c.To.Path })
}

// mixed reports whether the app has VPCs of both kinds. Most apps do not, and the network need not
// be built.
func mixed(a *assembly.Assembly) bool {
	production, other := false, false
	for _, subnet := range a.OfType("AWS::EC2::Subnet") {
		production = production || inSegment(isProduction)(subnet)
		other = other || inSegment(isNonProduction)(subnet)
	}
	return production && other
}

// crossings reports each step that lets packets across, once.
func crossings(pass *engine.Pass, all []reach.Crossing, ends func(reach.Crossing) string) {
	reported := map[*assembly.Resource]bool{}
	for _, c := range all {
		at := c.Cause()
		switch {
		case reported[at]:
		case c.Arrives == assembly.True:
			pass.Report(at, "", "carries traffic %s: %v", ends(c), c)
		default:
			pass.Report(at, "", "may carry traffic %s, which is known only at deployment: %v", ends(c), c)
		}
		reported[at] = true
	}
}

func peeringSegments(pass *engine.Pass) {
	for _, peering := range pass.OfType("AWS::EC2::VPCPeeringConnection") {
		own, ok1 := peering.Get("VpcId").Target()
		peer, ok2 := peering.Get("PeerVpcId").Target()
		if !ok1 || !ok2 {
			pass.Report(peering, "PeerVpcId", "connects VPCs %v and %v, whose segments are unknown because they are not both in the app",
				peering.Get("VpcId"), peering.Get("PeerVpcId"))
			continue
		}
		if from, to := segment(own.Resource), segment(peer.Resource); from != to {
			pass.Report(peering, "PeerVpcId", "connects %s in %s with %s in %s", own.Resource.Path, from, peer.Resource.Path, to)
		}
	}
}
