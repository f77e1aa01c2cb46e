package cost_test

import . "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"

func instance(class string) []Change {
	return []Change{Set("FleetTemplate.LaunchTemplateData.InstanceType", class)}
}

func costSabotages() []Case {
	task := func(platform Object) []Change {
		return []Change{Add("Task", Resource("AWS::ECS::TaskDefinition", Object{
			"RequiresCompatibilities": List{"FARGATE"}, "RuntimePlatform": platform}))}
	}
	stop := func(retry Object) []Change {
		return []Change{Add("Night", Resource("AWS::Scheduler::Schedule", Object{"ScheduleExpression": "cron(0 19 * * ? *)", "Target": Object{
			"Arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance", "RetryPolicy": retry}}))}
	}
	return []Case{
		{Rule: "COST-001", Name: "a template", Change: instance("m7i.large"), At: "FleetTemplate LaunchTemplateData.InstanceType",
			Says: "is m7i.large, which is x86; want Graviton, such as m8g"},
		{Rule: "COST-001", Name: "AMD", Change: instance("t3a.small"), At: "FleetTemplate LaunchTemplateData.InstanceType", Says: "such as t4g"},
		{Rule: "COST-001", Name: "one of two",
			Change: []Change{Set("FleetTemplate.LaunchTemplateData.InstanceType", Maybe("m8g.large", "m7i-flex.large"))},
			At:     "FleetTemplate LaunchTemplateData.InstanceType", Says: "is m7i-flex.large"},
		{Rule: "COST-001", Name: "a database", Change: []Change{Set("Database.DBInstanceClass", "db.r6i.large")},
			At: "Database DBInstanceClass", Says: "is db.r6i.large, which is x86"},
		{Rule: "COST-001", Name: "a cache", Change: []Change{Set("Nodes.CacheNodeType", "cache.m5.large")}, At: "Nodes CacheNodeType",
			Says: "is cache.m5.large"},
		{Rule: "COST-001", Name: "a function", Change: []Change{Set("Function.Architectures", nil)}, At: "Function Architectures",
			Says: "is not set, so AWS runs it on x86_64"},
		{Rule: "COST-001", Name: "a function by choice", Change: []Change{Set("Function.Architectures", List{"x86_64"})},
			At: "Function Architectures", Says: "is x86_64"},
		{Rule: "COST-001", Name: "a task", Change: task(Object{"OperatingSystemFamily": "LINUX"}), At: "Task RuntimePlatform.CpuArchitecture",
			Says: "is not set, so AWS runs it on X86_64"},
		{Rule: "COST-002", Name: "an instance", Change: instance("r4.large"), At: "FleetTemplate LaunchTemplateData.InstanceType",
			Says: "is r4.large, a previous generation", Also: []string{"COST-001"}},
		{Rule: "COST-002", Name: "a database", Change: []Change{Set("Database.DBInstanceClass", "db.t2.micro")}, At: "Database DBInstanceClass",
			Says: "is db.t2.micro, a previous generation", Also: []string{"COST-001"}},
		{Rule: "COST-003", Name: "gp2", Change: []Change{Set("Volume.VolumeType", "gp2")}, At: "Volume VolumeType", Says: "is gp2"},
		{Rule: "COST-004", Name: "default", Change: stop(nil), At: "Night Target.RetryPolicy.MaximumEventAgeInSeconds",
			Says: "is not set, so AWS tries for 24 hours"},
		{Rule: "COST-004", Name: "a night", Change: stop(Object{"MaximumEventAgeInSeconds": 43200}),
			At: "Night Target.RetryPolicy.MaximumEventAgeInSeconds", Says: "is 43200; want 3600 or less"},
	}
}

func harmlessSavings() map[string][]Change {
	return map[string][]Change{
		"Graviton":                    instance("c7gn.xlarge"),
		"a GPU":                       instance("g5.xlarge"),
		"a type of the deployment":    instance("{{resolve:ssm:/type}}"),
		"a database without a server": {Set("Database.DBInstanceClass", "db.serverless")},
		"a group of ECS on Spot":      spot(),
		"instances that are On-Demand": append(spot(), Set("Fleet.MixedInstancesPolicy.InstancesDistribution", nil),
			Set("Fleet.CapacityRebalance", nil)),
		"requirements": {mixed(),
			Set("Fleet.MixedInstancesPolicy.LaunchTemplate.Overrides", List{Object{"InstanceRequirements": Object{
				"VCpuCount": Object{"Min": 2}, "MemoryMiB": Object{"Min": 8192}, "CpuManufacturers": List{"amazon-web-services"}}}})},
		"Fargate Spot with a base": {Set("Service.CapacityProviderStrategy", List{fargate("FARGATE", 1), fargate("FARGATE_SPOT", 0)})},
		"Windows on Fargate": {
			Add("Task",
				Resource("AWS::ECS::TaskDefinition",
					Object{"RequiresCompatibilities": List{"FARGATE"}, "RuntimePlatform": Object{"OperatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}))},
		"Windows on an instance": append(instance("m7i.large"),
			Set("FleetTemplate.LaunchTemplateData.ImageId",
				"{{resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base}}")),
		"a stop that is tried once": {
			Add("Night",
				Resource("AWS::Scheduler::Schedule",
					Object{"ScheduleExpression": "rate(1 day)",
						"Target": Object{"Arn": "arn:aws:scheduler:::aws-sdk:ec2:stopInstances", "Input": `{"InstanceIds":["i-1"]}`,
							"RetryPolicy": Object{"MaximumRetryAttempts": 0}}}))},
		"SQL Server needs x86, it says": {Set("Database.Engine", "sqlserver-se"), Set("Database.DBInstanceClass", "db.m6i.large")},
	}
}
