package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/network"
)

// Every promise of the VPC is broken once, through CDK's escape hatches.
func TestSabotage(t *testing.T) {
	subnet := func(v *network.VPC, tier string) awsec2.CfnSubnet {
		return v.Subnets(tier)[0].Node().DefaultChild().(awsec2.CfnSubnet)
	}
	child := func(v *network.VPC, path ...string) awscdk.CfnResource {
		var c constructs.IConstruct = v
		for _, id := range path {
			c = c.Node().FindChild(&id)
		}
		return c.(awscdk.CfnResource)
	}
	vpc := func(v *network.VPC) awscdk.CfnResource { return v.VPC().Node().DefaultChild().(awscdk.CfnResource) }
	route := func(v *network.VPC, tier string, props awsec2.CfnRouteProps) {
		props.RouteTableId = v.Subnets(tier)[0].RouteTable().RouteTableId()
		awsec2.NewCfnRoute(v, jsii.String("Leak"), &props)
	}
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(v *network.VPC)
	}{
		"public addresses on launch": {"SUBNET-001", "Prod/Network/Resource/publicSubnet1", func(v *network.VPC) {
			subnet(v, "public").AddPropertyOverride(jsii.String("MapPublicIpOnLaunch"), true)
		}},
		"subnet on the main route table": {"SUBNET-002", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			v.Subnets("data")[0].Node().TryRemoveChild(jsii.String("RouteTableAssociation"))
		}},
		"data subnet to the internet": {"SUBNET-003", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			route(v, "data", awsec2.CfnRouteProps{DestinationCidrBlock: jsii.String("0.0.0.0/0"), GatewayId: v.L2().InternetGatewayId()})
		}},
		"data subnet to the IPv6 internet": {"SUBNET-003", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			route(v, "data", awsec2.CfnRouteProps{DestinationIpv6CidrBlock: jsii.String("::/0"), GatewayId: v.L2().InternetGatewayId()})
		}},
		"app subnet on the internet gateway": {"SUBNET-004", "Prod/Network/Resource/appSubnet1", func(v *network.VPC) {
			child(v, "Resource", "appSubnet1", "DefaultRoute").AddPropertyOverride(jsii.String("GatewayId"), v.L2().InternetGatewayId())
			child(v, "Resource", "appSubnet1", "DefaultRoute").AddPropertyDeletionOverride(jsii.String("NatGatewayId"))
		}},
		"overlapping subnets": {"SUBNET-005", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			subnet(v, "data").AddPropertyOverride(jsii.String("CidrBlock"), "10.0.10.0/24")
		}},
		"another zone's NAT gateway": {"VPC-002", "Prod/Network/Resource/appSubnet1", func(v *network.VPC) {
			nat := child(v, "Resource", "publicSubnet2", "NATGateway")
			child(v, "Resource", "appSubnet1", "DefaultRoute").AddPropertyOverride(jsii.String("NatGatewayId"), nat.Ref())
		}},
		"no flow log": {"VPC-001", "Prod/Network/Resource", func(v *network.VPC) {
			v.Node().TryRemoveChild(jsii.String("FlowLog"))
		}},
		"flow log of rejects only": {"VPC-001", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLog", "FlowLog").AddPropertyOverride(jsii.String("TrafficType"), "REJECT")
		}},
		"default security group with rules": {"VPC-003", "Prod/Network/Resource", func(v *network.VPC) {
			v.VPC().Node().TryRemoveChild(jsii.String("RestrictDefaultSecurityGroupCustomResource"))
		}},
		"no DNS hostnames": {"VPC-004", "Prod/Network/Resource", func(v *network.VPC) {
			vpc(v).AddPropertyOverride(jsii.String("EnableDnsHostnames"), false)
		}},
		"two zones": {"VPC-005", "Prod/Network/Resource", func(v *network.VPC) {
			for _, tier := range []string{"public", "app", "data", "management"} {
				last := v.Subnets(tier)[2].Node().DefaultChild().(awsec2.CfnSubnet)
				last.SetAvailabilityZone(subnet(v, tier).AvailabilityZone())
			}
		}},
		"flow log in the clear": {"FLOWLOG-001", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLogGroup", "Resource").AddPropertyDeletionOverride(jsii.String("KmsKeyId"))
		}},
		"flow log in the default format": {"FLOWLOG-002", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLog", "FlowLog").AddPropertyDeletionOverride(jsii.String("LogFormat"))
		}},
		"flow log kept for a week": {"FLOWLOG-003", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLogGroup", "Resource").AddPropertyOverride(jsii.String("RetentionInDays"), 7)
		}},
		"key without rotation": {"KMS-001", "Prod/Network/FlowLogKey", func(v *network.VPC) {
			child(v, "FlowLogKey", "Resource").AddPropertyOverride(jsii.String("EnableKeyRotation"), false)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			vpc := network.NewVPC(stack, "Network", nil)
			c.sabotage(vpc)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
