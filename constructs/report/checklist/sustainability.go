package checklist

import "github.com/plinth-cdk/plinth/constructs/guardrail/engine"

var sustainability = []Item{
	{
		ID: "graviton", Pillar: engine.Sustainability, Decided: ByTemplates,
		Text:   "Use Graviton instances (ARM, lower power)",
		Judged: "Instances, databases, caches, functions and tasks run on Graviton.",
		Signs: []Sign{
			{Says: "functions for ARM", Find: showing(includes("arm64", "Architectures"), "AWS::Lambda::Function")},
			{Says: "tasks for ARM", Find: showing(is("ARM64", "RuntimePlatform", "CpuArchitecture"), "AWS::ECS::TaskDefinition")},
			{Says: "databases and caches on Graviton", Find: showing(onGraviton("DBInstanceClass", "CacheNodeType"), "AWS::RDS::DBInstance",
				"AWS::RDS::DBCluster", "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster")},
			{Says: "instances and launch templates of Graviton", Find: showing(onGraviton("InstanceType", "LaunchTemplateData.InstanceType"),
				"AWS::EC2::Instance", "AWS::EC2::LaunchTemplate")},
			{Says: "Auto Scaling groups of Graviton", Find: showing(groupOnGraviton, groupType)},
		},
		Concerns: append(
			[]string{"AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", groupType, "AWS::ECS::TaskDefinition", "AWS::Lambda::Function",
				"AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster"}, relationalTypes...),
		Guardrails: []string{"COST-001"},
		Constructs: []string{"security.AppServer", "security.ServerTemplate", "resilience.Service", "resilience.Database"},
	},
	{
		ID: "off-hours", Pillar: engine.Sustainability, Decided: ByTemplates,
		Text:   "Scale down non-prod environments overnight",
		Judged: "Schedules stop or shrink what runs outside of production. It applies to apps with a stack of another class.",
		Signs: []Sign{
			{Says: "schedules that stop or shrink something", Find: showing(stops, "AWS::Scheduler::Schedule")},
			{Says: "scheduled actions of groups", Find: showing(shrinks, "AWS::AutoScaling::ScheduledAction")},
		},
		Concerns:          []string{"AWS::EC2::Instance", groupType, "AWS::ECS::Service", "AWS::RDS::DBInstance", "AWS::RDS::DBCluster"},
		OutsideProduction: true,
		Guardrails:        []string{"COST-004", "COST-005", "COST-006", "COST-009"},
		Constructs:        []string{"cost.OffHours"},
	},
	{
		ID: "managed-services", Pillar: engine.Sustainability, Decided: ByTemplates,
		Text:   "Use managed services (AWS optimizes power)",
		Judged: "Compute or data of the app run in services whose hosts AWS manages. Queues and topics, which every app has, show nothing.",
		Signs: []Sign{
			{Says: "functions, state machines and tables",
				Find: having("AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")},
			{Says: "managed databases and caches", Find: having("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::ElastiCache::ReplicationGroup",
				"AWS::ElastiCache::ServerlessCache")},
			{Says: "services on Fargate", Find: showing(onFargate, "AWS::ECS::Service", "AWS::ECS::TaskDefinition")},
		},
		Concerns: append(
			[]string{"AWS::EC2::Instance", groupType, "AWS::Lambda::Function", "AWS::ECS::Service", "AWS::StepFunctions::StateMachine"},
			dataTypes...),
		Constructs: []string{"resilience.Service", "resilience.Database", "resilience.Cache"},
	},
	{
		ID: "glacier", Pillar: engine.Sustainability, Decided: ByTemplates,
		Text:   "S3 Glacier for archival (lower energy)",
		Judged: "Old objects or backups move to a class of Glacier or to cold storage.",
		Signs: []Sign{
			{Says: "buckets that move objects to a class of Glacier", Find: showing(archives, "AWS::S3::Bucket")},
			{Says: "backup plans with cold storage", Find: showing(storesCold, "AWS::Backup::BackupPlan")},
		},
		Concerns:   []string{"AWS::S3::Bucket", "AWS::Backup::BackupPlan"},
		Guardrails: []string{"TIER-001", "TIER-002", "TIER-003"},
		Constructs: []string{"cost.TieredBucket", "baseline.LogArchive", "resilience.BackupPlan"},
	},
}
