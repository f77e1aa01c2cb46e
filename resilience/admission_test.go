package resilience_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/resilience"
)

// function is one in the subnets of workloads, under a security group or one of its own.
func function(stack awscdk.Stack, id string, groups ...awsec2.ISecurityGroup) awslambda.Function {
	props := &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_NODEJS_22_X(), Handler: jsii.String("index.handler"), Vpc: vpc(stack),
		Code:       awslambda.Code_FromInline(jsii.String("exports.handler = async () => {}")),
		VpcSubnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("app")}, AllowPublicSubnet: jsii.Bool(false),
	}
	if len(groups) > 0 {
		props.SecurityGroups = &groups
	}
	return awslambda.NewFunction(stack, &id, props)
}

// Whoever else is let in is found, whichever way it is.
func TestWhateverElseReachesADatabaseIsFound(t *testing.T) {
	caught(t, map[string]sabotage{
		"another group": {"REACH-009", "Prod/Database/SecurityGroup", func(stack awscdk.Stack) {
			orders := database(stack)
			orders.AllowFrom(app(stack))
			other := awsec2.NewSecurityGroup(stack, jsii.String("Other"), &awsec2.SecurityGroupProps{Vpc: vpc(stack)})
			orders.Instance().Connections().AllowDefaultPortFrom(other, nil)
		}},
		"a group of a peer": {"REACH-009", "Prod/Cluster/FromPeer", func(stack awscdk.Stack) {
			peer := awsec2.NewVpc(stack, jsii.String("Peer"), &awsec2.VpcProps{NatGateways: jsii.Number(0)})
			awsec2.NewCfnVPCPeeringConnection(stack, jsii.String("Peering"),
				&awsec2.CfnVPCPeeringConnectionProps{VpcId: vpc(stack).VpcId(), PeerVpcId: peer.VpcId()})
			there := awsec2.NewSecurityGroup(stack, jsii.String("There"), &awsec2.SecurityGroupProps{Vpc: peer})
			orders := cluster(stack)
			group := (*orders.Cluster().Connections().SecurityGroups())[0]
			awsec2.NewCfnSecurityGroupIngress(orders, jsii.String("FromPeer"), &awsec2.CfnSecurityGroupIngressProps{
				GroupId: group.SecurityGroupId(), SourceSecurityGroupId: there.SecurityGroupId(), IpProtocol: jsii.String("-1"),
			})
		}},
		"a range of a peer": {"RDS-003", "Prod/Database/FromPeer", func(stack awscdk.Stack) {
			orders := database(stack)
			group := (*orders.Instance().Connections().SecurityGroups())[0]
			awsec2.NewCfnSecurityGroupIngress(orders, jsii.String("FromPeer"), &awsec2.CfnSecurityGroupIngressProps{
				GroupId: group.SecurityGroupId(), CidrIp: jsii.String("10.9.0.0/16"), IpProtocol: jsii.String("-1"),
			})
		}},
		"a function in the group of a service": {"REACH-009", "Prod/Database/Resource", func(stack awscdk.Stack) {
			shop := service(stack)
			database(stack).AllowFrom(shop)
			function(stack, "Job", (*shop.Connections().SecurityGroups())[0])
		}},
		"a function that a cache admits": {"REACH-009", "Prod/Cache/SecurityGroup", func(stack awscdk.Stack) {
			sessions := cache(stack)
			group := sessions.Node().FindChild(jsii.String("SecurityGroup")).(awsec2.SecurityGroup)
			group.Connections().AllowFrom(function(stack, "Job"), awsec2.Port_Tcp(jsii.Number(6379)), nil)
		}},
	})
}

// What was let in is no finding, whatever kind it is and wherever its security group stands.
func TestWhatIsLetInIsNoFinding(t *testing.T) {
	for name, admit := range map[string]func(stack awscdk.Stack, orders *resilience.Database){
		"nothing":   func(awscdk.Stack, *resilience.Database) {},
		"a service": func(stack awscdk.Stack, orders *resilience.Database) { orders.AllowFrom(service(stack)) },
		"instances": func(stack awscdk.Stack, orders *resilience.Database) {
			orders.AllowFrom(resilience.NewAutoScalingGroup(stack, "Fleet", &resilience.AutoScalingGroupProps{
				VPC: vpc(stack), LaunchTemplate: launchTemplate(stack, "Template"),
				Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)},
			}))
		},
		"a proxy": func(stack awscdk.Stack, orders *resilience.Database) {
			proxy := resilience.NewDatabaseProxy(stack, "Proxy", &resilience.DatabaseProxyProps{Database: orders, Users: []string{"shop"}})
			proxy.AllowFrom(service(stack))
		},
		"a group of another app": func(stack awscdk.Stack, orders *resilience.Database) {
			orders.AllowFrom(awsec2.SecurityGroup_FromSecurityGroupId(stack, jsii.String("Foreign"), jsii.String("sg-01234567890abcdef"), nil))
		},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			admit(stack, database(stack))
			guardrailtest.Clean(t, app)
		})
	}
}
