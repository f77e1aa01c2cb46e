package failover

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// clusterStates make a member the writer of its global database: by a switchover, which loses
// nothing, or by a failover if the Region of the writer is lost.
func clusterStates() workflow.States {
	const members = "$states.result.GlobalClusters[0].GlobalClusterMembers"
	look := func(next string) workflow.Task {
		return workflow.Task{
			Resource: workflow.API("rds:describeGlobalClusters"), Retry: retry, Catch: notMoved(), Next: next,
			Arguments: workflow.Object{"GlobalClusterIdentifier": "{% $states.input.global %}"},
			Output: "{% $merge([$states.input, {'writer': " + members + "[IsWriter].DbClusterArn, " +
				"'status': $states.result.GlobalClusters[0].Status}]) %}",
		}
	}
	move := func(api string, more workflow.Object) workflow.Task {
		more["GlobalClusterIdentifier"], more["TargetDbClusterIdentifier"] = "{% $states.input.global %}", "{% $states.input.arn %}"
		return workflow.Task{Resource: workflow.API("rds:" + api), Arguments: more, Retry: retry, Catch: notMoved(), Next: "Switching",
			Output: "{% $states.input %}"}
	}
	const here = "$states.input.writer = $states.input.arn"
	return workflow.States{
		"Members": look("IsWriter"),
		"IsWriter": workflow.Choice{Default: "SwitchOver", Rules: []workflow.Rule{
			workflow.Expression("{% " + here + " %}").Then("Moved"),
			workflow.Expression("{% $lost %}").Then("FailOver"),
		}},
		"SwitchOver": move("switchoverGlobalCluster", workflow.Object{}),
		"FailOver":   move("failoverGlobalCluster", workflow.Object{"AllowDataLoss": true}),
		"Switching":  workflow.Wait{For: 30 * time.Second, Next: "LookAgain"},
		"LookAgain":  look("Switched"),
		"Switched": workflow.Choice{Default: "Switching", Rules: []workflow.Rule{
			workflow.Expression("{% " + here + " and $states.input.status = 'available' %}").Then("Moved"),
		}},
	}
}
