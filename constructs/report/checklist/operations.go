package checklist

import "github.com/plinth-cdk/plinth/constructs/guardrail/engine"

var operations = []Item{
	{
		ID: "infrastructure-as-code", Pillar: engine.OperationalExcellence, Decided: ByTemplates,
		Text:       "Infrastructure as Code (Terraform/CloudFormation)",
		Judged:     "Stacks hold resources, and their templates are what CloudFormation deploys.",
		Signs:      []Sign{{Says: "stacks with resources", Find: stacks(hasResources)}},
		Guardrails: []string{"TEMPLATE-001", "TEMPLATE-002", "STACK-004", "STACK-005", "STACK-006"},
		Constructs: []string{"plinth.NewStack"},
	},
	{
		ID: "pipelines", Pillar: engine.OperationalExcellence, Decided: ByEither,
		Text:   "CI/CD pipelines",
		Judged: "The app has a pipeline, or a role that a pipeline outside of AWS assumes by OpenID Connect.",
		Signs: []Sign{
			{Says: "pipelines", Find: having("AWS::CodePipeline::Pipeline")},
			{Says: "roles that pipelines assume by OpenID Connect", Find: showing(assumedByPipeline, "AWS::IAM::Role")},
		},
		Guardrails: []string{"IAM-009", "OIDC-001", "BUILD-001"},
		Constructs: []string{"security.DeployRole"},
	},
	{
		ID: "runbooks", Pillar: engine.OperationalExcellence, Decided: ByEither,
		Text:       "Runbooks for common operations",
		Judged:     "The app has automation runbooks of AWS Systems Manager.",
		Signs:      []Sign{{Says: "runbooks", Find: showing(isRunbook, "AWS::SSM::Document")}},
		Guardrails: []string{"RUNBOOK-"},
		Constructs: []string{"baseline.Runbooks", "security.IncidentRunbooks", "security.RemediationRunbooks"},
	},
	{
		ID: "automated-deployments", Pillar: engine.OperationalExcellence, Decided: ByEither,
		Text: "Automated deployments",
		Judged: "Something deploys without a person: a pipeline or its role, a deployment that rolls back by itself, or a stack set for new " +
			"accounts.",
		Signs: []Sign{
			{Says: "pipelines", Find: having("AWS::CodePipeline::Pipeline")},
			{Says: "roles that pipelines assume by OpenID Connect", Find: showing(assumedByPipeline, "AWS::IAM::Role")},
			{Says: "deployment groups", Find: having("AWS::CodeDeploy::DeploymentGroup")},
			{Says: "services that roll back a deployment that fails", Find: showing(rollsBack, "AWS::ECS::Service")},
			{Says: "stack sets that deploy to new accounts", Find: showing(is(true, "AutoDeployment", "Enabled"), "AWS::CloudFormation::StackSet")},
		},
		Guardrails: []string{"ECS-001", "STACKSET-001"},
		Constructs: []string{"security.DeployRole", "resilience.Service", "baseline.AccountStackSet"},
	},
	{
		ID: "monitoring", Pillar: engine.OperationalExcellence, Decided: ByTemplates,
		Text:   "Monitoring and alerting",
		Judged: "Alarms act, what they tell reaches somebody, and production resources have the alarms that AWS recommends.",
		Signs: []Sign{
			{Says: "alarms with an action", Find: showing(acts, "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")}},
		Guardrails: []string{"OBSERVE-001", "OBSERVE-002", "ALARM-001", "ALARM-006", "ALARM-007", "NOTIFY-002", "NOTIFY-006"},
		Constructs: []string{"observability.Notifications", "observability.WorkloadAlarm", "security.AlertTopic"},
	},
}
