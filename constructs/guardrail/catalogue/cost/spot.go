package cost

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	groupType    = "AWS::AutoScaling::AutoScalingGroup"
	providerType = "AWS::ECS::CapacityProvider"
)

var spotRules = []engine.Rule{
	{
		ID: "SPOT-001", Title: "Groups that are meant for Spot start Spot Instances",
		Why: "Where the template is silent, 100 percent of the instances above the base are On-Demand: a group with a strategy for Spot saves " +
			"nothing.",
		Fix:      "Set OnDemandPercentageAboveBaseCapacity to 0, and OnDemandBaseCapacity to what has to run whatever Spot does.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    engine.Each(groupType, startsSpot),
	},
	{
		ID: "SPOT-002", Title: "Spot Instances are from the pools that are cheap and hard to interrupt",
		Why:      "Where the template is silent, AWS takes the cheapest pool, which is the one that everybody takes: it is interrupted most.",
		Fix:      "Set the allocation strategy to price-capacity-optimized.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    allocationTable.Check,
	},
	{
		ID: "SPOT-003", Title: "Groups on Spot have four pools, and replace instances ahead of time",
		Why:      "A pool may run out, in all zones at once; and two minutes are short for an instance to start and take over.",
		Fix:      "Name four types or more, or InstanceRequirements, and set CapacityRebalance to true.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    engine.Each(groupType, spotPools),
	},
	{
		ID: "SPOT-004", Title: "Instance types of a group start from one image",
		Why:      "An image is for one processor: of types for ARM and for x86, one half never starts.",
		Fix:      "Name types of one processor, or a LaunchTemplateSpecification for those of the other.",
		Pillar:   engine.Reliability,
		Severity: engine.Error,
		Check:    engine.Each(groupType, oneImage),
	},
	{
		ID: "SPOT-005", Title: "Groups behind a capacity provider are as ECS takes them",
		Why: "ECS refuses managed termination protection without managed scaling, or for a group whose instances are not protected, and " +
			"managed " +
			"scaling of a group with weights, when the deployment is half done.",
		Fix:    "Set NewInstancesProtectedFromScaleIn to true and ManagedScaling.Status to ENABLED with it, and leave WeightedCapacity out.",
		Pillar: engine.Reliability,
		Check:  engine.Each(providerType, providedGroup),
	},
	{
		ID: "SPOT-006", Title: "Groups behind a capacity provider leave their size and their tag to ECS",
		Why: "Each deployment resets a DesiredCapacity and ends hosts with their tasks; and takes away the tag AmazonECSManaged, which ECS " +
			"adds, " +
			"where the template does not have it.",
		Fix:      "Remove DesiredCapacity, and add the tag AmazonECSManaged with PropagateAtLaunch.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    engine.Each(providerType, managedGroup),
	},
	{
		ID: "SPOT-007", Title: "Services on Fargate Spot have a base that is On-Demand",
		Why:      "ECS does not fall back to Fargate: in a shortage of Spot, a service without a base has no task, and no deployment ends.",
		Fix:      "Add FARGATE with a Base of 1 or more to the strategy.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    engine.Each(serviceType, fargateBase),
	},
	{
		ID: "SPOT-008", Title: "Hosts of ECS on Spot move their tasks when they are interrupted",
		Why: "Without the setting the agent ignores the notice, and two minutes later the tasks are gone. CDK's SpotInstanceDraining writes it " +
			"for groups with a SpotPrice alone.",
		Fix:      "Have user data write ECS_ENABLE_SPOT_INSTANCE_DRAINING=true to /etc/ecs/ecs.config.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    engine.Each(providerType, drainingHosts),
	},
	{
		ID: "SPOT-009", Title: "Tasks cannot ask for the credentials of their host",
		Why: "Where the agent of ECS does not block it, a task with a network interface of its own asks the metadata service for the role of " +
			"the instance, which may do what all tasks need.",
		Fix:      "Have user data write ECS_AWSVPC_BLOCK_IMDS=true to /etc/ecs/ecs.config.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    engine.Each(providerType, blockedHosts),
	},
	{
		ID: "SPOT-010", Title: "Services wait for the capacity providers of their cluster",
		Why: "A service that comes before its cluster has the provider cannot be made, and a provider cannot be deleted before its service. " +
			"CDK lets no service wait.",
		Fix: "Let the service depend on AWS::ECS::ClusterCapacityProviderAssociations, and associate FARGATE and FARGATE_SPOT where they are " +
			"used.",
		Pillar: engine.Reliability,
		Check:  engine.Each(serviceType, associated),
	},
	{
		ID: "SPOT-011", Title: "ECS can plan with the types of a group",
		Why: "ECS scales by the smallest and the largest type of a group. AWS refuses InstanceRequirements without a least number of vCPUs " +
			"and of memory, and starts Intel and AMD with Graviton where no manufacturer is named.",
		Fix:      "Name types of one size and one ratio of memory, or VCpuCount.Min, MemoryMiB.Min and CpuManufacturers.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    engine.Each(groupType, plannable),
	},
	{
		ID: "SPOT-012", Title: "Tasks run on the processor of their hosts",
		Why:      "A task definition is for X86_64 where it is silent: on hosts with Graviton its tasks are never placed, or do not start.",
		Fix:      "Set RuntimePlatform.CpuArchitecture to ARM64, or choose types with the processor of the image.",
		Pillar:   engine.Reliability,
		Severity: engine.Error,
		Check:    engine.Each(serviceType, sameProcessor),
	},
	{
		ID: "SPOT-013", Title: "Tasks on Spot have the time of an interruption to end",
		Why: "An interruption is announced two minutes ahead, on Fargate by SIGTERM alone. ECS kills a container 30 seconds after that where " +
			"the template is silent, and Fargate refuses more than 120.",
		Fix:      "Set StopTimeout of the containers to 120, and end work in hand at SIGTERM.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    engine.Each(serviceType, endsInTime),
	},
}

var allocationTable = option.Table{
	{Type: groupType, Property: "MixedInstancesPolicy?.InstancesDistribution?.SpotAllocationStrategy", Unless: onDemandAlone,
		Want: option.Is("price-capacity-optimized", "capacity-optimized", "capacity-optimized-prioritized")},
	{Type: "AWS::EC2::SpotFleet", Property: "SpotFleetRequestConfigData.AllocationStrategy",
		Want: option.Is("priceCapacityOptimized", "capacityOptimized", "capacityOptimizedPrioritized")},
	{Type: "AWS::EC2::EC2Fleet", Property: "SpotOptions?.AllocationStrategy",
		Want: option.Is("price-capacity-optimized", "capacity-optimized", "capacity-optimized-prioritized")},
	{Type: "AWS::Batch::ComputeEnvironment", Property: "ComputeResources.AllocationStrategy",
		Want:   option.Is("SPOT_PRICE_CAPACITY_OPTIMIZED", "SPOT_CAPACITY_OPTIMIZED"),
		Unless: option.When("ComputeResources.Type", "EC2", "FARGATE", "FARGATE_SPOT", "")},
}
