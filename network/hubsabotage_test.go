package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
)

// sabotaged is what a hub and its spokes are broken by.
type sabotaged struct {
	app       awscdk.App
	hub       *network.TransitGatewayHub
	prod, dev *network.Spoke
}

func TestHubSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(s sabotaged)
	}{
		"share beyond the organization": {"TGW-001", "Hub/Leak", func(s sabotaged) {
			hubs := awscdk.Stack_Of(s.hub)
			awscdk.NewCfnResource(hubs, jsii.String("Leak"), &awscdk.CfnResourceProps{
				Type: jsii.String("AWS::RAM::ResourceShare"), Properties: &map[string]any{"Name": "leak"},
			})
		}},
		"no flow logs": {"TGW-002", "Hub/Hub/Resource", func(s sabotaged) {
			s.hub.Node().TryRemoveChild(jsii.String("FlowLog"))
		}},
		"attachment among workloads": {"TGW-003", "Prod/Spoke/Resource", func(s sabotaged) {
			subnets := awscdk.Stack_Of(s.prod).Node().FindChild(jsii.String("Network")).(*network.VPC).Subnets(network.TransitTier)
			awsec2.NewCfnInstance(s.prod, jsii.String("Squatter"), &awsec2.CfnInstanceProps{SubnetId: subnets[0].SubnetId()})
		}},
		"production's routes in the table of non-production": {"REACH-005", "Dev/Leak", func(s sabotaged) {
			awsec2.NewCfnTransitGatewayRouteTablePropagation(awscdk.Stack_Of(s.dev), jsii.String("Leak"),
				&awsec2.CfnTransitGatewayRouteTablePropagationProps{
					TransitGatewayAttachmentId: s.prod.Attachment().Ref(),
					TransitGatewayRouteTableId: s.hub.RouteTable(network.SegmentNonProduction).Ref(),
				})
		}},
		"no blackhole beside an egress VPC": {"REACH-001", "Egress/Egress/Spoke", func(s sabotaged) {
			network.NewEgressVPC(stackIn(s.app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: s.hub})
			if !*s.prod.Node().FindChild(jsii.String("Routing")).Node().TryRemoveChild(jsii.String("BlackholeInNonProduction")) {
				t.Fatal("there is no such blackhole")
			}
		}},
		"static route past the blackhole": {"REACH-001", "Dev/Leak", func(s sabotaged) {
			awsec2.NewCfnTransitGatewayRoute(awscdk.Stack_Of(s.dev), jsii.String("Leak"), &awsec2.CfnTransitGatewayRouteProps{
				DestinationCidrBlock: jsii.String("10.0.10.0/24"), TransitGatewayAttachmentId: s.prod.Attachment().Ref(),
				TransitGatewayRouteTableId: s.hub.RouteTable(network.SegmentNonProduction).Ref(),
			})
		}},
		"peering": {"REACH-002", "Dev/Peering", func(s sabotaged) {
			awsec2.NewCfnVPCPeeringConnection(awscdk.Stack_Of(s.dev), jsii.String("Peering"), &awsec2.CfnVPCPeeringConnectionProps{
				VpcId: vpcOf(s.dev).VpcId(), PeerVpcId: vpcOf(s.prod).VpcId(),
			})
		}},
		"default association": {"REACH-003", "Hub/Hub/Resource", func(s sabotaged) {
			s.hub.TransitGateway().AddPropertyOverride(jsii.String("DefaultRouteTableAssociation"), "enable")
		}},
		"default propagation": {"REACH-003", "Hub/Hub/Resource", func(s sabotaged) {
			s.hub.TransitGateway().AddPropertyDeletionOverride(jsii.String("DefaultRouteTablePropagation"))
		}},
		"data tier into the hub and out": {"REACH-004", "Prod/Leak", func(s sabotaged) {
			network.NewEgressVPC(stackIn(s.app, "Egress", "111111111111", plinth.Production), "Egress", &network.EgressVPCProps{Hub: s.hub})
			data := awscdk.Stack_Of(s.prod).Node().FindChild(jsii.String("Network")).(*network.VPC).Subnets("data")[0]
			awsec2.NewCfnRoute(awscdk.Stack_Of(s.prod), jsii.String("Leak"), &awsec2.CfnRouteProps{
				RouteTableId: data.RouteTable().RouteTableId(), DestinationCidrBlock: jsii.String("52.0.0.0/16"),
				TransitGatewayId: s.hub.TransitGateway().Ref(),
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, hub, prod, dev := hubAndSpokes(t)
			c.sabotage(sabotaged{app, hub, prod, dev})
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func vpcOf(s *network.Spoke) awsec2.IVpc {
	return awscdk.Stack_Of(s).Node().FindChild(jsii.String("Network")).(*network.VPC).VPC()
}
