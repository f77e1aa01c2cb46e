package reach

import "github.com/plinth-cdk/plinth/constructs/assembly"

// A peering joins two VPCs, and nothing beyond them.
type peering struct {
	resource *assembly.Resource
	sides    [2]*vpc
}

func (g *peering) String() string { return Describe(g.resource) }

func (n *Network) addPeerings() {
	for _, r := range n.assembly.OfType("AWS::EC2::VPCPeeringConnection") {
		n.peerings[r] = &peering{r, [2]*vpc{n.vpc(r.Get("VpcId"), r), n.vpc(r.Get("PeerVpcId"), r)}}
	}
}

func (g *peering) forward(w *walk, from *subnet, p packet) outcome {
	w.pass(g.resource, g)
	far := g.sides[1]
	switch from.vpc {
	case g.sides[0]:
	case g.sides[1]:
		far = g.sides[0]
	default:
		return w.stop(No, g.resource, "%v does not belong to VPC %s", g, from.vpc.name)
	}
	switch {
	case far == nil || far.imported() && w.n.index.vpc(p.dst) == nil:
		return w.stop(Unknown, g.resource, "the far side of %v is not in the app", g)
	case !far.has(p.dst):
		return w.stop(No, g.resource, "%v leads to VPC %s and no further, and %v is not in it", g, far.name, p.dst)
	}
	return w.deliver(far, p)
}
