package cost

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

const (
	spotGroup    = "Group/ASG"
	spotProvider = "Provider/Provider"
	// association is what gives the cluster its capacity providers; CDK defines it at synthesis.
	association = "Cluster/Cluster"
)

// scale defines the group of instances, and the provider by which ECS scales it.
func (s *SpotCapacity) scale(p *spotProps) {
	template := s.newTemplate(p)
	overrides := p.overrides()
	s.group = awsautoscaling.NewAutoScalingGroup(s, jsii.String("Group"), &awsautoscaling.AutoScalingGroupProps{
		Vpc: p.VPC, VpcSubnets: p.subnets, MinCapacity: jsii.Number(p.MinCapacity), MaxCapacity: jsii.Number(p.MaxCapacity),
		MixedInstancesPolicy: &awsautoscaling.MixedInstancesPolicy{
			LaunchTemplate: template, LaunchTemplateOverrides: &overrides,
			InstancesDistribution: &awsautoscaling.InstancesDistribution{
				OnDemandBaseCapacity: jsii.Number(p.OnDemandBase), OnDemandPercentageAboveBaseCapacity: jsii.Number(0),
				OnDemandAllocationStrategy: awsautoscaling.OnDemandAllocationStrategy_LOWEST_PRICE,
				SpotAllocationStrategy:     awsautoscaling.SpotAllocationStrategy_PRICE_CAPACITY_OPTIMIZED,
			},
		},
		CapacityRebalance: jsii.Bool(true), NewInstancesProtectedFromScaleIn: jsii.Bool(true),
		GroupMetrics: &[]awsautoscaling.GroupMetrics{awsautoscaling.GroupMetrics_All()},
	})
	for _, subnet := range *p.subnets.Subnets { // instances register by the internet
		tree.Depend(s.group, subnet.InternetConnectivityEstablished())
	}
	// ECS adds the tag, and the next update of a template without it would take it away.
	awscdk.Tags_Of(s.group).Add(jsii.String("AmazonECSManaged"), jsii.String("true"),
		&awscdk.TagProps{ApplyToLaunchedInstances: jsii.Bool(true)})
	provider := awsecs.NewAsgCapacityProvider(s, jsii.String("Provider"), &awsecs.AsgCapacityProviderProps{
		AutoScalingGroup: s.group, EnableManagedScaling: jsii.Bool(true), EnableManagedTerminationProtection: jsii.Bool(true),
		EnableManagedDraining: jsii.Bool(true), TargetCapacityPercent: jsii.Number(100),
		MachineImageType: awsecs.MachineImageType_AMAZON_LINUX_2, // and 2023, by its user data
	})
	s.cluster.AddAsgCapacityProvider(provider, nil)
	tree.Depend(provider, s.deletable())
	s.refresh(p.Alerts.Failed())
	s.strategy = []*awsecs.CapacityProviderStrategy{{CapacityProvider: provider.CapacityProviderName(), Weight: jsii.Number(1)}}
	s.promiseGroup(p, template)
	plinth.KeepAll("stands in its subnets, and is measured", tree.Node(s.group).DefaultChild())
}

// overrides are the types to choose from.
func (p *spotProps) overrides() []*awsautoscaling.LaunchTemplateOverrides {
	if p.VCPUs > 0 {
		return []*awsautoscaling.LaunchTemplateOverrides{{InstanceRequirements: p.requirements()}}
	}
	var all []*awsautoscaling.LaunchTemplateOverrides
	for _, t := range p.InstanceTypes {
		all = append(all, &awsautoscaling.LaunchTemplateOverrides{InstanceType: t})
	}
	return all
}

// requirements are those of one size: ECS plans with the extremes of a group.
func (p *spotProps) requirements() *awsautoscaling.CfnAutoScalingGroup_InstanceRequirementsProperty {
	exactly := func(n int) (least, most *float64) { return jsii.Number(n), jsii.Number(n) }
	var cpu awsautoscaling.CfnAutoScalingGroup_VCpuCountRequestProperty
	var memory awsautoscaling.CfnAutoScalingGroup_MemoryMiBRequestProperty
	cpu.Min, cpu.Max = exactly(p.VCPUs)
	memory.Min, memory.Max = exactly(p.MemoryGiB * 1024)
	return &awsautoscaling.CfnAutoScalingGroup_InstanceRequirementsProperty{
		VCpuCount: &cpu, MemoryMiB: &memory, CpuManufacturers: jsii.Strings("amazon-web-services"),
		InstanceGenerations: jsii.Strings("current"), BurstablePerformance: jsii.String("excluded"),
	}
}

// kept are the overrides as the template has them.
func (p *spotProps) kept() []any {
	var all []any
	for _, o := range p.overrides() {
		if o.InstanceRequirements != nil {
			all = append(all, map[string]any{"InstanceRequirements": promise.Properties(o.InstanceRequirements)})
		} else {
			all = append(all, map[string]any{"InstanceType": o.InstanceType.ToString()})
		}
	}
	return all
}

func (s *SpotCapacity) promiseGroup(p *spotProps, template awsec2.LaunchTemplate) {
	const distribution = "MixedInstancesPolicy.InstancesDistribution."
	plinth.Promise(s,
		promise.That("has a base that is On-Demand and Spot above it, from pools of one size that are cheap and hard to interrupt",
			promise.At(spotGroup).Is(distribution+"OnDemandBaseCapacity", p.OnDemandBase).
				Is(distribution+"OnDemandPercentageAboveBaseCapacity", 0).
				Is(distribution+"SpotAllocationStrategy", "price-capacity-optimized").Unset(distribution+"SpotMaxPrice").
				Is("MixedInstancesPolicy.LaunchTemplate.Overrides", p.kept()).Is("CapacityRebalance", true).
				Refers("MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId", "Template/Resource").
				Is("MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version", template.LatestVersionNumber())),
		promise.That("lets ECS decide how many instances run, and which of them end",
			promise.At(spotGroup).Is("MinSize", fmt.Sprint(p.MinCapacity)).Is("MaxSize", fmt.Sprint(p.MaxCapacity)).
				Is("NewInstancesProtectedFromScaleIn", true).Unset("DesiredCapacity").
				Includes("Tags", map[string]any{"Key": "AmazonECSManaged", "Value": "true", "PropagateAtLaunch": true}),
			promise.At(spotProvider).Refers("AutoScalingGroupProvider.AutoScalingGroupArn", spotGroup).
				Is("AutoScalingGroupProvider.ManagedScaling", map[string]any{"Status": "ENABLED", "TargetCapacity": 100}).
				Is("AutoScalingGroupProvider.ManagedDraining", "ENABLED").
				Is("AutoScalingGroupProvider.ManagedTerminationProtection", "ENABLED").After("Deletable/Resource/Default"),
			promise.At(association).Refers("CapacityProviders", spotProvider).Refers("Cluster", "Cluster/Resource")))
}
