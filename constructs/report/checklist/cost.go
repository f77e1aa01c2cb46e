package checklist

import "github.com/plinth-cdk/plinth/constructs/guardrail/engine"

var cost = []Item{
	{
		ID: "savings-plans", Pillar: engine.CostOptimization, Decided: ByAttestation,
		Text: "Savings Plans / Reserved Instances",
		Judged: "A commitment is bought in the billing console, never by a template: attest which, until when, or that none is worth it. " +
			"Budgets watch what it covers.",
		Signs:      []Sign{{Says: "budgets of commitments", Find: showing(watchesCommitment, "AWS::Budgets::Budget")}},
		Constructs: []string{"cost.CommitmentBudget"},
	},
	{
		ID: "spot", Pillar: engine.CostOptimization, Decided: ByTemplates,
		Text:   "Spot instances for stateless workloads",
		Judged: "Groups or services run a part of their capacity on Spot.",
		Signs: []Sign{
			{Says: "Auto Scaling groups with Spot Instances", Find: showing(startsSpot, groupType)},
			{Says: "services on Fargate Spot",
				Find: showing(usesSpot("CapacityProviderStrategy"), "AWS::ECS::Service")},
			{Says: "clusters whose services run on Fargate Spot",
				Find: showing(usesSpot("DefaultCapacityProviderStrategy"),
					"AWS::ECS::ClusterCapacityProviderAssociations", "AWS::ECS::Cluster")},
			{Says: "launch templates for Spot Instances",
				Find: showing(is("spot", "LaunchTemplateData", "InstanceMarketOptions", "MarketType"), "AWS::EC2::LaunchTemplate")},
		},
		Concerns:   []string{groupType, "AWS::ECS::Service"},
		Guardrails: []string{"SPOT-001", "SPOT-002", "SPOT-007", "SPOT-013"},
		Constructs: []string{"cost.SpotCapacity", "resilience.Service"},
	},
	{
		ID: "intelligent-tiering", Pillar: engine.CostOptimization, Decided: ByTemplates,
		Text:       "S3 Intelligent Tiering",
		Judged:     "A bucket moves objects to the class Intelligent-Tiering.",
		Signs:      []Sign{{Says: "buckets that move objects there", Find: showing(transitions("INTELLIGENT_TIERING"), "AWS::S3::Bucket")}},
		Concerns:   []string{"AWS::S3::Bucket"},
		Guardrails: []string{"TIER-001", "TIER-002"},
		Constructs: []string{"cost.TieredBucket"},
	},
	{
		ID: "cost-tags", Pillar: engine.CostOptimization, Decided: ByTemplates,
		Text:   "Cost allocation tags",
		Judged: "Stacks have the tags by which the bill is divided.",
		Signs: []Sign{
			{Says: "stacks with tags", Find: stacks(isTagged)},
			{Says: "workflows that activate the tags", Find: showing(activatesTags, "AWS::StepFunctions::StateMachine", "AWS::CE::CostCategory")},
		},
		Guardrails: []string{"TAG-001", "TAG-002", "TAG-004", "COST-008"},
		Constructs: []string{"plinth.NewStack", "cost.TagActivation", "cost.CostCategory"},
	},
	{
		ID: "budgets", Pillar: engine.CostOptimization, Decided: ByEither,
		Text:   "Budget alerts",
		Judged: "A budget or a detection of anomalies tells somebody.",
		Signs: []Sign{
			{Says: "budgets that tell somebody", Find: showing(tells, "AWS::Budgets::Budget")},
			{Says: "subscriptions to cost anomalies", Find: showing(has("Subscribers"), "AWS::CE::AnomalySubscription")},
		},
		Guardrails: []string{"BUDGET-001", "BUDGET-002"},
		Constructs: []string{"cost.Budget", "cost.AnomalyDetection"},
	},
	{
		ID: "cost-reviews", Pillar: engine.CostOptimization, Decided: ByAttestation,
		Text:       "Regular cost reviews",
		Judged:     "People review the bill: attest who does, and give a day by which they do so again. Exports make the bill readable.",
		Signs:      []Sign{{Says: "exports of the bill", Find: having("AWS::BCMDataExports::Export", "AWS::CUR::ReportDefinition")}},
		Constructs: []string{"cost.DataExport"},
	},
}
