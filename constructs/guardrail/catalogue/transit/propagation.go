package transit

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	associationType = "AWS::EC2::TransitGatewayRouteTableAssociation"
	attachmentID    = "TransitGatewayAttachmentId"
	tableID         = "TransitGatewayRouteTableId"
)

// teaching are the types that give transit gateway route tables routes to what is attached.
var teaching = []string{
	"AWS::EC2::TransitGatewayRouteTablePropagation", "AWS::EC2::TransitGatewayPrefixListReference", "AWS::EC2::TransitGatewayRoute",
}

func propagationSegments(pass *engine.Pass) {
	members := associated(pass)
	for _, typ := range teaching {
		for _, r := range pass.OfType(typ) {
			if r.Get("Blackhole").Is(true) == assembly.True {
				continue
			}
			vpc, known := attachedVPC(r)
			table, inApp := r.Get(tableID).Target()
			switch {
			case typ == "AWS::EC2::TransitGatewayRoute" && (inApp || !known):
				// REACH-001 follows it, because a blackhole may stop its packets.
			case !known:
				pass.Report(r, attachmentID, "is %v, whose network is known only at deployment", r.Get(attachmentID))
			case !inApp && vpc != nil && gatewayInApp(r):
				pass.Report(r, tableID, "gives table %v a route to %s in %s, and whom that table routes for is not known in the app",
					r.Get(tableID), vpc.Path, segment(vpc))
			case !inApp || vpc == nil:
				// A table of a gateway, or a tunnel, whose VPCs are not in the app.
			default:
				teaches(pass, r, vpc, members[table.Resource])
			}
		}
	}
}

// teaches reports what gives members of a table a route to a VPC that they have to be apart from.
func teaches(pass *engine.Pass, r, vpc *assembly.Resource, members []*assembly.Resource) {
	for _, member := range members {
		if apart(segment(vpc), segment(member)) {
			pass.Report(r, tableID, "gives %s in %s a route to %s in %s", member.Path, segment(member), vpc.Path, segment(vpc))
			return
		}
	}
}

// associated returns the VPCs that each table routes for, and reports attachments that a table of
// the app routes for although their network is not known.
func associated(pass *engine.Pass) map[*assembly.Resource][]*assembly.Resource {
	members := map[*assembly.Resource][]*assembly.Resource{}
	for _, association := range pass.OfType(associationType) {
		table, ok := association.Get(tableID).Target()
		switch vpc, known := attachedVPC(association); {
		case !ok:
		case !known:
			pass.Report(association, attachmentID, "is %v, whose network is known only at deployment, and gets the routes of %s",
				association.Get(attachmentID), table.Resource.Path)
		case vpc != nil:
			members[table.Resource] = append(members[table.Resource], vpc)
		}
	}
	return members
}

// attachedVPC returns the VPC of the attachment in an association or a propagation. It is nil for a
// VPN, or a VPC outside the app; known is false if the attachment is unknown.
func attachedVPC(of *assembly.Resource) (vpc *assembly.Resource, known bool) {
	attachment, ok := of.Get(attachmentID).Target()
	if !ok {
		return nil, false
	}
	if to, ok := attachment.Resource.Get("VpcId").Target(); ok {
		return to.Resource, true
	}
	return nil, true
}

// gatewayInApp reports whether the attachment that a resource names is one of a transit gateway of
// the app, so that its tables ought to be in the app as well.
func gatewayInApp(of *assembly.Resource) bool {
	attachment, ok := of.Get(attachmentID).Target()
	if !ok {
		return false
	}
	_, inApp := attachment.Resource.Get("TransitGatewayId").Target()
	return inApp
}
