package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Service is a service of Amazon ECS that serves requests from a [LoadBalancer], in every zone.
// It promises that
//
//   - a task runs in each zone at least, and ECS moves tasks to where they are missing when a zone
//     comes back (ECS-003),
//   - a deployment takes no capacity away (ECS-002), and is rolled back when its tasks do not start
//     (ECS-001) or when requests fail,
//   - it grows with load before the zones that are left could not carry it, see
//     [ServiceProps.CPUPercent],
//   - tasks stand in private subnets without a public address, only the load balancer connects to
//     them, and they connect out by HTTPS alone until something allows more,
//   - the role of its tasks is for tasks of this account and Region,
//   - containers cannot write to their own files (PRIVILEGE-002), and log encrypted (AUDIT-001),
//   - tasks carry its tags, so that the bill says whose they are (COST-008); on Spot capacity they
//     have the two minutes of an interruption to end (SPOT-013).
//
// The number of tasks is no part of the template, so that no deployment resets what scaling has
// chosen: ECS starts one and scaling the others. A service that is Asleep starts none. Standing
// idle it costs a task a zone, a key a month, and what Container Insights measures. See "Amazon ECS
// deployment circuit breaker", "Balancing an Amazon ECS service across Availability Zones" and
// Security Hub ECS.2 to ECS.12.
type Service struct {
	constructs.Construct
	resource awsecs.FargateService
	cluster  awsecs.ICluster
	targets  *TargetGroup
	scaling  awsecs.ScalableTaskCount
	logs     awslogs.ILogGroup
	asleep   bool
	// name and clusterName are empty unless a plan knows it by them.
	name, clusterName string
}

// NewService defines a service. It panics with an error when VPC, LoadBalancer or Image is nil,
// when VPC has no such subnets in two zones, when MinCapacity is below 2 or above MaxCapacity, when
// CapacityProviders are given without Cluster, or for what [NewTargetGroup] refuses.
func NewService(scope constructs.Construct, id string, props *ServiceProps) *Service {
	s := &Service{}
	p := plinth.Define(s, scope, id, props.withDefaults)
	subnets, _ := appTier.subnets(p.VPC, p.Subnets)
	s.cluster, s.asleep = p.newCluster(s), p.Asleep
	s.targets = NewTargetGroup(s, "Targets", &p.Requests)
	failing := s.targets.AlarmOnErrors("Errors", p.ErrorsPerMinute, p.Topics...)
	unhealthy := s.targets.AlarmOnUnhealthy("Unhealthy", p.Topics...)
	group := awsec2.NewSecurityGroup(s, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: p.VPC, Description: jsii.String(tree.Path(s)), AllowAllOutbound: jsii.Bool(false),
	})
	group.AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(443)), jsii.String("images, logs, AWS APIs"), nil)
	plinth.KeepGroup(group)
	least, desired := p.tasks(s)
	s.resource = awsecs.NewFargateService(s, jsii.String("Resource"), &awsecs.FargateServiceProps{
		DesiredCount: desired,
		Cluster:      s.cluster, TaskDefinition: p.newTask(s), CapacityProviderStrategies: &p.CapacityProviders,
		VpcSubnets: selected(subnets), SecurityGroups: &[]awsec2.ISecurityGroup{group}, AssignPublicIp: jsii.Bool(false),
		MinHealthyPercent: jsii.Number(100), MaxHealthyPercent: jsii.Number(200),
		AvailabilityZoneRebalancing: awsecs.AvailabilityZoneRebalancing_ENABLED,
		CircuitBreaker:              &awsecs.DeploymentCircuitBreaker{Enable: jsii.Bool(true), Rollback: jsii.Bool(true)},
		DeploymentAlarms: &awsecs.DeploymentAlarmConfig{
			AlarmNames: &[]*string{failing.AlarmName(), unhealthy.AlarmName()}, Behavior: awsecs.AlarmBehavior_ROLLBACK_ON_ALARM,
		},
		HealthCheckGracePeriod: awscdk.Duration_Seconds(jsii.Number(p.StartSeconds)),
		EnableECSManagedTags:   jsii.Bool(true), PropagateTags: awsecs.PropagatedTagSource_SERVICE,
	})
	s.resource.AttachToApplicationTargetGroup(s.targets.resource)
	tree.Depend(s.resource, s.targets.rule, s.cluster, s.resource.TaskDefinition().ExecutionRole())
	for _, subnet := range subnets { // tasks that cannot fetch their image fail the deployment
		tree.Depend(s.resource, subnet.InternetConnectivityEstablished())
	}
	s.scaling = s.resource.AutoScaleTaskCount(&awsapplicationautoscaling.EnableScalingProps{
		MinCapacity: jsii.Number(least), MaxCapacity: jsii.Number(p.MaxCapacity),
	})
	s.scaling.ScaleOnCpuUtilization(jsii.String("CPU"), &awsecs.CpuUtilizationScalingProps{
		TargetUtilizationPercent: jsii.Number(p.CPUPercent),
	})
	s.scaling.ScaleOnRequestCount(jsii.String("Requests"), &awsecs.RequestCountScalingProps{
		RequestsPerTarget: jsii.Number(p.RequestsPerMinute), TargetGroup: s.targets.resource,
	})
	s.promise(p, least, *subnetIDs(subnets))
	return s
}

// Resource returns the L2 construct.
func (s *Service) Resource() awsecs.FargateService { return s.resource }

// TaskDefinition returns the L2 construct of the task; its TaskRole takes grants.
func (s *Service) TaskDefinition() awsecs.TaskDefinition { return s.resource.TaskDefinition() }

// Cluster returns where the service runs.
func (s *Service) Cluster() awsecs.ICluster { return s.cluster }

// Targets returns the target group of the service.
func (s *Service) Targets() *TargetGroup { return s.targets }

// LogGroup returns where the container of the service logs.
func (s *Service) LogGroup() awslogs.ILogGroup { return s.logs }

// Scaling returns the L2 construct that takes further policies.
func (s *Service) Scaling() awsecs.ScalableTaskCount { return s.scaling }

// Connections makes the service something that a [Database] can allow.
func (s *Service) Connections() awsec2.Connections { return s.resource.Connections() }

func (s *Service) promise(p ServiceProps, least int, subnets []any) {
	var providers []any
	for _, strategy := range p.CapacityProviders {
		providers = append(providers, promise.Properties(strategy))
	}
	const service = "Resource/Service"
	before := []string{"Targets/Rule/Resource", "Task/ExecutionRole/DefaultPolicy/Resource"}
	if p.Cluster == nil {
		before = append(before, "Cluster/Cluster") // which capacity providers it has
	}
	names := "DeploymentConfiguration.Alarms.AlarmNames"
	running := promise.At(service).Unset("DesiredCount")
	if p.Asleep {
		running = promise.At(service).Is("DesiredCount", 0)
	}
	if p.Cluster == nil {
		running = running.Refers("Cluster", "Cluster/Resource")
	}
	plinth.Promise(s,
		promise.That("rolls back deployments that fail, and takes no capacity away for them",
			promise.At(service).Is("DeploymentConfiguration.DeploymentCircuitBreaker", map[string]any{"Enable": true, "Rollback": true}).
				Is("DeploymentConfiguration.MinimumHealthyPercent", 100).Is("DeploymentConfiguration.MaximumPercent", 200).
				Is("DeploymentConfiguration.Alarms.Enable", true).Is("DeploymentConfiguration.Alarms.Rollback", true).
				Refers(names, "Targets/Errors/Resource").Refers(names, "Targets/Unhealthy/Resource").
				Is("HealthCheckGracePeriodSeconds", p.StartSeconds).Refers("LoadBalancers.0.TargetGroupArn", s.targets.path()).
				Refers("TaskDefinition", "Task/Resource").Is("LoadBalancers.0.ContainerPort", p.Requests.Port).
				After(before...)),
		promise.That("has its tasks carry its tags, so that the bill says whose they are",
			promise.At(service).Is("PropagateTags", "SERVICE").Is("EnableECSManagedTags", true)),
		promise.That("lets nobody into its containers", promise.At(service).Unset("EnableExecuteCommand")),
		promise.That("runs in every zone, in private subnets, with as many tasks as scaling wants",
			promise.At(service).Is("AvailabilityZoneRebalancing", "ENABLED").Is("CapacityProviderStrategy", providers).
				Is("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", "DISABLED").
				Is("NetworkConfiguration.AwsvpcConfiguration.Subnets", subnets).
				Refers("NetworkConfiguration.AwsvpcConfiguration.SecurityGroups", "SecurityGroup/Resource").
				Unset("LaunchType", "PlacementConstraints"),
			running,
			promise.At("Resource/TaskCount/Target/Resource").Is("MinCapacity", least).Is("MaxCapacity", p.MaxCapacity).
				Unset("SuspendedState", "ScheduledActions"),
			tracking("Resource/TaskCount/Target/CPU/Resource", "ECSServiceAverageCPUUtilization", p.CPUPercent),
			tracking("Resource/TaskCount/Target/Requests/Resource", "ALBRequestCountPerTarget", p.RequestsPerMinute)))
}

// tracking is a policy that holds a metric at a value.
func tracking(at, metric string, target int) promise.Subject {
	const configuration = "TargetTrackingScalingPolicyConfiguration."
	return promise.At(at).Is("PolicyType", "TargetTrackingScaling").Refers("ScalingTargetId",
		"Resource/TaskCount/Target/Resource").Is(configuration+"TargetValue", target).
		Is(configuration+"PredefinedMetricSpecification.PredefinedMetricType", metric).Unset(configuration + "DisableScaleIn")
}
