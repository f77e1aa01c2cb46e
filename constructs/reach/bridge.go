package reach

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/bridge"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// bridgeBetween returns what may carry traffic between the VPCs of two ends past their routes.
func (n *Network) bridgeBetween(from, to walk.End) *bridge.Bridge {
	if from.Subnet == nil || to.Subnet == nil {
		return nil
	}
	for i, b := range n.bridges {
		if b.Carries(from.Subnet.VPC, to.Subnet.VPC) {
			return &n.bridges[i]
		}
	}
	return nil
}

// bridgeCrossings are the crossings from a subnet over bridges: one in its own VPC, or in one that
// its packets reach, and on from there over others. What bridges let pass is not known.
func (n *Network) bridgeCrossings(s *topology.Subnet, targets map[*topology.VPC][]*topology.Subnet) []Crossing {
	var all []Crossing
	came := map[*topology.VPC][]walk.Step{s.VPC: nil} // the steps to each VPC
	queue := []*topology.VPC{s.VPC}
	arrive := func(v *topology.VPC, path []walk.Step) {
		if _, known := came[v]; !known {
			came[v] = path
			queue = append(queue, v)
		}
	}
	for _, b := range n.bridges {
		for _, v := range b.From {
			if _, known := came[v]; !known && n.enters(s, v) {
				arrive(v, []walk.Step{{Resource: v.Resource, Detail: reason("reaches VPC " + v.Name)}})
			}
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, b := range n.bridges {
			for _, to := range b.To {
				if !b.Carries(at, to) || to == s.VPC {
					continue
				}
				path := append(came[at][:len(came[at]):len(came[at])], walk.Step{Resource: b.Resource, Detail: b})
				if in := targets[to]; in != nil {
					all = append(all, Crossing{From: s.Resource, To: in[0].Resource, Arrives: assembly.Unknown, Path: newPath(path)})
				}
				arrive(to, path)
			}
		}
	}
	return all
}

// enters reports whether packets from a subnet may reach one of a VPC.
func (n *Network) enters(s *topology.Subnet, v *topology.VPC) bool {
	if !walk.MayLead(s, v, n.topology) {
		return false
	}
	for _, entry := range v.Subnets {
		if len(n.deliveries(s, walk.End{Subnet: entry})) > 0 {
			return true
		}
	}
	return false
}
