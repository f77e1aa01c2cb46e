// Package activation writes the state machine that activates cost allocation tags.
package activation

import (
	"fmt"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

const (
	// attempts are made so far apart.
	attempts = 10
	apart    = 12 * time.Hour
)

// Machine activates the keys that are not active, and reports a year back by them if there were
// some.
func Machine(keys []string, backfill bool) workflow.Machine {
	list := "['" + strings.Join(keys, "', '") + "']"
	retry := []workflow.Retry{ // only the payer account may do this, and trying again does not make it one
		workflow.NoRetry("CostExplorer.AccessDeniedException", "CostExplorer.ValidationException"),
		{Interval: time.Minute, Attempts: 5, Backoff: 2},
	}
	call := func(api string, arguments any, output any, next string) workflow.Task {
		return workflow.Task{Resource: workflow.API("costexplorer:" + api), Arguments: arguments, Output: output, Retry: retry, Next: next}
	}
	states := workflow.States{
		"List": call("listCostAllocationTags", workflow.Object{"Status": "Active", "Type": "UserDefined", "TagKeys": keys, "MaxResults": 100},
			workflow.Object{
				"inactive": "{% ($active := $states.result.CostAllocationTags.TagKey; [" + list + "[$not($ in $active)]]) %}", "attempt": 1,
			}, "AnyInactive"),
		"AnyInactive": workflow.Choice{Default: "Done", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.inactive) > 0 %}").Then("Activate"),
		}},
		"Activate": call("updateCostAllocationTagsStatus", workflow.Object{
			"CostAllocationTagsStatus": "{% [$states.input.inactive.{'TagKey': $, 'Status': 'Active'}] %}",
		}, "{% $merge([$states.input, {'missing': [$states.result.Errors.TagKey]}]) %}", "AllActive"),
		"AllActive": workflow.Choice{Default: "Active", Rules: []workflow.Rule{
			workflow.Expression(fmt.Sprintf("{%% $count($states.input.missing) > 0 and $states.input.attempt < %d %%}", attempts)).Then("Wait"),
			workflow.Expression("{% $count($states.input.missing) > 0 %}").Then("Missing"),
		}},
		"Wait":  workflow.Wait{For: apart, Next: "Again"},
		"Again": workflow.Pass{Output: "{% $merge([$states.input, {'attempt': $states.input.attempt + 1}]) %}", Next: "Activate"},
		"Missing": workflow.Fail{Error: "TagKeysNotFound", Cause: "{% 'AWS has billed nothing with the keys ' & " +
			"$join($states.input.missing, ', ') & ' in five days' %}"},
		"Done": workflow.Succeed{},
	}
	if !backfill {
		states["Active"] = workflow.Succeed{}
	} else {
		states["Active"] = workflow.Task{
			Resource: workflow.API("costexplorer:startCostAllocationTagBackfill"), Retry: []workflow.Retry{
				workflow.NoRetry("CostExplorer.BackfillLimitExceededException", "CostExplorer.AccessDeniedException"),
				{Interval: time.Minute, Attempts: 5, Backoff: 2},
			},
			// One runs already, or has today: it takes what is active by now.
			Catch:     []workflow.Catch{{Errors: []string{"CostExplorer.BackfillLimitExceededException"}, Next: "Done"}},
			Arguments: workflow.Object{"BackfillFrom": from}, Next: "Done",
		}
	}
	return workflow.Machine{JSONata: true, Start: "List", Timeout: attempts*apart + time.Hour, States: states}
}

// from is the first day of the month after this one, a year ago: AWS takes first days of months,
// and none before the last twelve months.
const from = "{% ($year := $number($substring($now(), 0, 4)); $month := $number('1' & $substring($now(), 5, 2)) - 100;" +
	" $month = 12 ? $string($year) & '-01-01T00:00:00Z' :" +
	" $string($year - 1) & '-' & $substring('0' & $string($month + 1), -2) & '-01T00:00:00Z') %}"
