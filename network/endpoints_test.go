package network_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestEndpointsDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: network.NewVPC(stack, "Network", nil).VPC()})
	snapshot.Check(t, app)
}

func TestEndpointsFull(t *testing.T) {
	app, stack := newStack(t)
	network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
		VPC:             network.NewVPC(stack, "Network", nil).VPC(),
		Profiles:        []network.EndpointProfile{network.FargateEndpoints, network.SSMEndpoints},
		Services:        []string{"ec2", "guardduty-data"},
		Subnets:         &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")},
		ClientCIDRs:     []string{"10.0.0.0/8"},
		OrganizationID:  "o-a1b2c3d4e5",
		TrustedAccounts: []string{"602401143452"},
	})
	snapshot.Check(t, app)
}

func TestEndpointsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewEndpoints, false, func(stack awscdk.Stack, n int) network.EndpointsProps {
		return network.EndpointsProps{VPC: newVPC(stack, n).VPC(), Services: []string{"sqs"}, ClientCIDRs: []string{"10.0.0.0/8"}}
	})
}

func TestGatewayEndpointsServeIsolatedTiers(t *testing.T) {
	app, stack := newStack(t)
	network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: network.NewVPC(stack, "Network", nil).VPC()})
	endpoints := snapshot.Synth(t, app).OfType("AWS::EC2::VPCEndpoint")
	if len(endpoints) != 2 {
		t.Fatalf("%d endpoints, want S3 and DynamoDB", len(endpoints))
	}
	for _, endpoint := range endpoints {
		if n := len(endpoint.Get("RouteTableIds").List()); n != 12 {
			t.Errorf("%s names %d route tables, want those of 4 tiers in 3 zones", endpoint.Path, n)
		}
	}
}

func TestEveryProfileIsDefined(t *testing.T) {
	app, stack := newStack(t)
	e := network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
		VPC: network.NewVPC(stack, "Network", nil).VPC(),
		Profiles: []network.EndpointProfile{
			network.FargateEndpoints, network.ECSOnEC2Endpoints, network.EKSEndpoints,
			network.LambdaEndpoints, network.SSMEndpoints, network.IsolatedEndpoints, network.GuardDutyEndpoints,
		},
	})
	want := []string{
		"autoscaling", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "eks", "eks-auth",
		"elasticloadbalancing", "events", "guardduty-data", "kms", "lambda", "logs", "monitoring", "rds", "secretsmanager", "sns", "sqs",
		"ssm", "ssmmessages", "states", "sts", "xray",
	}
	if diff := cmp.Diff(want, e.Services()); diff != "" {
		t.Errorf("services of all profiles (-want +got):\n%s", diff)
	}
	guardrailtest.Clean(t, app)
}

// ECS on Fargate pays for none of the three endpoints that only container instances use.
func TestFargateNeedsNoAgentEndpoints(t *testing.T) {
	_, stack := newStack(t)
	services := func(id string, profile network.EndpointProfile) []string {
		return network.NewEndpoints(stack, id, &network.EndpointsProps{
			VPC: network.NewVPC(stack, "Network"+id, nil).VPC(), Profiles: []network.EndpointProfile{profile},
		}).Services()
	}
	fargate, ec2 := services("Fargate", network.FargateEndpoints), services("EC2", network.ECSOnEC2Endpoints)
	for _, agent := range []string{"ecs", "ecs-agent", "ecs-telemetry"} {
		if slices.Contains(fargate, agent) || !slices.Contains(ec2, agent) {
			t.Errorf("%s: Fargate has %q, EC2 has %q", agent, fargate, ec2)
		}
	}
}

func TestInterfaceEndpointsStandInOneSubnetOfEachZone(t *testing.T) {
	for tier, props := range map[string]*network.EndpointsProps{
		"app":        {Services: []string{"sqs"}},
		"management": {Services: []string{"sqs"}, Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}},
	} {
		app, stack := newStack(t)
		// A second private tier is in the same zones, where an endpoint may have one subnet.
		tiers := append(network.DefaultTiers(), network.Tier{Name: "pods", Kind: network.Private})
		props.VPC = network.NewVPC(stack, "Network", &network.VPCProps{Tiers: tiers}).VPC()
		network.NewEndpoints(stack, "Endpoints", props)
		var got []string
		for _, id := range interfaceEndpoint(t, snapshot.Synth(t, app)).Get("SubnetIds").List() {
			to, _ := id.Target()
			got = append(got, to.Resource.Tag("Name").String())
		}
		want := []string{"Prod/Network/" + tier + "-1", "Prod/Network/" + tier + "-2", "Prod/Network/" + tier + "-3"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("subnets (-want +got):\n%s", diff)
		}
	}
}

func interfaceEndpoint(t *testing.T, a *assembly.Assembly) *assembly.Resource {
	t.Helper()
	for _, r := range a.OfType("AWS::EC2::VPCEndpoint") {
		if r.Get("VpcEndpointType").Is("Interface") == assembly.True {
			return r
		}
	}
	t.Fatal("no interface endpoint")
	return nil
}

func TestEndpointsGrowByServices(t *testing.T) {
	app, stack := newStack(t)
	e := network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: network.NewVPC(stack, "Network", nil).VPC()})
	if e.SecurityGroup() != nil {
		t.Error("there is a security group for no interface endpoint")
	}
	e.AddServices("sqs", "kms")
	e.AddServices("kms", "sns")
	if diff := cmp.Diff([]string{"kms", "sqs", "sns"}, e.Services()); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
	if *e.Interface("sns").Node().Id() != "sns" {
		t.Error("Interface returns another endpoint")
	}
	constructtest.Refused(t, stack,
		`network.Endpoints "Prod/Endpoints": service is "rds", want one that has an interface endpoint: ["kms" "sqs" "sns"]`,
		func() { e.Interface("rds") })
	constructtest.Refused(t, stack, `Services has "nope"`, func() { e.AddServices("nope") })
	if n := len(snapshot.Synth(t, app).OfType("AWS::EC2::SecurityGroup")); n != 1 {
		t.Errorf("%d security groups, want one for all", n)
	}
}

func TestEndpointsInOtherPartitions(t *testing.T) {
	for region, want := range map[string]string{
		"cn-north-1":    "cn.com.amazonaws.cn-north-1.ec2",
		"us-gov-west-1": "com.amazonaws.us-gov-west-1.ec2",
		"eu-west-1":     "com.amazonaws.eu-west-1.ec2",
	} {
		app := snapshot.NewApp(t)
		stack := plinth.NewStack(app, "Prod", &plinth.StackProps{Account: "111111111111", Region: region, Tags: tags, WatchedBy: "a test"})
		network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
			VPC: network.NewVPC(stack, "Network", nil).VPC(), Services: []string{"ec2"},
		})
		if got := interfaceEndpoint(t, snapshot.Synth(t, app)).Get("ServiceName"); got.Is(want) != assembly.True {
			t.Errorf("service is %v, want %s", got, want)
		}
	}
	app := snapshot.NewApp(t)
	stack := plinth.NewStack(app, "Prod",
		&plinth.StackProps{Account: "111111111111", Region: "us-gov-west-1", Tags: tags, WatchedBy: "a test"})
	vpc := network.NewVPC(stack, "Network", nil).VPC()
	const says = `Services has "codeartifact.api", which does not exist in the partition aws-us-gov of Region us-gov-west-1`
	constructtest.Refused(t, stack, says, func() {
		network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: vpc, Services: []string{"codeartifact.api"}})
	})
}

func TestEndpointsRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := network.NewVPC(stack, "Network", nil).VPC()
	for name, c := range map[string]struct {
		props network.EndpointsProps
		says  string
	}{
		"no VPC": {network.EndpointsProps{}, `network.Endpoints "Prod/E": VPC is nil`},
		"unknown subnets": {
			network.EndpointsProps{VPC: vpc, Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("cache")}},
			"Subnets selects no subnets: There are no subnet groups with name 'cache'",
		},
		"unknown profile": {
			network.EndpointsProps{VPC: vpc, Profiles: []network.EndpointProfile{"Nomad"}},
			`Profiles has "Nomad", want one of`,
		},
		"unknown service": {network.EndpointsProps{VPC: vpc, Services: []string{"ecr"}}, `Services has "ecr", want the short name`},
		"gateway service": {network.EndpointsProps{VPC: vpc, Services: []string{"s3"}}, "reached through its gateway endpoint"},
		"organization":    {network.EndpointsProps{VPC: vpc, OrganizationID: "acme"}, `OrganizationID is "acme"`},
		"account": {
			network.EndpointsProps{VPC: vpc, OrganizationID: "o-a1b2c3d4e5", TrustedAccounts: []string{"12"}},
			`TrustedAccounts has "12"`,
		},
		"account without": {
			network.EndpointsProps{VPC: vpc, TrustedAccounts: []string{"111111111111"}},
			`TrustedAccounts is ["111111111111"] and OrganizationID is empty`,
		},
		"the whole internet": {network.EndpointsProps{VPC: vpc, ClientCIDRs: []string{"0.0.0.0/0"}}, `ClientCIDRs has "0.0.0.0/0"`},
		"host bits":          {network.EndpointsProps{VPC: vpc, ClientCIDRs: []string{"10.0.0.1/8"}}, `ClientCIDRs has "10.0.0.1/8"`},
	} {
		t.Run(name, func(t *testing.T) {
			constructtest.Refused(t, stack, c.says, func() { network.NewEndpoints(stack, "E", &c.props) })
		})
	}
}

func TestEndpointsSabotage(t *testing.T) {
	endpoint := func(e *network.Endpoints) awscdk.CfnResource { return constructtest.Child(e, "sqs", "Resource") }
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(e *network.Endpoints)
	}{
		"data tier left out": {"ENDPOINT-001", "Prod/Endpoints/S3", func(e *network.Endpoints) {
			constructtest.Child(e, "S3", "Resource").AddPropertyDeletionOverride(jsii.String("RouteTableIds.6"))
		}},
		"a second endpoint for S3": {"ENDPOINT-001", "Prod/Endpoints/Again", func(e *network.Endpoints) {
			vpc := e.Node().Scope().Node().FindChild(jsii.String("Network")).(*network.VPC).VPC()
			awsec2.NewGatewayVpcEndpoint(e, jsii.String("Again"), &awsec2.GatewayVpcEndpointProps{
				Vpc: vpc, Service: awsec2.GatewayVpcEndpointAwsService_S3(),
			})
		}},
		"no private DNS": {"ENDPOINT-002", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			endpoint(e).AddPropertyOverride(jsii.String("PrivateDnsEnabled"), false)
		}},
		"default security group": {"ENDPOINT-003", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			endpoint(e).AddPropertyDeletionOverride(jsii.String("SecurityGroupIds"))
		}},
		"open to the world": {"ENDPOINT-003", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			e.SecurityGroup().AddIngressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(443)), nil, nil)
		}},
		"another port": {"ENDPOINT-003", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			e.SecurityGroup().AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/16")), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"something may leave": {"ENDPOINT-003", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			e.SecurityGroup().AddEgressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/16")), awsec2.Port_Tcp(jsii.Number(443)), nil, nil)
		}},
		"everything may leave": {"ENDPOINT-003", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			constructtest.Child(e, "SecurityGroup", "Resource").AddPropertyDeletionOverride(jsii.String("SecurityGroupEgress"))
		}},
		"two zones of three": {"ENDPOINT-004", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			endpoint(e).AddPropertyDeletionOverride(jsii.String("SubnetIds.2"))
		}},
		"no policy": {"ENDPOINT-005", "Prod/Endpoints/S3", func(e *network.Endpoints) {
			constructtest.Child(e, "S3", "Resource").AddPropertyDeletionOverride(jsii.String("PolicyDocument"))
		}},
		"everybody's credentials": {"ENDPOINT-005", "Prod/Endpoints/sqs", func(e *network.Endpoints) {
			endpoint(e).AddPropertyDeletionOverride(jsii.String("PolicyDocument.Statement.0.Condition"))
		}},
		"a foreign bucket": {"ENDPOINT-005", "Prod/Endpoints/S3", func(e *network.Endpoints) {
			constructtest.Child(e, "S3", "Resource").AddPropertyOverride(jsii.String("PolicyDocument.Statement.2.Resource"), "*")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			e := network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
				VPC: network.NewVPC(stack, "Network", nil).VPC(), Services: []string{"sqs"},
			})
			c.sabotage(e)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
