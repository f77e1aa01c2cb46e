package cost_test

import (
	"slices"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func archiveSabotages() []Case {
	lifecycle := func(class string, days int, tierings ...any) []Change {
		return []Change{Bucket("Data2"), Set("Data2.LifecycleConfiguration", Object{"Rules": List{Object{"Status": "Enabled",
			"Transitions": List{Object{"StorageClass": class, "TransitionInDays": days}}}}}),
			Set("Data2.IntelligentTieringConfigurations", List{Object{"Id": "archive", "Status": "Enabled", "Tierings": tierings}})}
	}
	const at = "Data2 IntelligentTieringConfigurations.0.Tierings"
	return []Case{
		{Rule: "TIER-003", Name: "a month", Change: lifecycle("INTELLIGENT_TIERING", 0, Object{"AccessTier": "ARCHIVE_ACCESS", "Days": 30}),
			At: at + ".0.Days", Says: "is 30; want 90 to 730"},
		{Rule: "TIER-003", Name: "a deep one",
			Change: lifecycle("INTELLIGENT_TIERING", 0, Object{"AccessTier": "DEEP_ARCHIVE_ACCESS", "Days": 90}),
			At:     at + ".0.Days", Says: "want 180 to 730"},
		{Rule: "TIER-003", Name: "no tier", Change: lifecycle("INTELLIGENT_TIERING", 0), At: at, Says: "are none"},
		{Rule: "TIER-003", Name: "infrequent at once", Change: append(lifecycle("STANDARD_IA", 10),
			Set("Data2.IntelligentTieringConfigurations", nil)),
			At: "Data2 LifecycleConfiguration.Rules.0.Transitions.0.TransitionInDays", Says: "is 10; want 30 or more"},
	}
}

// scheduled adds a schedule that calls an API.
func scheduled(api string, input any, more ...Change) []Change {
	return append([]Change{Add("Night", Resource("AWS::Scheduler::Schedule", Object{"ScheduleExpression": "cron(0 19 * * ? *)",
		"ScheduleExpressionTimezone": "Europe/Berlin", "Target": Object{"Arn": "arn:aws:scheduler:::aws-sdk:" + api, "Input": input,
			"RetryPolicy": Object{"MaximumEventAgeInSeconds": 3600}}}))}, more...)
}

// stopper is the role of a schedule, for some resources.
func stopper(resource string) Change {
	return Add("Stopper", Resource("AWS::IAM::Role", Object{
		"AssumeRolePolicyDocument": Object{"Statement": List{Object{"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": Object{"Service": "scheduler.amazonaws.com"},
			"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}}},
		"Policies": List{Object{"PolicyName": "stop", "PolicyDocument": Object{"Statement": List{Object{
			"Effect": "Allow", "Action": "rds:StopDBInstance", "Resource": resource}}}}}}))
}

func scheduleSabotages() []Case {
	database := func(properties Object) Change {
		properties["Engine"], properties["DBInstanceClass"] = "postgres", "db.r8g.large"
		return Add("Other", Resource("AWS::RDS::DBInstance", properties))
	}
	stop := func(id string) []Change {
		return scheduled("rds:stopDBInstance", Join(`{"DbInstanceIdentifier":"`, Ref(id), `"}`))
	}
	call := `{"service":"ComputeOptimizer","action":"updateEnrollmentStatus","parameters":{"status":"Inactive"}}`
	return []Case{
		{Rule: "COST-005", Name: "a zone", Change: scheduled("rds:stopDBInstance", `{}`, Set("Night.ScheduleExpressionTimezone", "CET+1")),
			At: "Night ScheduleExpressionTimezone", Says: `is "CET+1"`},
		{Rule: "COST-005", Name: "reads", Change: scheduled("ecs:describeServices", `{}`), At: "Night Target.Arn", Says: "which only reads"},
		{Rule: "COST-005", Name: "small letters", Change: scheduled("rds:stopDBInstance", `{"dbInstanceIdentifier":"orders"}`),
			At: "Night Target.Input", Says: "has the parameter dbInstanceIdentifier; want DbInstanceIdentifier"},
		{Rule: "COST-006", Name: "a member", Change: append(stop("Other"), database(Object{"DBClusterIdentifier": "stock"})), At: "Other",
			Says: "is to be stopped by Prod/Night, and is a member of a cluster"},
		{Rule: "COST-006", Name: "a protected group", Change: append(scheduled("autoscaling:updateAutoScalingGroup",
			Join(`{"AutoScalingGroupName":"`, Ref("Fleet"), `","MinSize":0,"DesiredCapacity":0}`)),
			Set("Fleet.NewInstancesProtectedFromScaleIn", true)), Also: []string{"DEPLOY-003"}, At: "Fleet",
			Says: "protects its instances from scale-in"},
		{Rule: "COST-009", Name: "everything", Change: append(scheduled("rds:stopDBInstance", `{"DbInstanceIdentifier":"orders"}`,
			Set("Night.Target.RoleArn", Att("Stopper", "Arn"))), stopper("*")), At: "Stopper", Says: "lets the schedule Prod/Night do its action"},
		{Rule: "COST-007", Name: "leaves", Change: []Change{Set("CallOfDetective.Delete", call)}, Also: []string{"DEPLOY-003"},
			At:   "CallOfDetective Delete",
			Says: "leaves ComputeOptimizer"},
		{Rule: "COST-007", Name: "deletes volumes", Change: []Change{Add("Tidy", Resource("AWS::ComputeOptimizer::AutomationRule", Object{
			"Name": "tidy", "Status": "Active", "RecommendedActionTypes": List{"SnapshotAndDeleteUnattachedEbsVolume"}}))},
			At: "Tidy RecommendedActionTypes", Says: "has SnapshotAndDeleteUnattachedEbsVolume"},
	}
}

// onHosts has the service run on the group, with a task for a processor.
func onHosts(platform any, more ...Change) []Change {
	return append(slices.Clip(spot()), append([]Change{
		Add("Cluster", Resource("AWS::ECS::Cluster", Object{"ClusterSettings": List{Object{"Name": "containerInsights", "Value": "enhanced"}}})),
		Add("Task", Resource("AWS::ECS::TaskDefinition", Object{"RequiresCompatibilities": List{"EC2"}, "NetworkMode": "awsvpc",
			"RuntimePlatform": platform})),
		Add("Association", Resource("AWS::ECS::ClusterCapacityProviderAssociations", Object{
			"Cluster": Ref("Cluster"), "CapacityProviders": List{"FARGATE", Ref("Provider")}, "DefaultCapacityProviderStrategy": List{}})),
		Set("Service.Cluster", Ref("Cluster")), Set("Service.TaskDefinition", Ref("Task")),
		Set("Service.CapacityProviderStrategy", List{Object{"CapacityProvider": Ref("Provider"), "Weight": 1}}),
		Attribute("Service", "DependsOn", List{"Association"})}, more...)...)
}

func container(stopTimeout any) Object {
	c := Object{"Name": "shop", "ReadonlyRootFilesystem": true, "LogConfiguration": Object{"LogDriver": "awslogs"}}
	if stopTimeout != nil {
		c["StopTimeout"] = stopTimeout
	}
	return c
}

func spotServiceSabotages() []Case {
	arm := Object{"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"}
	const overrides = policy + "LaunchTemplate.Overrides"
	requirements := func(requirements Object) []Change {
		return append(slices.Clip(spot()), Set(overrides, List{Object{"InstanceRequirements": requirements}}))
	}
	const first = "Fleet MixedInstancesPolicy.LaunchTemplate.Overrides"
	managed := func(properties Object) []Change {
		properties["InstanceLaunchTemplate"] = Object{"InstanceRequirements": Object{"CpuManufacturers": List{"amazon-web-services"}}}
		return []Change{Add("Managed", Resource("AWS::ECS::CapacityProvider", Object{"ManagedInstancesProvider": properties}))}
	}
	containers := func(timeout any) Change {
		return Set("Task.ContainerDefinitions", List{container(timeout)})
	}
	onFargate := func(timeout any) []Change {
		return onHosts(arm, containers(timeout), Set("Association.CapacityProviders", List{"FARGATE", "FARGATE_SPOT"}),
			Set("Service.CapacityProviderStrategy", List{fargate("FARGATE", 1), fargate("FARGATE_SPOT", 0)}))
	}
	return []Case{
		{Rule: "COST-008", Name: "silent", Change: []Change{Set("Service.PropagateTags", nil)}, At: "Service PropagateTags",
			Says: "is not set, so AWS tags no task"},
		{Rule: "COST-008", Name: "none", Change: []Change{Set("Service.PropagateTags", "NONE")}, At: "Service PropagateTags", Says: "is NONE"},
		{Rule: "COST-008", Name: "not managed", Change: []Change{Set("Service.EnableECSManagedTags", false)},
			At: "Service EnableECSManagedTags", Says: "is false; want true"},
		{Rule: "COST-008", Name: "managed instances", Change: managed(Object{}), At: "Managed ManagedInstancesProvider.PropagateTags",
			Says: "want CAPACITY_PROVIDER"},
		{Rule: "COST-001", Name: "any managed instances", Change: append(managed(Object{"PropagateTags": "CAPACITY_PROVIDER"}),
			Set("Managed.ManagedInstancesProvider.InstanceLaunchTemplate", Object{})),
			At:   "Managed ManagedInstancesProvider.InstanceLaunchTemplate.InstanceRequirements.CpuManufacturers",
			Says: "is not set, so ECS starts x86 as well"},
		{Rule: "SPOT-013", Name: "silent", Change: onHosts(arm, containers(nil)), At: "Task ContainerDefinitions.0.StopTimeout",
			Says: "is not set, so ECS kills it after 30 of the 120 seconds that Spot leaves to Prod/Service"},
		{Rule: "SPOT-013", Name: "silent on Fargate", Change: onFargate(nil), At: "Task ContainerDefinitions.0.StopTimeout",
			Says: "is not set"},
		{Rule: "SPOT-013", Name: "longer than Spot lives", Change: onFargate(300), At: "Task ContainerDefinitions.0.StopTimeout",
			Says: "is 300; want 120 at most"},
		{Rule: "SPOT-003", Name: "no room", Change: append(slices.Clip(spot()), Set("Fleet.MaxSize", "3")), At: "Fleet MaxSize",
			Says: "is 3, as MinSize"},
		{Rule: "SPOT-009", Name: "not blocked", Change: append(slices.Clip(spot()), Set("FleetTemplate.LaunchTemplateData.UserData",
			Object{"Fn::Base64": "echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true"})), At: "FleetTemplate LaunchTemplateData.UserData",
			Says: "does not set ECS_AWSVPC_BLOCK_IMDS=true"},
		{Rule: "SPOT-010", Name: "waits for nothing", Change: onHosts(arm, Attribute("Service", "DependsOn", nil)), At: "Service DependsOn",
			Says: "lacks Prod/Association"},
		{Rule: "SPOT-010", Name: "not associated", Change: onHosts(arm, Set("Service.CapacityProviderStrategy",
			List{fargate("FARGATE", 1), fargate("FARGATE_SPOT", 0)})), At: "Service CapacityProviderStrategy.1.CapacityProvider",
			Says: "is FARGATE_SPOT, which the cluster Prod/Cluster does not have"},
		{Rule: "SPOT-011", Name: "extremes", Change: append(slices.Clip(spot()), Set(overrides+".3.InstanceType", "m8g.2xlarge")), At: first,
			Says: "has m6g.large and m8g.2xlarge, and ECS plans with the extremes"},
		{Rule: "SPOT-011", Name: "no least memory",
			Change: requirements(Object{"VCpuCount": Object{"Min": 2}, "CpuManufacturers": List{"amazon-web-services"}}),
			At:     first + ".0.InstanceRequirements.MemoryMiB", Says: "has no Min"},
		{Rule: "SPOT-011", Name: "any processor", Change: requirements(Object{"VCpuCount": Object{"Min": 2}, "MemoryMiB": Object{"Min": 8192}}),
			At: first + ".0.InstanceRequirements.CpuManufacturers", Says: "is not set"},
		{Rule: "SPOT-012", Name: "silent", Change: onHosts(nil), At: "Task RuntimePlatform.CpuArchitecture", Says: "want ARM64"},
		{Rule: "SPOT-012", Name: "x86", Change: onHosts(Object{"CpuArchitecture": "X86_64"}), At: "Task RuntimePlatform.CpuArchitecture",
			Says: "is X86_64, and its hosts are such as m8g.large"},
	}
}

func harmlessServices() map[string][]Change {
	return map[string][]Change{
		"a service on Spot that ends in time": onHosts(Object{"CpuArchitecture": "ARM64"},
			Set("Task.ContainerDefinitions", List{container(120)})),
		"managed instances of Graviton": {Add("Managed", Resource("AWS::ECS::CapacityProvider", Object{"ManagedInstancesProvider": Object{
			"PropagateTags": "CAPACITY_PROVIDER", "InstanceLaunchTemplate": Object{"InstanceRequirements": Object{
				"CpuManufacturers": List{"amazon-web-services"}}}}}))},
		"a service on its hosts": onHosts(Object{"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"}),
		"a stop that is made":    scheduled("rds:stopDBInstance", Join(`{"DbInstanceIdentifier":"`, Ref("Database"), `"}`)),
		"a stop of what is named": append(scheduled("rds:stopDBInstance", `{"DbInstanceIdentifier":"orders"}`,
			Set("Night.Target.RoleArn", Att("Stopper", "Arn"))), stopper("arn:aws:rds:eu-west-1:111111111111:db:orders")),
		"a machine that reads": scheduled("sfn:startExecution", `{"StateMachineArn":"arn","Input":"{}"}`),
		"archives": {Bucket("Data2"), Set("Data2.LifecycleConfiguration", Object{"Rules": List{Object{"Status": "Enabled",
			"Transitions": List{Object{"StorageClass": "INTELLIGENT_TIERING", "TransitionInDays": 0}}}}}),
			Set("Data2.IntelligentTieringConfigurations", List{Object{"Id": "a", "Status": "Enabled", "Tierings": List{
				Object{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}, Object{"AccessTier": "DEEP_ARCHIVE_ACCESS", "Days": 180}}}})},
	}
}
