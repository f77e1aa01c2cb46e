package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestInstanceConnectEndpointDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: newVPC(stack, 1).VPC()})
	snapshot.Check(t, app)
}

func TestInstanceConnectEndpointFull(t *testing.T) {
	app, stack := newStack(t)
	vpc := newVPC(stack, 1)
	connect := network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{
		VPC: vpc.VPC(), Subnets: vpc.Tier("app"), RDP: true,
	})
	group := awsec2.NewSecurityGroup(stack, jsii.String("Instances"), &awsec2.SecurityGroupProps{
		Vpc: vpc.VPC(), AllowAllOutbound: jsii.Bool(false),
	})
	connect.AllowTo(group)
	snapshot.Check(t, app)
}

func TestInstanceConnectEndpointGuard(t *testing.T) {
	props := func(stack awscdk.Stack, n int) network.InstanceConnectEndpointProps {
		return network.InstanceConnectEndpointProps{VPC: newVPC(stack, n).VPC()}
	}
	constructtest.Guard(t, newStack, network.NewInstanceConnectEndpoint, false, props)
}

func TestInstanceConnectEndpointRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := newVPC(stack, 1)
	for says, props := range map[string]network.InstanceConnectEndpointProps{
		`network.InstanceConnectEndpoint "Prod/C": VPC is nil`: {},
		`Subnets selects no subnets: There are no subnet groups with name 'bastion'`: {
			VPC: vpc.VPC(), Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("bastion")}},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewInstanceConnectEndpoint(stack, "C", &props) })
	}
}

func TestInstanceConnectEndpointSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.InstanceConnectEndpoint)
	}{
		"default security group": {"CONNECT-001", "Prod/Connect", func(x *network.InstanceConnectEndpoint) {
			x.Endpoint().AddPropertyDeletionOverride(jsii.String("SecurityGroupIds"))
		}},
		"every port": {"CONNECT-001", "Prod/Connect", func(x *network.InstanceConnectEndpoint) {
			x.SecurityGroup().AddEgressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_AllTcp(), nil, nil)
		}},
		"to the internet": {"CONNECT-001", "Prod/Connect", func(x *network.InstanceConnectEndpoint) {
			x.SecurityGroup().AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"reachable itself": {"CONNECT-001", "Prod/Connect", func(x *network.InstanceConnectEndpoint) {
			x.SecurityGroup().AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"operators' addresses": {"CONNECT-002", "Prod/Connect", func(x *network.InstanceConnectEndpoint) {
			x.Endpoint().SetPreserveClientIp(jsii.Bool(true))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			c.sabotage(network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: newVPC(stack, 1).VPC()}))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
