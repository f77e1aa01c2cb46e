package resilience_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func image() awsecs.ContainerImage {
	return awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/nginx/nginx:stable"), nil)
}

func service(stack awscdk.Stack) *resilience.Service {
	return resilience.NewService(stack, "Shop", &resilience.ServiceProps{
		VPC: vpc(stack), Image: image(), Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)},
	})
}

// everyService has every field set.
func everyService(stack awscdk.Stack) *resilience.Service {
	cluster := awsecs.NewCluster(stack, jsii.String("Shared"), &awsecs.ClusterProps{
		Vpc: vpc(stack), ContainerInsightsV2: awsecs.ContainerInsights_ENHANCED, EnableFargateCapacityProviders: jsii.Bool(true),
	})
	token := awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("Token"),
		&awsssm.SecureStringParameterAttributes{ParameterName: jsii.String("/shop/token")})
	return resilience.NewService(stack, "API", &resilience.ServiceProps{
		VPC: vpc(stack), Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("app")}, Image: image(), X86: true,
		Requests: resilience.TargetGroupProps{
			LoadBalancer: loadBalancer(stack), Paths: []string{"/api/*"}, Priority: 5, Port: 8443, TLS: true, HealthPath: "/api/health",
		},
		Environment: map[string]string{"STAGE": "production"}, Secrets: map[string]awsecs.Secret{"TOKEN": awsecs.Secret_FromSsmParameter(token)},
		CPU: 1024, MemoryMiB: 2048, MinCapacity: 6, MaxCapacity: 30, CPUPercent: 50, RequestsPerMinute: 3000, ErrorsPerMinute: 50,
		StartSeconds: 120, Cluster: cluster,
		CapacityProviders: []*awsecs.CapacityProviderStrategy{
			{CapacityProvider: jsii.String("FARGATE"), Base: jsii.Number(6), Weight: jsii.Number(1)},
			{CapacityProvider: jsii.String("FARGATE_SPOT"), Weight: jsii.Number(3)},
		},
		LogKey: logdelivery.NewKey(stack, "ServiceLogKey"), LogRetention: awslogs.RetentionDays_ONE_YEAR,
		Topics: []awssns.ITopic{alertsIn(stack).Topic()},
	})
}

func launchTemplate(stack awscdk.Stack, id string) awsec2.LaunchTemplate {
	return awsec2.NewLaunchTemplate(stack, &id, &awsec2.LaunchTemplateProps{
		SecurityGroup: awsec2.NewSecurityGroup(stack, jsii.String(id+"Group"), &awsec2.SecurityGroupProps{
			Vpc: vpc(stack), Description: jsii.String("instances"), AllowAllOutbound: jsii.Bool(false),
		}),
		InstanceType: awsec2.NewInstanceType(jsii.String("m8g.large")), HttpTokens: awsec2.LaunchTemplateHttpTokens_REQUIRED,
		MachineImage: awsec2.MachineImage_LatestAmazonLinux2023(&awsec2.AmazonLinux2023ImageSsmParameterProps{
			CpuType: awsec2.AmazonLinuxCpuType_ARM_64,
		}),
		AssociatePublicIpAddress: jsii.Bool(false),
		BlockDevices: &[]*awsec2.BlockDevice{{DeviceName: jsii.String("/dev/xvda"),
			Volume: awsec2.BlockDeviceVolume_Ebs(jsii.Number(20), &awsec2.EbsDeviceOptions{Encrypted: jsii.Bool(true)})}},
		Role: awsiam.NewRole(stack, jsii.String(id+"Role"), &awsiam.RoleProps{
			AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
		}),
	})
}

func autoScalingGroup(stack awscdk.Stack) *resilience.AutoScalingGroup {
	return resilience.NewAutoScalingGroup(stack, "Fleet", &resilience.AutoScalingGroupProps{
		VPC: vpc(stack), LaunchTemplate: launchTemplate(stack, "Template"),
		Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)},
	})
}

func TestServiceDefault(t *testing.T) {
	a, stack := newStack(t)
	s := service(stack)
	database(stack).AllowFrom(s)
	if s.Resource() == nil || s.TaskDefinition() == nil || s.Cluster() == nil || s.Targets() == nil || s.Scaling() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, a)
}

func TestServiceFull(t *testing.T) {
	a, stack := newStack(t)
	everyService(stack)
	snapshot.Check(t, a)
}

func TestAutoScalingGroupDefault(t *testing.T) {
	a, stack := newStack(t)
	g := autoScalingGroup(stack)
	database(stack).AllowFrom(g)
	if g.Resource() == nil || g.Targets() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, a)
}

func TestServiceGuard(t *testing.T) {
	balancer := func(stack awscdk.Stack, n int) *resilience.LoadBalancer {
		if n == 1 {
			return loadBalancer(stack)
		}
		return stack.Node().FindChild(jsii.String("LoadBalancer")).(*resilience.LoadBalancer)
	}
	constructtest.Guard(t, newStack, resilience.NewService, false, func(stack awscdk.Stack, n int) resilience.ServiceProps {
		return resilience.ServiceProps{VPC: vpc(stack), Image: image(), Requests: resilience.TargetGroupProps{
			LoadBalancer: balancer(stack, n), Paths: []string{"/a"}, Priority: n,
		}}
	})
	constructtest.Guard(t, newStack, resilience.NewAutoScalingGroup, false, func(stack awscdk.Stack, n int) resilience.AutoScalingGroupProps {
		return resilience.AutoScalingGroupProps{
			VPC: vpc(stack), LaunchTemplate: launchTemplate(stack, []string{"", "First", "Second"}[n]),
			Requests: resilience.TargetGroupProps{LoadBalancer: balancer(stack, n), Paths: []string{"/a"}, Priority: n},
		}
	})
}

func TestEveryPromiseOfServicesThatIsUndoneIsFound(t *testing.T) {
	a, stack := newStack(t)
	s := everyService(stack)
	resilience.NewService(stack, "Shop", &resilience.ServiceProps{
		VPC: vpc(stack), Image: image(), Requests: resilience.TargetGroupProps{LoadBalancer: s.Targets().LoadBalancer()},
	})
	resilience.NewAutoScalingGroup(stack, "Fleet", &resilience.AutoScalingGroupProps{
		VPC: vpc(stack), LaunchTemplate: launchTemplate(stack, "Template"),
		Requests: resilience.TargetGroupProps{LoadBalancer: s.Targets().LoadBalancer(), Paths: []string{"/fleet"}, Priority: 9}, Signals: true,
	})
	promisetest.Undone(t, snapshot.Synth(t, a))
}

// asleep is a service of a pilot light.
func asleep(stack awscdk.Stack) {
	resilience.NewService(stack, "Shop", &resilience.ServiceProps{
		VPC: vpc(stack), Image: image(), Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)}, Asleep: true,
	})
}

func TestServicesThatAreAsleepRunNothing(t *testing.T) {
	a, stack := newStack(t)
	asleep(stack)
	made := snapshot.Synth(t, a)
	promisetest.Undone(t, made)
	service, target := made.OfType("AWS::ECS::Service")[0], made.OfType("AWS::ApplicationAutoScaling::ScalableTarget")[0]
	if service.Get("DesiredCount").Is(0) != assembly.True || target.Get("MinCapacity").Is(0) != assembly.True {
		t.Errorf("DesiredCount = %v, MinCapacity = %v, want no task", service.Get("DesiredCount"), target.Get("MinCapacity"))
	}
	app := snapshot.NewApp(t)
	asleep(plinth.NewStack(app, "Dev", &plinth.StackProps{Tags: tags, Class: plinth.NonProduction}))
	guardrailtest.Clean(t, app)
}

// Tasks that start before the routes to NAT gateways cannot fetch their image, and fail the
// deployment.
func TestServicesWaitForTheirWayOut(t *testing.T) {
	a, stack := newStack(t)
	service(stack)
	made := snapshot.Synth(t, a).OfType("AWS::ECS::Service")[0]
	for _, subnet := range *vpc(stack).SelectSubnets(&awsec2.SubnetSelection{SubnetGroupName: jsii.String("app")}).Subnets {
		routes := *subnet.Node().Path() + "/RouteTableAssociation"
		if !slices.ContainsFunc(made.DependsOn, func(id string) bool { return made.Stack.Resource(id).Path == routes }) {
			t.Errorf("DependsOn = %v, want that of %s in it", made.DependsOn, routes)
		}
	}
}

// When one of n zones is lost, the others get n/(n-1) of their load.
func TestScalingLeavesRoomForALostZone(t *testing.T) {
	a, stack := newStack(t)
	s := service(stack)
	two := &awsec2.SubnetSelection{AvailabilityZones: &[]*string{(*vpc(stack).AvailabilityZones())[0], (*vpc(stack).AvailabilityZones())[1]},
		SubnetGroupName: jsii.String("app")}
	resilience.NewService(stack, "Two", &resilience.ServiceProps{
		VPC: vpc(stack), Subnets: two, Image: image(),
		Requests: resilience.TargetGroupProps{LoadBalancer: s.Targets().LoadBalancer(), Paths: []string{"/two"}, Priority: 1},
	})
	got := map[string]string{}
	for _, policy := range snapshot.Synth(t, a).OfType("AWS::ApplicationAutoScaling::ScalingPolicy") {
		target := policy.Get("TargetTrackingScalingPolicyConfiguration", "TargetValue")
		got[policy.Path] = target.String()
	}
	for path, want := range map[string]string{
		"Prod/Shop/Resource/TaskCount/Target/CPU/Resource": "60", "Prod/Two/Resource/TaskCount/Target/CPU/Resource": "45",
	} {
		if got[path] != want {
			t.Errorf("TargetValue of %s = %s, want %s", path, got[path], want)
		}
	}
}

func TestServicesRefuseWhatCannotWork(t *testing.T) {
	refused(t, resilience.NewService, func(stack awscdk.Stack) map[string]misuse[resilience.ServiceProps] {
		l := loadBalancer(stack)
		with := func(change func(p *resilience.ServiceProps)) resilience.ServiceProps {
			p := resilience.ServiceProps{VPC: vpc(stack), Image: image(), Requests: resilience.TargetGroupProps{LoadBalancer: l}}
			change(&p)
			return p
		}
		return map[string]misuse[resilience.ServiceProps]{
			"no VPC":      {with(func(p *resilience.ServiceProps) { p.VPC = nil }), "VPC is nil"},
			"no image":    {with(func(p *resilience.ServiceProps) { p.Image = nil }), "Image is nil"},
			"no balancer": {with(func(p *resilience.ServiceProps) { p.Requests.LoadBalancer = nil }), "Requests: LoadBalancer is nil"},
			"instances":   {with(func(p *resilience.ServiceProps) { p.Requests.Instances = true }), "Requests: Instances is set"},
			"one task":    {with(func(p *resilience.ServiceProps) { p.MinCapacity = 1 }), "MinCapacity is 1, want 2 or more"},
			"maximum":     {with(func(p *resilience.ServiceProps) { p.MaxCapacity = 2 }), "MaxCapacity is 2 and MinCapacity 3"},
			"percent":     {with(func(p *resilience.ServiceProps) { p.CPUPercent = 95 }), "CPUPercent is 95, want 10 to 90"},
			"two logs": {with(func(p *resilience.ServiceProps) {
				p.LogRetention = awslogs.RetentionDays_ONE_YEAR
				p.LogGroup = awslogs.LogGroup_FromLogGroupName(stack, jsii.String("There"), jsii.String("there"))
			}), "LogGroup stands beside LogKey or LogRetention"},
			"start": {with(func(p *resilience.ServiceProps) { p.StartSeconds = -1 }), "StartSeconds is -1"},
			"providers": {with(func(p *resilience.ServiceProps) { p.CapacityProviders = []*awsecs.CapacityProviderStrategy{} }),
				"CapacityProviders are given without Cluster"},
		}
	})
	refused(t, resilience.NewAutoScalingGroup, func(stack awscdk.Stack) map[string]misuse[resilience.AutoScalingGroupProps] {
		l, template := loadBalancer(stack), launchTemplate(stack, "Template")
		requests := resilience.TargetGroupProps{LoadBalancer: l}
		return map[string]misuse[resilience.AutoScalingGroupProps]{
			"no VPC":      {resilience.AutoScalingGroupProps{}, "VPC is nil"},
			"no template": {resilience.AutoScalingGroupProps{VPC: vpc(stack), Requests: requests}, "LaunchTemplate is nil"},
			"no balancer": {resilience.AutoScalingGroupProps{VPC: vpc(stack), LaunchTemplate: template}, "Requests: LoadBalancer is nil"},
			"one instance": {resilience.AutoScalingGroupProps{VPC: vpc(stack), LaunchTemplate: template, Requests: requests, MinCapacity: 1},
				"MinCapacity is 1"},
			"no room": {resilience.AutoScalingGroupProps{VPC: vpc(stack), LaunchTemplate: template, Requests: requests, MaxCapacity: 3},
				"MaxCapacity is 3 and MinCapacity as well, want more"},
		}
	})
}
