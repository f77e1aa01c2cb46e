package cost_test

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

const policy = "Fleet.MixedInstancesPolicy."

// mixed has the group start Spot Instances of four types.
func mixed() Change {
	return func(s *assemblytest.Stack) {
		var types List
		for _, t := range []string{"m8g.large", "m7g.large", "m6g.large", "m6gd.large"} {
			types = append(types, Object{"InstanceType": t})
		}
		Set("Fleet.LaunchTemplate", nil)(s)
		Set("Fleet.CapacityRebalance", true)(s)
		Set("Fleet.MixedInstancesPolicy", Object{
			"InstancesDistribution": Object{"OnDemandBaseCapacity": 2, "OnDemandPercentageAboveBaseCapacity": 0,
				"SpotAllocationStrategy": "price-capacity-optimized"},
			"LaunchTemplate": Object{"Overrides": types, "LaunchTemplateSpecification": Object{
				"LaunchTemplateId": Ref("FleetTemplate"), "Version": Att("FleetTemplate", "LatestVersionNumber")}}})(s)
	}
}

const agent = "echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config\necho ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config"

// spot also has ECS scale the group.
func spot() []Change {
	return []Change{mixed(),
		Set("Fleet.NewInstancesProtectedFromScaleIn", true),
		Set("Fleet.Tags", List{Object{"Key": "AmazonECSManaged", "Value": "true", "PropagateAtLaunch": true}}),
		Set("FleetTemplate.LaunchTemplateData.UserData",
			Object{"Fn::Base64": agent}),
		Add("Provider", Resource("AWS::ECS::CapacityProvider", Object{"AutoScalingGroupProvider": Object{
			"AutoScalingGroupArn": Ref("Fleet"), "ManagedScaling": Object{"Status": "ENABLED", "TargetCapacity": 100},
			"ManagedTerminationProtection": "ENABLED", "ManagedDraining": "ENABLED"}})),
	}
}

func fargate(provider string, base int) Object {
	return Object{"CapacityProvider": provider, "Base": base, "Weight": 1}
}

func spotSabotages() []Case {
	after := func(path string, value any) []Change { return append(slices.Clip(spot()), Set(path, value)) }
	const distribution, overrides = policy + "InstancesDistribution.", policy + "LaunchTemplate.Overrides"
	const at = "Fleet MixedInstancesPolicy."
	return []Case{
		{Rule: "SPOT-001", Name: "default", Change: after(distribution+"OnDemandPercentageAboveBaseCapacity", nil),
			At: at + "InstancesDistribution.OnDemandPercentageAboveBaseCapacity", Says: "is not set, so AWS takes 100"},
		{Rule: "SPOT-001", Name: "all", Change: after(distribution+"OnDemandPercentageAboveBaseCapacity", 100),
			At: at + "InstancesDistribution.OnDemandPercentageAboveBaseCapacity", Says: "is 100: every instance is On-Demand"},
		{Rule: "SPOT-002", Name: "default", Change: after(distribution+"SpotAllocationStrategy", nil),
			At: at + "InstancesDistribution.SpotAllocationStrategy", Says: "is not set; want price-capacity-optimized"},
		{Rule: "SPOT-002", Name: "a fleet", Change: []Change{Add("Pool", Resource("AWS::EC2::SpotFleet", Object{
			"SpotFleetRequestConfigData": Object{"AllocationStrategy": "lowestPrice"}}))},
			At: "Pool SpotFleetRequestConfigData.AllocationStrategy", Says: "is lowestPrice; want priceCapacityOptimized"},
		{Rule: "SPOT-003", Name: "two types",
			Change: after(overrides, List{Object{"InstanceType": "m8g.large"}, Object{"InstanceType": "m7g.large"}}),
			At:     at + "LaunchTemplate.Overrides", Says: "names 2 types; want 4 or more"},
		{Rule: "SPOT-003", Name: "no rebalance", Change: after("Fleet.CapacityRebalance", nil), At: "Fleet CapacityRebalance",
			Says: "is not true"},
		{Rule: "SPOT-004", Name: "two processors", Change: after(overrides+".3.InstanceType", "m7i.large"), At: at + "LaunchTemplate.Overrides",
			Says: "has m8g.large and m7i.large, which start from one image", Also: []string{"COST-001"}},
		{Rule: "SPOT-005", Name: "unprotected", Change: after("Fleet.NewInstancesProtectedFromScaleIn", nil),
			At: "Fleet NewInstancesProtectedFromScaleIn", Says: "is not true, and ManagedTerminationProtection of Prod/Provider is ENABLED"},
		{Rule: "SPOT-005", Name: "unscaled", Change: after("Provider.AutoScalingGroupProvider.ManagedScaling.Status", "DISABLED"),
			At: "Provider AutoScalingGroupProvider.ManagedScaling.Status", Says: "is not ENABLED"},
		{Rule: "SPOT-005", Name: "weights", Change: after(overrides+".0.WeightedCapacity", "2"), At: at + "LaunchTemplate.Overrides",
			Says: "have a WeightedCapacity"},
		{Rule: "SPOT-006", Name: "a size", Change: after("Fleet.DesiredCapacity", "10"), At: "Fleet DesiredCapacity",
			Says: "is 10, and ECS chooses another number"},
		{Rule: "SPOT-006", Name: "no tag", Change: after("Fleet.Tags", nil), At: "Fleet Tags", Says: "lack AmazonECSManaged"},
		{Rule: "SPOT-007", Name: "Spot alone", Change: []Change{Set("Service.CapacityProviderStrategy", List{fargate("FARGATE_SPOT", 2)})},
			At: "Service CapacityProviderStrategy", Says: "has FARGATE_SPOT and no other provider with a Base"},
		{Rule: "SPOT-008", Name: "not set",
			Change: after("FleetTemplate.LaunchTemplateData.UserData", Object{"Fn::Base64": "echo ECS_AWSVPC_BLOCK_IMDS=true"}),
			At:     "FleetTemplate LaunchTemplateData.UserData", Says: "does not set ECS_ENABLE_SPOT_INSTANCE_DRAINING=true"},
	}
}
