package transit

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func propagationSegments(pass *engine.Pass) {
	members := map[*assembly.Resource][]*assembly.Resource{} // table -> VPCs that it routes for
	for _, association := range pass.OfType("AWS::EC2::TransitGatewayRouteTableAssociation") {
		table, ok := association.Get("TransitGatewayRouteTableId").Target()
		if vpc, _ := attachedVPC(association); ok && vpc != nil {
			members[table.Resource] = append(members[table.Resource], vpc)
		}
	}
	for _, propagation := range pass.OfType("AWS::EC2::TransitGatewayRouteTablePropagation") {
		vpc, known := attachedVPC(propagation)
		table, ok := propagation.Get("TransitGatewayRouteTableId").Target()
		switch {
		case !known:
			pass.Report(propagation, "TransitGatewayAttachmentId", "is %v, whose network is known only at deployment",
				propagation.Get("TransitGatewayAttachmentId"))
		case !ok || vpc == nil:
			// A table or a tunnel, whose VPCs are not in the app.
		default:
			for _, member := range members[table.Resource] {
				if differ(segment(vpc), segment(member)) {
					pass.Report(propagation, "TransitGatewayRouteTableId", "gives %s in %s a route to %s in %s",
						member.Path, segment(member), vpc.Path, segment(vpc))
					break
				}
			}
		}
	}
}

// differ reports whether one of two segments is production and the other is not.
func differ(a, b string) bool {
	return isProduction(a) && isNonProduction(b) || isNonProduction(a) && isProduction(b)
}

// attachedVPC returns the VPC of the attachment in an association or a propagation. It is nil for a
// VPN, or a VPC outside the app; known is false if the attachment is unknown.
func attachedVPC(of *assembly.Resource) (vpc *assembly.Resource, known bool) {
	attachment, ok := of.Get("TransitGatewayAttachmentId").Target()
	if !ok {
		return nil, false
	}
	if to, ok := attachment.Resource.Get("VpcId").Target(); ok {
		return to.Resource, true
	}
	return nil, true
}
