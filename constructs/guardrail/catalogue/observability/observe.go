package observability

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

var observeRules = []engine.Rule{
	{
		ID: "OBSERVE-001", Title: "Production resources have their recommended alarms",
		Why: "What nobody watches fails until users tell, and the alarms that an app has hide those that it lacks; one without any gets " +
			"OBSERVE-004. An alarm counts if it watches the metric in the Region where it is reported, and its action reaches a subscriber.",
		Fix: "Call observability.Observe on the app, with Alerts in the account and Region of the resource, or name it in Exempt with a " +
			"reason; where another app or tool watches the whole stack, say so in WatchedBy of plinth.StackProps.",
		Pillar:   engine.OperationalExcellence,
		Relax:    engine.ProductionOnly(),
		Controls: []string{"CloudWatch.15"},
		Check:    covering(missing),
	},
	{
		ID: "OBSERVE-002", Title: "Metrics that production needs are published",
		Why:      "An alarm cannot watch what a service does not report: without its metrics a fault shows nowhere.",
		Fix:      "Switch on what the metric needs, give the resource what its threshold follows from, or name it in Exempt, with a reason.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    covering(unpublished),
	},
	{
		ID: "OBSERVE-003", Title: "Exemptions from alarms keep one away",
		Why:    "An exemption that matches nothing hides the next resource that nobody watches, and one without a reason is none.",
		Fix:    "Remove the exemption, or correct its scope, metrics and reason.",
		Pillar: engine.OperationalExcellence,
		Check:  unusedExemptions,
	},
	{
		ID: "OBSERVE-004", Title: "Apps with production resources have alarms",
		Why: "What nobody watches fails until users tell. It is a warning because another tool may watch the app, which no template says; " +
			"from the first alarm on, OBSERVE-001 wants them all.",
		Fix:      "Call observability.Observe on the app, or say in WatchedBy of plinth.StackProps who watches the stack.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Controls: []string{"CloudWatch.15"},
		Check: func(pass *engine.Pass) {
			unwatched := watch.Cover(pass.Assembly).Unwatched()
			for _, s := range pass.Stacks {
				if n := unwatched[s]; n > 0 {
					pass.ReportStack(s, "", "has %d of the resources that alarms are recommended for, and no alarm in the app watches any", n)
				}
			}
		},
	},
}

// covering makes a check of what looks at each resource that can be watched, in an app that
// observes something. OBSERVE-004 tells of one that does not.
func covering(check func(pass *engine.Pass, c watch.Coverage)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		report := watch.Cover(pass.Assembly)
		if report.Unwatched() != nil {
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
