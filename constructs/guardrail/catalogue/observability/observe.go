package observability

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

var observeRules = []engine.Rule{
	{
		ID: "OBSERVE-001", Title: "Production resources have their recommended alarms",
		Why: "What nobody watches fails until users tell. An alarm counts if it watches the metric in the Region where it is reported, " +
			"and its action reaches a subscriber. The rule holds for every stack of an app that observes any.",
		Fix: "Define the resource in the scope of observability.Observe with Alerts in its account and Region, or name it in Exempt, " +
			"with a reason.",
		Pillar:   engine.OperationalExcellence,
		Relax:    engine.ProductionOnly(),
		Controls: []string{"CloudWatch.15"},
		Check:    observed(missing),
	},
	{
		ID: "OBSERVE-002", Title: "Metrics that production needs are published",
		Why:      "An alarm cannot watch what a service does not report: without its metrics a fault shows nowhere.",
		Fix:      "Switch on what the metric needs, give the resource what its threshold follows from, or name it in Exempt, with a reason.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    observed(unpublished),
	},
	{
		ID: "OBSERVE-003", Title: "Exemptions from alarms keep one away",
		Why:    "An exemption that matches nothing hides the next resource that nobody watches, and one without a reason is none.",
		Fix:    "Remove the exemption, or correct its scope, metrics and reason.",
		Pillar: engine.OperationalExcellence,
		Check:  unusedExemptions,
	},
	{
		ID: "OBSERVE-004", Title: "Production workloads are observed",
		Why:      "Faults of load balancers, APIs, services, databases and caches without alarms are noticed by users first.",
		Fix:      "Call observability.Observe on the app; waive the rule where another app defines the alarms.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    unobserved,
	},
}

// observed makes a check of what looks at each resource of an app that observes some of its stacks.
func observed(check func(pass *engine.Pass, c watch.Coverage)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		report := watch.Cover(pass.Assembly)
		if !report.Observed {
			return
		}
		for _, c := range report.Resources {
			check(pass, c)
		}
	}
}

func missing(pass *engine.Pass, c watch.Coverage) {
	for _, alarm := range c.Missing {
		pass.Report(c.Resource, "", "has no alarm on %s that somebody hears; want %s", alarm.Metric, alarm.Condition())
	}
}

func unpublished(pass *engine.Pass, c watch.Coverage) {
	for _, gap := range c.Gaps {
		pass.Report(c.Resource, "", "cannot be watched by %s: %s", gap.Metric, gap.Reason)
	}
}

func unusedExemptions(pass *engine.Pass) {
	for _, e := range watch.Cover(pass.Assembly).Exemptions {
		at := &assembly.Resource{Stack: e.Stack(), Path: e.Path}
		switch {
		case e.Reason == "":
			pass.Report(at, "", "is exempt from alarms without a reason")
		case !e.Used:
			pass.Report(at, "", "is exempt from alarms that nothing in it would have")
		}
	}
}

// serving are what users wait for.
var serving = []string{
	"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage", "AWS::CloudFront::Distribution", "AWS::ECS::Service",
	"AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache", "AWS::ElasticLoadBalancingV2::LoadBalancer",
	"AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance",
}

// unobserved names the stacks with workloads of an app that observes none.
func unobserved(pass *engine.Pass) {
	report := watch.Cover(pass.Assembly)
	if report.Observed {
		return
	}
	var said []*assembly.Stack
	for _, c := range report.Resources {
		if root := c.Resource.Stack.Root(); len(c.Missing) > 0 && slices.Contains(serving, c.Resource.Type) && !slices.Contains(said, root) {
			said = append(said, root)
			pass.ReportStack(root, "", "is not observed: %s has no alarm on %s", c.Resource.Path, c.Missing[0].Metric)
		}
	}
}
