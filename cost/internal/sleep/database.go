package sleep

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// database stops and starts an instance of RDS or a cluster of Aurora, whose members cannot be
// stopped alone. One that is being backed up or modified takes neither, so the call is tried again
// for an hour and a half.
func database(kind Kind) workflow.States {
	type names struct{ state, list, id, status, describe, stop, start, gone, busy string }
	n := names{"Database", "DbInstances", "DbInstanceIdentifier", "DbInstanceStatus", "rds:describeDBInstances", "rds:stopDBInstance",
		"rds:startDBInstance", "Rds.DbInstanceNotFoundException", "Rds.InvalidDbInstanceStateException"}
	if kind == Cluster {
		n = names{"Cluster", "DbClusters", "DbClusterIdentifier", "Status", "rds:describeDBClusters", "rds:stopDBCluster",
			"rds:startDBCluster", "Rds.DbClusterNotFoundException", "Rds.InvalidDbClusterStateException"}
	}
	id := workflow.Object{n.id: "{% $states.input.of.name %}"}
	patient := func(call string) workflow.Task {
		t := task(call, id, same, "Changed", n.gone)
		t.Retry = append([]workflow.Retry{{
			Errors: []string{n.busy, "Rds.InsufficientDbInstanceCapacityException"}, Interval: 5 * time.Minute, Attempts: 18, Backoff: 1,
		}}, retry...)
		return t
	}
	quiet := "$states.input.status in ['stopped', 'stopping']"
	return workflow.States{
		n.state: task(n.describe, id, with("'status': $states.result."+n.list+"[0]."+n.status), n.state+"Which", n.gone),
		n.state + "Which": workflow.Choice{Default: "Alike", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.action = 'sleep' and $not(" + quiet + ") %}").Then(n.state + "Stop"),
			workflow.Expression("{% $states.input.action = 'wake' and " + quiet + " %}").Then(n.state + "Start"),
		}},
		n.state + "Stop":  patient(n.stop),
		n.state + "Start": patient(n.start),
	}
}
