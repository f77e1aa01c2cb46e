package failover

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// Stop makes the machine that stops the writers of this side's databases, by an event of the other
// one: it takes the security group that admits them away, and restarts the databases, because
// connections outlive the rules that admitted them. Then it answers, if somebody waits. A database
// that is a replica has no writers.
func Stop(s Side) workflow.Machine {
	const is = "$states.result.DbInstances[0]"
	call := func(api string, arguments workflow.Object, next string) workflow.Task {
		arguments["DbInstanceIdentifier"] = "{% $states.input.name %}"
		return workflow.Task{Resource: workflow.API("rds:" + api), Arguments: arguments, Retry: retry, Next: next, Output: "{% $states.input %}"}
	}
	look := func(next string) workflow.Task {
		t := call("describeDBInstances", workflow.Object{}, next)
		t.Output = "{% $merge([$states.input, {'replica': $exists(" + is + ".ReadReplicaSourceDBInstanceIdentifier), " +
			"'groups': [" + is + ".VpcSecurityGroups[Status = 'active'].VpcSecurityGroupId], 'status': " + is + ".DbInstanceStatus}]) %}"
		return t
	}
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: time.Hour, States: workflow.States{
		"Begin": workflow.Pass{Next: "Stop", Assign: workflow.Object{
			"token": "{% $exists($states.input.detail.token) ? $states.input.detail.token : '' %}"}},
		"Stop": workflow.Map{ItemsOf: s.items(), Next: "IsAwaited", Process: workflow.Part{Start: "Look", States: workflow.States{
			"Look": look("IsReplica"),
			"IsReplica": workflow.Choice{Default: "Close", Rules: []workflow.Rule{
				workflow.Expression("{% $states.input.replica %}").Then("Stopped"),
			}},
			"Close": call("modifyDBInstance", workflow.Object{
				"VpcSecurityGroupIds": []string{"{% $states.input.closed %}"}, "ApplyImmediately": true,
			}, "Closing"),
			"Closing":   workflow.Wait{For: 5 * time.Second, Next: "LookAgain"},
			"LookAgain": look("IsClosed"),
			"IsClosed": workflow.Choice{Default: "Closing", Rules: []workflow.Rule{
				workflow.Expression("{% $states.input.groups = [$states.input.closed] and $states.input.status = 'available' %}").Then("Restart"),
			}},
			"Restart": call("rebootDBInstance", workflow.Object{}, "Stopped"),
			"Stopped": workflow.Pass{},
		}}},
		"IsAwaited": workflow.Choice{Default: "Answer", Rules: []workflow.Rule{
			workflow.Expression("{% $token = '' %}").Then("Done"),
		}},
		"Answer": workflow.Task{Resource: workflow.Service("events:putEvents"), Retry: retry, Next: "Done", Arguments: workflow.Object{
			"Entries": []any{workflow.Object{"Source": Source, "DetailType": Fenced, "Detail": workflow.Object{
				"pair": s.Pair, "region": s.Other, "token": "{% $token %}",
			}}},
		}},
		"Done": workflow.Succeed{},
	}}
}

// Hear makes the machine that tells the waiting one that the writers are stopped. An answer that
// comes too late finds nobody.
func Hear() workflow.Machine {
	return workflow.Machine{JSONata: true, Start: "Tell", Timeout: time.Minute, States: workflow.States{
		"Tell": workflow.Task{Resource: workflow.API("sfn:sendTaskSuccess"), Next: "Done", Arguments: workflow.Object{
			"TaskToken": "{% $states.input.detail.token %}", "Output": "{% '{}' %}",
		}, Catch: []workflow.Catch{{Errors: []string{"Sfn.TaskTimedOutException", "Sfn.TaskDoesNotExistException"}, Next: "Done"}}},
		"Done": workflow.Succeed{},
	}}
}
