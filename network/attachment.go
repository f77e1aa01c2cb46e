package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
)

// attachmentAnswer is where the API's answer has the id.
const attachmentAnswer = "TransitGatewayAttachments.0.TransitGatewayAttachmentId"

// attachOnPremises puts an attachment that AWS makes by itself into the OnPremises segment:
// that of a VPN connection or a Direct Connect gateway. CloudFormation does not tell its
// id, so a custom resource looks it up when the stack is deployed. It reads, and changes
// nothing.
func (h *TransitGatewayHub) attachOnPremises(scope constructs.Construct, resourceID *string, networks []string) constructs.Construct {
	lookup := sdkcall.New(scope, "Attachment", sdkcall.Call{
		Name: "TransitGatewayAttachment", Service: "EC2", Action: "describeTransitGatewayAttachments",
		Parameters: map[string]any{"Filters": []any{
			map[string]any{"Name": "transit-gateway-id", "Values": []any{h.id}},
			map[string]any{"Name": "resource-id", "Values": []any{resourceID}},
		}},
		Target:      *resourceID,
		Answer:      attachmentAnswer,
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("ec2:DescribeTransitGatewayAttachments")},
	})
	attachment := lookup.GetResponseField(jsii.String(attachmentAnswer))
	h.associate(scope, h.tableIDs[SegmentOnPremises], attachment)
	for _, segment := range Segments() {
		if !h.policy.Allows(SegmentOnPremises, segment) {
			continue
		}
		h.propagate(scope, segment, attachment)
		for i, network := range networks {
			plinth.Kept(awsec2.NewCfnTransitGatewayRoute, scope, fmt.Sprintf("%sRoute%d", segment, i+1), "routes its range where it was meant to go",
				&awsec2.CfnTransitGatewayRouteProps{
					TransitGatewayRouteTableId: h.tableIDs[segment],
					DestinationCidrBlock:       &network,
					TransitGatewayAttachmentId: attachment,
				})
		}
	}
	return lookup
}
