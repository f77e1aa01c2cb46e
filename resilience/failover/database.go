package failover

import (
	"fmt"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// databaseStates promote a replica: once it has caught up, with backups, a standby, and clients
// admitted. Promotion is one call of five, and the only one that nothing undoes.
func databaseStates() workflow.States {
	const is = "$states.result.DbInstances[0]"
	call := func(api string, arguments workflow.Object, next string) workflow.Task {
		arguments["DbInstanceIdentifier"] = "{% $states.input.name %}"
		return workflow.Task{Resource: workflow.API("rds:" + api), Arguments: arguments, Retry: retry, Catch: notMoved(), Next: next,
			Output: "{% $states.input %}"}
	}
	look := func(next string) workflow.Task {
		t := call("describeDBInstances", workflow.Object{}, next)
		t.Output = "{% $merge([$states.input, {'replica': $exists(" + is + ".ReadReplicaSourceDBInstanceIdentifier), " +
			"'status': " + is + ".DbInstanceStatus}]) %}"
		return t
	}
	open := call("modifyDBInstance", workflow.Object{
		"MultiAZ": true, "BackupRetentionPeriod": "{% $states.input.days %}", "PreferredBackupWindow": "{% $states.input.window %}",
		"VpcSecurityGroupIds": []string{"{% $states.input.group %}"}, "ApplyImmediately": true,
	}, "Moved")
	// A promoted instance makes its first backup, and is not to be changed until it has.
	open.Retry = []workflow.Retry{{Interval: 30 * time.Second, Attempts: 40, Backoff: 1}}
	return workflow.States{
		"Database": look("IsReplica"),
		"IsReplica": workflow.Choice{Default: "Open", Rules: []workflow.Rule{ // promoted by an earlier run
			workflow.Expression("{% $states.input.replica and $lost %}").Then("IsReady"),
			workflow.Expression("{% $states.input.replica %}").Then("Lag"),
		}},
		"Lag": lag(),
		"CaughtUp": workflow.Choice{Default: "WaitForLag", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.lag >= 0 and $states.input.lag <= 1 %}").Then("IsReady"),
			workflow.Expression(fmt.Sprintf("{%% $states.input.tries >= %d %%}", lagTries)).Then("Behind"),
		}},
		"WaitForLag": workflow.Wait{For: lagEvery, Next: "Lag"},
		"Behind":     because("it is behind its source, and does not catch up"),
		"IsReady":    workflow.Choice{Default: "Promote", Rules: []workflow.Rule{workflow.Expression("{% $only %}").Then("Moved")}},
		"Promote": call("promoteReadReplica", workflow.Object{
			"BackupRetentionPeriod": "{% $states.input.days %}", "PreferredBackupWindow": "{% $states.input.window %}",
		}, "Promoting"),
		"Promoting": workflow.Wait{For: 30 * time.Second, Next: "Look"},
		"Look":      look("Writable"),
		"Writable": workflow.Choice{Default: "Promoting", Rules: []workflow.Rule{
			workflow.Expression("{% $not($states.input.replica) and $states.input.status in ['available', 'backing-up'] %}").Then("Open"),
		}},
		"Open": open,
	}
}

// lag asks for the lag of the last minutes: the newest value, or -1 for none.
func lag() workflow.Task {
	return workflow.Task{
		Resource: workflow.API("cloudwatch:getMetricData"), Retry: retry, Catch: notMoved(), Next: "CaughtUp",
		Arguments: workflow.Object{
			"StartTime": "{% $fromMillis($millis() - 300000) %}", "EndTime": "{% $now() %}", "ScanBy": "TimestampDescending",
			"MetricDataQueries": []any{workflow.Object{"Id": "lag", "MetricStat": workflow.Object{
				"Period": 60, "Stat": "Maximum", "Metric": workflow.Object{
					"Namespace": "AWS/RDS", "MetricName": "ReplicaLag",
					"Dimensions": []any{workflow.Object{"Name": "DBInstanceIdentifier", "Value": "{% $states.input.name %}"}},
				},
			}}},
		},
		Output: "{% ($found := $states.result.MetricDataResults[0].Values[0]; $merge([$states.input, " +
			"{'lag': $exists($found) ? $found : -1, 'tries': $states.input.tries + 1}])) %}",
	}
}
