package checklist

import "github.com/plinth-cdk/plinth/constructs/guardrail/engine"

var performance = []Item{
	{
		ID: "right-sizing", Pillar: engine.PerformanceEfficiency, Decided: ByEither,
		Text: "Right-sized instances",
		Judged: "The app enrols in AWS Compute Optimizer, or acts on what it recommends. Whether sizes fit, only the workload shows: attest a " +
			"review.",
		Signs: []Sign{
			{Says: "enrolments in Compute Optimizer",
				Find: showing(calls("compute-optimizer", "updateEnrollmentStatus", `"status":"Active"`), customTypes...)},
			{Says: "automation rules of Compute Optimizer", Find: showing(is("Active", "Status"), "AWS::ComputeOptimizer::AutomationRule")},
		},
		Concerns: append(
			[]string{"AWS::EC2::Instance", groupType, "AWS::EC2::LaunchTemplate", "AWS::ECS::TaskDefinition", "AWS::Lambda::Function",
				"AWS::ElastiCache::ReplicationGroup", "AWS::ComputeOptimizer::AutomationRule"}, relationalTypes...),
		Guardrails: []string{"COST-002"},
		Constructs: []string{"cost.RightSizing"},
	},
	{
		ID: "scaling-on-demand", Pillar: engine.PerformanceEfficiency, Decided: ByTemplates,
		Text:   "Auto Scaling based on demand",
		Judged: "Policies scale services, groups and tables by a measure of demand, or capacity is on demand by itself.",
		Signs: []Sign{
			{Says: "scaling policies", Find: having("AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy")},
			{Says: "capacity providers that scale their group",
				Find: showing(is("ENABLED", "AutoScalingGroupProvider", "ManagedScaling", "Status"), "AWS::ECS::CapacityProvider")},
			{Says: "tables that are billed by request",
				Find: showing(is("PAY_PER_REQUEST", "BillingMode"), "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")},
			{Says: "databases of Aurora Serverless", Find: showing(has("ServerlessV2ScalingConfiguration"), "AWS::RDS::DBCluster")},
		},
		Concerns:   []string{groupType, "AWS::ECS::Service", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"},
		Constructs: []string{"resilience.Service", "resilience.AutoScalingGroup"},
	},
	{
		ID: "cloudfront", Pillar: engine.PerformanceEfficiency, Decided: ByEither,
		Text:   "CloudFront CDN for static assets",
		Judged: "A distribution of CloudFront stands before what the internet reads.",
		Signs:  []Sign{{Says: "distributions", Find: showing(is(true, "DistributionConfig", "Enabled"), "AWS::CloudFront::Distribution")}},
		Concerns: []string{"AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ApiGateway::RestApi",
			"AWS::ApiGatewayV2::Api"},
		Guardrails: []string{"CDN-001", "CDN-003"},
		Constructs: []string{"resilience.CDN"},
	},
	{
		ID: "elasticache", Pillar: engine.PerformanceEfficiency, Decided: ByTemplates,
		Text:   "ElastiCache for database caching",
		Judged: "A cache stands beside the databases of the app.",
		Signs: []Sign{
			{Says: "caches",
				Find: having("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache", "AWS::ElastiCache::CacheCluster",
					"AWS::MemoryDB::Cluster", "AWS::DAX::Cluster")}},
		Concerns:   append([]string{"AWS::ElastiCache::", "AWS::MemoryDB::Cluster", "AWS::DAX::Cluster"}, relationalTypes...),
		Constructs: []string{"resilience.Cache", "resilience.CacheGroup"},
	},
	{
		ID: "read-replicas", Pillar: engine.PerformanceEfficiency, Decided: ByTemplates,
		Text:       "RDS read replicas for read scaling",
		Judged:     "A database of the app has a replica that answers reads.",
		Signs:      []Sign{{Says: "replicas that answer reads", Find: readers}},
		Concerns:   relationalTypes,
		Guardrails: []string{"RDS-013"},
		Constructs: []string{"resilience.DatabaseReplica", "resilience.AuroraCluster"},
	},
}
