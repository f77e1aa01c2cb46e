// Package rightsize writes the state machine that tells what is idle and what is too large.
package rightsize

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// Machine asks Compute Optimizer, which has no events, and publishes what it finds to ${Topic},
// what saves most first. It says nothing when there is nothing to save.
func Machine() workflow.Machine {
	retry := []workflow.Retry{ // an account that is not enrolled stays so
		workflow.NoRetry("ComputeOptimizer.OptInRequiredException", "ComputeOptimizer.AccessDeniedException"),
		{Interval: time.Minute, Attempts: 5, Backoff: 2},
	}
	return workflow.Machine{JSONata: true, Start: "Large", Timeout: time.Hour, States: workflow.States{
		"Large": workflow.Task{
			Resource: workflow.API("computeoptimizer:getRecommendationSummaries"), Retry: retry, Next: "Idle",
			Arguments: workflow.Object{"MaxResults": 1000},
			Output:    "{% {'lines': [" + large + "]} %}",
		},
		"Idle": workflow.Task{
			Resource: workflow.API("computeoptimizer:getIdleRecommendations"), Retry: retry, Next: "Any",
			Arguments: workflow.Object{"MaxResults": 100, "OrderBy": workflow.Object{"Dimension": "SavingsValue", "Order": "Desc"}},
			Output:    "{% {'lines': [$append($states.input.lines, [" + idle + "])]} %}",
		},
		"Any": workflow.Choice{Default: "Nothing", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.lines) > 0 %}").Then("Tell"),
		}},
		"Tell": workflow.Task{
			Resource: workflow.API("sns:publish"), Retry: []workflow.Retry{{Interval: time.Minute, Attempts: 5, Backoff: 2}},
			Arguments: workflow.Message("${Topic}", "Compute Optimizer: idle or too large", "$join($states.input.lines, '\\n')"),
		},
		"Nothing": workflow.Succeed{},
	}}
}

// saving is the end of each line, after the object that has it.
const saving = "EstimatedMonthlySavings; $exists($s.Value) ? ', saves ' & $string($round($s.Value, 2)) & ' ' & $s.Currency & ' a month' " +
	": '')"

const (
	large = "$states.result.RecommendationSummaries.($type := RecommendationResourceType;" +
		" $saved := ($s := SavingsOpportunity." + saving + ";" +
		" Summaries[Name in ['Overprovisioned', 'NotOptimized'] and Value > 0].($string(Value) & ' x ' & $type & ': ' & Name & $saved))"
	idle = "$states.result.IdleRecommendations.(ResourceType & ' ' & ResourceArn & ': ' & Finding &" +
		" ($s := SavingsOpportunity." + saving + ")"
)
