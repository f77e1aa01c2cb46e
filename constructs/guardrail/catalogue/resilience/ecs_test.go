package resilience_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func ecsSabotages() []Case {
	const configuration = "Service.DeploymentConfiguration."
	return []Case{
		{Rule: "ECS-001", Name: "no circuit breaker", Change: []Change{Set(configuration+"DeploymentCircuitBreaker", nil)},
			At: "Service DeploymentConfiguration.DeploymentCircuitBreaker.Enable", Says: "is not set; want true"},
		{Rule: "ECS-001", Name: "no rollback", Change: []Change{Set(configuration+"DeploymentCircuitBreaker.Rollback", false)},
			At: "Service DeploymentConfiguration.DeploymentCircuitBreaker.Rollback", Says: "is false; want true"},
		{Rule: "ECS-002", Name: "half", Change: []Change{Set(configuration+"MinimumHealthyPercent", 50)},
			At: "Service DeploymentConfiguration.MinimumHealthyPercent", Says: "is 50; want at least 100"},
		{Rule: "ECS-003", Name: "default", Change: []Change{Set("Service.AvailabilityZoneRebalancing", nil)},
			At: "Service AvailabilityZoneRebalancing", Says: "is not set; want ENABLED"},
		{Rule: "ECS-003", Name: "off", Change: []Change{Set("Service.AvailabilityZoneRebalancing", "DISABLED")},
			At: "Service AvailabilityZoneRebalancing", Says: "is DISABLED"},
		{Rule: "ECS-004", Name: "one zone", Change: []Change{Set("Service.NetworkConfiguration.AwsvpcConfiguration.Subnets",
			List{Ref("Private0")})}, At: "Service NetworkConfiguration.AwsvpcConfiguration.Subnets", Says: "want subnets of two zones"},
		{Rule: "ECS-005", Name: "scales to one", Change: []Change{Set("Tasks.MinCapacity", 1)}, At: "Tasks MinCapacity",
			Says: "is 1; want at least 2"},
		{Rule: "ECS-005", Name: "one without scaling", Change: []Change{Drop("Tasks")}, At: "Service DesiredCount",
			Says: "is not set; want at least 2"},
		{Rule: "ECS-007", Name: "two kinds of capacity", Change: []Change{Set("Service.LaunchType", "FARGATE")},
			At: "Service LaunchType", Says: "is FARGATE, and CapacityProviderStrategy is set"},
		{Rule: "ECS-007", Name: "no room to rebalance", Change: []Change{Set(configuration+"MaximumPercent", 100)},
			At: "Service DeploymentConfiguration.MaximumPercent", Says: "is 100, and AvailabilityZoneRebalancing is ENABLED"},
		{Rule: "ECS-001", Name: "alarms that watch only", Change: []Change{Set(configuration+"Alarms",
			Object{"AlarmNames": List{"errors"}, "Enable": true, "Rollback": false})},
			At: "Service DeploymentConfiguration.Alarms.Rollback", Says: "is false; want true"},
		{Rule: "ECS-001", Name: "alarms that are off", Change: []Change{Set(configuration+"Alarms",
			Object{"AlarmNames": List{"errors"}, "Enable": false, "Rollback": true})},
			At: "Service DeploymentConfiguration.Alarms.Enable", Says: "is false; want true"},
		{Rule: "ECS-007", Name: "a Classic Load Balancer",
			Change: []Change{Set("Service.LoadBalancers", List{Object{"LoadBalancerName": "old"}})},
			At:     "Service LoadBalancers", Says: "have the Classic Load Balancer old"},
		{Rule: "ECS-007", Name: "in one zone", Change: []Change{Set("Service.PlacementConstraints", List{Object{"Type": "memberOf",
			"Expression": "attribute:ecs.availability-zone == eu-west-1a"}})},
			At: "Service PlacementConstraints", Says: "and AvailabilityZoneRebalancing is ENABLED"},
		{Rule: "ECS-007", Name: "packed",
			Change: []Change{Set("Service.PlacementStrategies", List{Object{"Type": "binpack", "Field": "memory"}})},
			At:     "Service PlacementStrategies", Says: "want a spread over zones first"},
		{Rule: "ECS-007", Name: "at random", Change: []Change{Set("Service.PlacementStrategies", List{Object{"Type": "random"}})},
			At: "Service PlacementStrategies", Says: "want a spread over zones first"},
		{Rule: "ECS-006", Name: "both, by name", Change: []Change{Set("Service.DesiredCount", 3), Set("Service.ServiceName", "shop"),
			Set("Tasks.ResourceId", "service/cluster/shop")}, At: "Service DesiredCount", Says: "and scaling chooses another number"},
		{Rule: "ECS-006", Name: "both", Change: []Change{Set("Service.DesiredCount", 3)}, At: "Service DesiredCount",
			Says: "is 3, and scaling chooses another number"},
	}
}

func asgSabotages() []Case {
	return []Case{
		{Rule: "ASG-001", Name: "one subnet", Change: []Change{Set("Fleet.VPCZoneIdentifier", List{Ref("Private0")})},
			At: "Fleet VPCZoneIdentifier", Says: "want two zones"},
		{Rule: "ASG-001", Name: "one zone",
			Change: []Change{Set("Fleet.VPCZoneIdentifier", nil), Set("Fleet.AvailabilityZones", List{"eu-west-1a"})},
			At:     "Fleet AvailabilityZones", Says: "want two zones"},
		{Rule: "ASG-003", Name: "zones for themselves", Change: shifts(nil),
			At: "Fleet AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled", Says: "cross-zone load balancing of Prod/Targets is off"},
		{Rule: "ASG-003", Name: "says nothing of unhealthy instances", Change: append(shifts(true),
			Set("Fleet.AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior", nil)),
			At: "Fleet AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior", Says: "is not set"},
		{Rule: "ASG-004", Name: "both", Change: []Change{Set("Fleet.DesiredCapacity", "3"), Add("Scaling", Resource(
			"AWS::AutoScaling::ScalingPolicy", Object{"AutoScalingGroupName": Ref("Fleet"), "PolicyType": "TargetTrackingScaling"}))},
			At: "Fleet DesiredCapacity", Says: "is 3, and scaling chooses another number"},
		{Rule: "ASG-003", Name: "traffic from zones for themselves", Change: append(shifts(nil), Set("Fleet.TargetGroupARNs", nil),
			Set("Fleet.TrafficSources", List{Object{"Identifier": Ref("Targets"), "Type": "elbv2"}})),
			At: "Fleet AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled", Says: "cross-zone load balancing of Prod/Targets is off"},
		{Rule: "ASG-004", Name: "by the clock", Change: []Change{Set("Fleet.DesiredCapacity", "3"), Add("Evening", Resource(
			"AWS::AutoScaling::ScheduledAction", Object{"AutoScalingGroupName": Ref("Fleet"), "DesiredCapacity": 1}))},
			At: "Fleet DesiredCapacity", Says: "is 3, and scaling chooses another number"},
		{Rule: "ASG-002", Name: "default", Change: []Change{Set("Fleet.HealthCheckType", nil)}, At: "Fleet HealthCheckType",
			Says: "is not set; want ELB"},
		{Rule: "ASG-002", Name: "EC2", Change: []Change{Set("Fleet.HealthCheckType", "EC2")}, At: "Fleet HealthCheckType", Says: "is EC2"},
	}
}

// shifts has the good group shift away from zones, behind a target group that keeps to each zone.
func shifts(skip any) []Change {
	return []Change{Set("Fleet.AvailabilityZoneImpairmentPolicy", Object{"ZonalShiftEnabled": true,
		"ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy"}), Set("Fleet.SkipZonalShiftValidation", skip),
		Set("Targets.TargetGroupAttributes", List{Object{"Key": "load_balancing.cross_zone.enabled", "Value": "false"}})}
}
