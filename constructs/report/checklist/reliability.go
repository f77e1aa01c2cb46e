package checklist

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/checklist/internal/crossregion"
)

// dataTypes hold what cannot be made again.
var dataTypes = []string{"AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable",
	"AWS::EFS::FileSystem",
	"AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster", "AWS::Redshift::Cluster", "AWS::FSx::FileSystem", "AWS::OpenSearchService::Domain"}

var relationalTypes = []string{"AWS::RDS::DBInstance", "AWS::RDS::DBCluster"}

var reliability = []Item{
	{
		ID: "multi-az", Pillar: engine.Reliability, Decided: ByTemplates,
		Text:   "Multi-AZ deployment",
		Judged: "Networks, load balancers, services and groups span Availability Zones: three in production.",
		Signs: []Sign{
			{Says: "VPCs in several zones", Find: spansZones},
			{Says: "load balancers in several zones",
				Find: showing(several("Subnets", "SubnetMappings"), "AWS::ElasticLoadBalancingV2::LoadBalancer")},
			{Says: "services in several zones",
				Find: showing(several("NetworkConfiguration.AwsvpcConfiguration.Subnets"), "AWS::ECS::Service")},
			{Says: "Auto Scaling groups in several zones", Find: showing(several("VPCZoneIdentifier", "AvailabilityZones"), groupType)},
		},
		Concerns: []string{"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::Instance", "AWS::ElasticLoadBalancingV2::LoadBalancer",
			"AWS::ECS::Service", groupType},
		Guardrails: []string{"VPC-002", "VPC-005", "ELB-006", "ECS-004", "ECS-005", "ASG-001", "CACHE-001", "ENDPOINT-004", "FIREWALL-008",
			"DNS-006"},
		Constructs: []string{"network.VPC", "resilience.LoadBalancer", "resilience.Service", "resilience.AutoScalingGroup"},
	},
	{
		ID: "auto-scaling-groups", Pillar: engine.Reliability, Decided: ByTemplates,
		Text: "Auto Scaling groups",
		Judged: "Groups replace instances that fail, and services have a number of tasks that scales. An instance of production outside of a " +
			"group, or a service with a fixed number of tasks, contradicts it.",
		Signs: []Sign{
			{Says: "Auto Scaling groups", Find: having(groupType)},
			{Says: "services that scale", Lacks: "services with a fixed number of tasks", Find: each(scales, "AWS::ECS::Service")},
			{Lacks: "instances outside of a group", Find: each(never, "AWS::EC2::Instance")},
		},
		Concerns:   []string{groupType, "AWS::ECS::Service", "AWS::EC2::Instance"},
		Guardrails: []string{"ASG-002", "ECS-006", "ASG-004"},
		Constructs: []string{"resilience.AutoScalingGroup", "resilience.Service", "cost.SpotCapacity"},
	},
	{
		ID: "rds-multi-az", Pillar: engine.Reliability, Decided: ByTemplates,
		Text:       "RDS Multi-AZ",
		Judged:     "Databases of production have a standby or a member in another zone.",
		Signs:      []Sign{{Says: "databases in several zones", Find: showing(survivesZone, relationalTypes...)}},
		Concerns:   relationalTypes,
		Guardrails: []string{"RDS-001", "RDS-012"},
		Constructs: []string{"resilience.Database", "resilience.AuroraCluster"},
	},
	{
		ID: "backups", Pillar: engine.Reliability, Decided: ByTemplates,
		Text:   "Automated backups",
		Judged: "Backup plans, automatic backups or point-in-time recovery cover the data of production.",
		Signs: []Sign{
			{Says: "selections of backup plans", Find: showing(selects, "AWS::Backup::BackupSelection")},
			{Says: "databases with automatic backups", Find: showing(backsUp, relationalTypes...)},
			{Says: "tables with point-in-time recovery", Find: showing(recovers, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")},
			{Says: "file systems with automatic backups", Find: showing(is("ENABLED", "BackupPolicy", "Status"), "AWS::EFS::FileSystem")},
			{Says: "organization policies", Find: showing(attachedTo("BACKUP_POLICY"), "AWS::Organizations::Policy")},
		},
		Concerns:   append([]string{"AWS::Backup::BackupPlan"}, dataTypes...),
		Guardrails: []string{"BACKUP-001", "BACKUP-003", "BACKUP-006", "BACKUP-004", "BACKUP-007", "BACKUP-008"},
		Constructs: []string{"resilience.BackupPlan", "resilience.BackupVault", "resilience.RestoreTesting"},
	},
	{
		ID: "cross-region-replicas", Pillar: engine.Reliability, Decided: ByTemplates,
		Text:   "Cross-region DR replicas",
		Judged: "Data of the app is replicated or copied to another Region.",
		Signs: []Sign{
			{Says: "global databases", Find: showing(crossregion.GlobalCluster, "AWS::RDS::GlobalCluster", "AWS::DocDB::GlobalCluster")},
			{Says: "replicas of databases in other Regions", Find: showing(crossregion.Database, relationalTypes...)},
			{Says: "global tables with replicas", Find: showing(several("Replicas"), "AWS::DynamoDB::GlobalTable")},
			{Says: "buckets that are replicated to another Region", Find: showing(crossregion.Bucket, "AWS::S3::Bucket")},
			{Says: "backup plans that copy to another Region", Find: showing(crossregion.BackupPlan, "AWS::Backup::BackupPlan")},
		},
		Concerns:   append([]string{"AWS::S3::Bucket"}, dataTypes...),
		Guardrails: []string{"DR-", "REPLICATION-"},
		Constructs: []string{"resilience.DisasterRecovery", "resilience.RegionReplica", "resilience.ReplicatedBucket", "resilience.BackupPlan"},
	},
	{
		ID: "health-checks", Pillar: engine.Reliability, Decided: ByTemplates,
		Text: "Health checks on all services",
		Judged: "Target groups ask the application, groups behind a load balancer go by its answer, and records that fail over have a health " +
			"check. A service of production that neither a load balancer nor its own containers check contradicts it.",
		Signs: []Sign{
			{Says: "target groups that ask a path", Find: showing(asks, "AWS::ElasticLoadBalancingV2::TargetGroup")},
			{Says: "health checks of Route 53", Find: having("AWS::Route53::HealthCheck")},
			{Says: "canaries", Find: having("AWS::Synthetics::Canary")},
			{Says: "containers with a health check", Find: showing(checksContainer, "AWS::ECS::TaskDefinition")},
			{Lacks: "services that nothing checks", Find: lacking(each(isChecked, "AWS::ECS::Service"))},
		},
		Concerns: []string{"AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::ECS::Service", groupType, "AWS::Route53::HealthCheck",
			"AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"},
		Guardrails: []string{"ELB-008", "ASG-002", "FAILOVER-001", "FAILOVER-002", "FAILOVER-006", "FAILOVER-008"},
		Constructs: []string{"resilience.TargetGroup", "resilience.HealthCheck", "observability.Canary"},
	},
}
