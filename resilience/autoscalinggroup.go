package resilience

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AutoScalingGroupProps configure an [AutoScalingGroup]. VPC, LaunchTemplate and
// Requests.LoadBalancer are required.
type AutoScalingGroupProps struct {
	// VPC is the VPC to run in.
	VPC awsec2.IVpc
	// Subnets are where it runs. The default is the subnets called "app".
	Subnets *awsec2.SubnetSelection
	// LaunchTemplate says what an instance is, such as that of a security.ServerTemplate. It has to
	// have a security group.
	LaunchTemplate awsec2.LaunchTemplate
	// Requests say which requests come here, from which load balancer, to which port, and how health
	// is checked.
	Requests TargetGroupProps
	// MinCapacity and MaxCapacity bound the number of instances. The defaults are one a zone, two at
	// least, and ten times as many.
	MinCapacity, MaxCapacity int
	// CPUPercent is the load that scaling aims at. The default leaves room for what a lost zone
	// carried: 60 in three zones, 45 in two.
	CPUPercent int
	// ErrorsPerMinute are how many answers 5xx are too many. The default is 10.
	ErrorsPerMinute int
	// RequestsPerMinute are those to one instance that scaling aims at. The default is 1000.
	RequestsPerMinute int
	// StartSeconds are how long an instance may take to become healthy. The default is 300.
	StartSeconds int
	// Signals is for instances that call cfn-signal once they serve: an update whose instances do not
	// within StartSeconds fails and is rolled back. By default CloudFormation waits for StartSeconds
	// and looks at nothing.
	Signals bool
	// Topics hear of failing requests and of targets that stay unhealthy.
	Topics []awssns.ITopic
}

// An AutoScalingGroup serves requests from a [LoadBalancer] with instances of EC2 in every zone. It
// promises that
//
//   - an instance runs in each zone at least, and what fails the health check of the load balancer
//     is replaced (ASG-001, ASG-002),
//   - it leaves an impaired zone with the load balancer, and replaces nothing there meanwhile,
//   - it grows with load and requests before the zones that are left could not carry them,
//   - another launch template replaces instances one after the other, with all others in service,
//   - instances are no older than 30 days, so that their image is not either.
//
// Standing idle it costs an instance a zone. See "Auto Scaling group zonal shift" and Security Hub
// AutoScaling.1, AutoScaling.2, AutoScaling.6 and AutoScaling.9.
type AutoScalingGroup struct {
	constructs.Construct
	resource awsautoscaling.AutoScalingGroup
	targets  *TargetGroup
}

// NewAutoScalingGroup defines a group. It panics with an error when VPC, LaunchTemplate or the load
// balancer is nil, when VPC has no such subnets in two zones, when MinCapacity is below 2 or not
// below MaxCapacity, or for what [NewTargetGroup] refuses.
func NewAutoScalingGroup(scope constructs.Construct, id string, props *AutoScalingGroupProps) *AutoScalingGroup {
	g := &AutoScalingGroup{}
	p := plinth.Define(g, scope, id, props.withDefaults)
	subnets, _ := appTier.subnets(p.VPC, p.Subnets)
	p.Requests.Instances = true
	g.targets = NewTargetGroup(g, "Targets", &p.Requests)
	g.targets.AlarmOnErrors("Errors", p.ErrorsPerMinute, p.Topics...)
	g.targets.AlarmOnUnhealthy("Unhealthy", p.Topics...)
	start := awscdk.Duration_Seconds(jsii.Number(p.StartSeconds))
	g.resource = awsautoscaling.NewAutoScalingGroup(g, jsii.String("Resource"), &awsautoscaling.AutoScalingGroupProps{
		Vpc: p.VPC, VpcSubnets: selected(subnets), LaunchTemplate: p.LaunchTemplate,
		MinCapacity: jsii.Number(p.MinCapacity), MaxCapacity: jsii.Number(p.MaxCapacity),
		HealthChecks: awsautoscaling.HealthChecks_WithAdditionalChecks(&awsautoscaling.AdditionalHealthChecksOptions{
			AdditionalTypes: &[]awsautoscaling.AdditionalHealthCheckType{awsautoscaling.AdditionalHealthCheckType_ELB}, GracePeriod: start,
		}),
		DefaultInstanceWarmup: start, MaxInstanceLifetime: awscdk.Duration_Days(jsii.Number(30)),
		GroupMetrics: &[]awsautoscaling.GroupMetrics{awsautoscaling.GroupMetrics_All()},
	})
	l1 := tree.Node(g.resource).DefaultChild().(awsautoscaling.CfnAutoScalingGroup)
	policy := p.updatePolicy()
	l1.AddOverride(jsii.String("UpdatePolicy"), policy) // as it is promised
	impaired := map[string]any{"ZonalShiftEnabled": true, "ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy"}
	l1.AddPropertyOverride(jsii.String("AvailabilityZoneImpairmentPolicy"), impaired) // the L2 has no property for it
	g.resource.AttachToApplicationTargetGroup(g.targets.resource)
	tree.Depend(g.resource, g.targets.rule)
	g.resource.ScaleOnCpuUtilization(jsii.String("CPU"), &awsautoscaling.CpuUtilizationScalingProps{
		TargetUtilizationPercent: jsii.Number(p.CPUPercent),
	})
	g.resource.ScaleOnRequestCount(jsii.String("Requests"), &awsautoscaling.RequestCountScalingProps{
		TargetRequestsPerMinute: jsii.Number(p.RequestsPerMinute),
	})
	plinth.Promise(g, promise.That("runs in every zone, leaves impaired ones, and replaces what does not serve",
		promise.At("Resource/ASG").Is("MinSize", fmt.Sprint(p.MinCapacity)).Is("MaxSize", fmt.Sprint(p.MaxCapacity)).
			Is("HealthCheckType", "ELB").Is("HealthCheckGracePeriod", p.StartSeconds).Is("MaxInstanceLifetime", 30*24*3600).
			Is("AvailabilityZoneImpairmentPolicy", impaired).Refers("TargetGroupARNs", g.targets.path()).
			Is("VPCZoneIdentifier", *subnetIDs(subnets)).Is("LaunchTemplate.LaunchTemplateId", p.LaunchTemplate.LaunchTemplateId()).
			Is("DefaultInstanceWarmup", p.StartSeconds).Is("LaunchTemplate.Version",
			p.LaunchTemplate.LatestVersionNumber()).Unset("DesiredCapacity").After("Targets/Rule/Resource")),
		promise.That("keeps all instances in service that an update does not replace", promise.At("Resource/ASG").Updated(policy)),
		promise.That("grows before the zones that are left could not carry the load",
			groupTracking("CPU", "ASGAverageCPUUtilization", p.CPUPercent),
			groupTracking("Requests", "ALBRequestCountPerTarget", p.RequestsPerMinute)))
	return g
}

// updatePolicy replaces instances one after the other. What Auto Scaling does by itself waits, or
// it would replace what CloudFormation has just started.
func (p AutoScalingGroupProps) updatePolicy() map[string]any {
	rolling := map[string]any{
		"MinInstancesInService": p.MinCapacity, "PauseTime": fmt.Sprintf("PT%dS", p.StartSeconds),
		"SuspendProcesses": []any{"HealthCheck", "ReplaceUnhealthy", "AZRebalance", "AlarmNotification", "ScheduledActions"},
	}
	if p.Signals {
		rolling["WaitOnResourceSignals"], rolling["MinSuccessfulInstancesPercent"] = true, 100
	}
	return map[string]any{
		"AutoScalingRollingUpdate":   rolling,
		"AutoScalingScheduledAction": map[string]any{"IgnoreUnmodifiedGroupSizeProperties": true},
	}
}

// groupTracking is a policy that holds a metric of the group at a value.
func groupTracking(id, metric string, target int) promise.Subject {
	return promise.At("Resource/ScalingPolicy"+id+"/Resource").Refers("AutoScalingGroupName", "Resource/ASG").
		Is("PolicyType", "TargetTrackingScaling").Is("TargetTrackingConfiguration.TargetValue", target).
		Is("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType", metric).
		Unset("TargetTrackingConfiguration.DisableScaleIn")
}

// Resource returns the L2 construct.
func (g *AutoScalingGroup) Resource() awsautoscaling.AutoScalingGroup { return g.resource }

// Targets returns the target group of the instances.
func (g *AutoScalingGroup) Targets() *TargetGroup { return g.targets }

// Connections makes the group something that a [Database] can allow.
func (g *AutoScalingGroup) Connections() awsec2.Connections { return g.resource.Connections() }

func (p *AutoScalingGroupProps) withDefaults() (AutoScalingGroupProps, error) {
	if p == nil {
		return AutoScalingGroupProps{}, errors.New("VPC is nil, want the VPC to run in")
	}
	q := *p
	subnets, err := appTier.subnets(q.VPC, q.Subnets)
	if err != nil {
		return q, err
	}
	q.MinCapacity = cmp.Or(q.MinCapacity, len(subnets))
	q.MaxCapacity = cmp.Or(q.MaxCapacity, 10*q.MinCapacity)
	q.CPUPercent, q.ErrorsPerMinute = cmp.Or(q.CPUPercent, spare(len(subnets))), cmp.Or(q.ErrorsPerMinute, 10)
	q.StartSeconds, q.RequestsPerMinute = cmp.Or(q.StartSeconds, 300), cmp.Or(q.RequestsPerMinute, 1000)
	if q.LaunchTemplate == nil {
		return q, errors.New("LaunchTemplate is nil, want one with a security group, such as that of a security.ServerTemplate")
	}
	if err := checkCapacity(q.MinCapacity, q.MaxCapacity, q.CPUPercent); err != nil {
		return q, err
	}
	if q.MaxCapacity == q.MinCapacity { // CloudFormation keeps MinCapacity in service while it replaces instances
		return q, fmt.Errorf("MaxCapacity is %d and MinCapacity as well, want more: updates need room to replace instances", q.MaxCapacity)
	}
	if _, err := q.Requests.withDefaults(); err != nil {
		return q, fmt.Errorf("Requests: %w", err)
	}
	return q, nil
}
