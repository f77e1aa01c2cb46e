package cost

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// SpotCapacityProps configure [SpotCapacity]. VPC and Alerts are required.
type SpotCapacityProps struct {
	// VPC is the VPC to run in.
	VPC awsec2.IVpc
	// Subnets are where it runs. The default is the subnets called "app".
	Subnets *awsec2.SubnetSelection
	// Alerts hears of interruptions, and of capacity or tasks that could not be started.
	Alerts *alerting.AlertTopic
	// Form is what tasks run on. The default is SpotInstances.
	Form SpotForm
	// OnDemandBase is how much is On-Demand before the rest is Spot: instances of the group, or tasks
	// of each service in the other forms. The default is 2. NoBase makes it none.
	OnDemandBase int
	NoBase       bool

	// InstanceTypes are four or more types of one size and one processor, for [SpotInstances]. The
	// default is six general purpose types of Graviton with 2 vCPUs and 8 GiB.
	InstanceTypes []awsec2.InstanceType
	// VCPUs and MemoryGiB have AWS choose among all current types of Graviton that have exactly as
	// much. The default of [SpotManagedInstances] is 2 and 8, that of [SpotInstances] is
	// InstanceTypes.
	VCPUs, MemoryGiB int
	// MinCapacity and MaxCapacity bound the number of instances. The defaults are 3 and 100.
	MinCapacity, MaxCapacity int
	// VolumeGiB is the size of the volume of an instance. The default is 30, which is that of the
	// image.
	VolumeGiB int
	// Key encrypts the volumes. Its policy has to serve [keypolicy.EBS] with AutoScaling. The default
	// is a new key, and with it the service-linked role of Auto Scaling, unless the account has it.
	Key awskms.IKey
}

// SpotForm is what the tasks of [SpotCapacity] run on.
type SpotForm string

// The forms.
const (
	// SpotInstances are instances of EC2 in an Auto Scaling group.
	SpotInstances SpotForm = "SpotInstances"
	// SpotFargate is Fargate Spot, where there is no instance, and no notice of a likely
	// interruption: a task gets SIGTERM, and up to two minutes if its StopTimeout says so.
	SpotFargate SpotForm = "SpotFargate"
	// SpotManagedInstances are instances of EC2 that ECS chooses, starts, patches and ends.
	SpotManagedInstances SpotForm = "SpotManagedInstances"
)

// SpotCapacity is a cluster of Amazon ECS on Spot capacity, with enough On-Demand capacity that a
// shortage of Spot stops nothing. Services run on it by [SpotCapacity.Strategy]. It promises that
//
//   - two instances are On-Demand and all others Spot, from the pools that are cheap and hard to
//     interrupt, on Graviton (SPOT-001, SPOT-002, COST-001),
//   - what is likely to be interrupted is replaced ahead of time, and what is interrupted hands its
//     tasks over (SPOT-003, SPOT-004),
//   - ECS decides how many instances run, and no deployment resets that: it starts some where tasks
//     wait, drains and ends those without (SPOT-005),
//   - a newer image replaces instances within a week, with tasks moved first: scale-in protection
//     exempts them from a maximum lifetime,
//   - the first instances wait for the capacity provider before they register: what registers
//     earlier never gets a task,
//   - tasks cannot ask for the credentials of their instance, whose volume is encrypted,
//   - it can be deleted: services go before the provider, and the provider before the group, which
//     is deleted with instances that are protected from scale-in,
//   - interruptions and failed starts are told.
//
// An instance has few network interfaces, three for a size "large": tasks with one of their own
// need the account setting awsvpcTrunking for more than two tasks an instance. Standing idle, three
// instances cost what two On-Demand and one Spot instance cost, and a key a month; Fargate Spot and
// managed instances cost nothing before a task runs.
//
// See "Best practices for Amazon EC2 Spot", "Amazon ECS managed instance draining", "Automatically
// manage Amazon ECS capacity with cluster auto scaling" and "Amazon ECS Managed Instances".
type SpotCapacity struct {
	constructs.Construct
	cluster  awsecs.Cluster
	group    awsautoscaling.AutoScalingGroup
	role     awsiam.Role
	strategy []*awsecs.CapacityProviderStrategy
}

// NewSpotCapacity defines a cluster and its capacity. It panics with an error when VPC or Alerts is
// nil, when VPC has no such subnets in two zones, for fewer than four InstanceTypes and for ones of
// different sizes or processors, for bounds without room to replace an instance, and for what the
// Form does not take.
func NewSpotCapacity(scope constructs.Construct, id string, props *SpotCapacityProps) *SpotCapacity {
	s := &SpotCapacity{}
	p := plinth.Define(s, scope, id, func() (spotProps, error) { return props.withDefaults(scope) })
	s.cluster = awsecs.NewCluster(s, jsii.String("Cluster"), &awsecs.ClusterProps{
		Vpc: p.VPC, ContainerInsightsV2: awsecs.ContainerInsights_ENHANCED, EnableFargateCapacityProviders: jsii.Bool(true),
	})
	plinth.Promise(s.cluster, promise.That("measures its tasks and containers", promise.At("Resource").
		Is("ClusterSettings", []any{map[string]any{"Name": "containerInsights", "Value": "enhanced"}})))
	switch p.Form {
	case SpotFargate:
		s.strategy = split("FARGATE", "FARGATE_SPOT", p.OnDemandBase)
	case SpotManagedInstances:
		s.manage(&p)
	default:
		s.scale(&p)
	}
	s.tell(p.Alerts)
	return s
}

// Cluster returns the L2 construct. What depends on it comes after its capacity providers.
func (s *SpotCapacity) Cluster() awsecs.Cluster { return s.cluster }

// Strategy returns the capacity providers of a service that runs here.
func (s *SpotCapacity) Strategy() []*awsecs.CapacityProviderStrategy { return s.strategy }

// Group returns the L2 construct, nil in other forms than [SpotInstances].
func (s *SpotCapacity) Group() awsautoscaling.AutoScalingGroup { return s.group }

// Role returns the role of the instances, nil for [SpotFargate]. Tasks have roles of their own.
func (s *SpotCapacity) Role() awsiam.Role { return s.role }

// split has a base of the tasks of a service On-Demand, and all others on Spot.
func split(onDemand, spot string, base int) []*awsecs.CapacityProviderStrategy {
	all := []*awsecs.CapacityProviderStrategy{{CapacityProvider: &spot, Weight: jsii.Number(1)}}
	if base > 0 {
		all = append(all, &awsecs.CapacityProviderStrategy{CapacityProvider: &onDemand, Base: jsii.Number(base), Weight: jsii.Number(0)})
	}
	return all
}
