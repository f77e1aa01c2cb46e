package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// attachOnPremises puts an attachment that AWS makes by itself into the OnPremises segment:
// that of a VPN connection or a Direct Connect gateway. CloudFormation does not tell its
// id, so a custom resource looks it up when the stack is deployed. It reads, and changes
// nothing.
func (h *TransitGatewayHub) attachOnPremises(scope constructs.Construct, resourceID *string, networks []string) constructs.Construct {
	call := &customresources.AwsSdkCall{
		Service: jsii.String("EC2"),
		Action:  jsii.String("describeTransitGatewayAttachments"),
		Parameters: map[string]any{"Filters": []any{
			map[string]any{"Name": "transit-gateway-id", "Values": []any{h.id}},
			map[string]any{"Name": "resource-id", "Values": []any{resourceID}},
		}},
		PhysicalResourceId: customresources.PhysicalResourceId_Of(resourceID),
		OutputPaths:        jsii.Strings("TransitGatewayAttachments.0.TransitGatewayAttachmentId"),
	}
	lookup := customresources.NewAwsCustomResource(scope, jsii.String("Attachment"), &customresources.AwsCustomResourceProps{
		ResourceType:        jsii.String("Custom::TransitGatewayAttachment"),
		InstallLatestAwsSdk: jsii.Bool(false),
		OnUpdate:            call, // creation too
		Policy: customresources.AwsCustomResourcePolicy_FromStatements(&[]awsiam.PolicyStatement{
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions:   jsii.Strings("ec2:DescribeTransitGatewayAttachments"),
				Resources: jsii.Strings("*"), // the action knows no resources
			}),
		}),
	})
	attachment := lookup.GetResponseField(jsii.String("TransitGatewayAttachments.0.TransitGatewayAttachmentId"))
	h.associate(scope, h.tableIDs[SegmentOnPremises], attachment)
	for _, segment := range Segments() {
		if !h.policy.Allows(SegmentOnPremises, segment) {
			continue
		}
		h.propagate(scope, segment, attachment)
		for i, network := range networks {
			awsec2.NewCfnTransitGatewayRoute(scope, jsii.String(fmt.Sprintf("%sRoute%d", segment, i+1)), &awsec2.CfnTransitGatewayRouteProps{
				TransitGatewayRouteTableId: h.tableIDs[segment],
				DestinationCidrBlock:       &network,
				TransitGatewayAttachmentId: attachment,
			})
		}
	}
	return lookup
}
