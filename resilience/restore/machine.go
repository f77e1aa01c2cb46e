package restore

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// retry is for calls that fail for a moment, as control planes do when a Region is in trouble.
var retry = []workflow.Retry{{Interval: 10 * time.Second, Attempts: 5, Backoff: 2, MaxDelay: time.Minute}}

// Machine makes the machine that restores. It fails with what it has not restored, and why.
func Machine(p Plan) workflow.Machine {
	states := workflow.States{
		"Begin": workflow.Pass{Next: p.first(), Assign: workflow.Object{
			"databases": p.items(), "found": []any{}, "token": "",
		}},
		"Restore": workflow.Map{
			ItemsOf: "{% [$append($databases, $found[type in ['DynamoDB', 'S3']])] %}", Next: "AllRestored",
			Process: workflow.Part{Start: "WhichType", States: workflow.Merge(backupStates(p), databaseStates(), storeStates(p))},
			Output: workflow.Object{"left": "{% [$append($append(" +
				"[$states.result[restored = false].(name & ': ' & why)], " +
				"[$found[$not(type in ['DynamoDB', 'S3']) and $not(arn in $databases.arn)].(name & ': it is of type ' & type & ', restore it by " +
				"hand')]), " +
				"$count($databases) + $count($found) = 0 ? ['there is no backup of anything here'] : [])] %}"},
		},
		"AllRestored": workflow.Choice{Default: "Left", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.left) = 0 %}").Then("Done"),
		}},
		"Done": workflow.Succeed{},
		"Left": workflow.Fail{Error: "NotRestored", Cause: "{% 'Everything but this is there: ' & $join($states.input.left, '; ') %}"},
	}
	if p.Vault != "" {
		states = workflow.Merge(states, p.listStates())
	}
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: 24 * time.Hour, States: states}
}

func (p Plan) first() string {
	if p.Vault == "" {
		return "Restore"
	}
	return "List"
}

// listStates list what the vault holds.
func (p Plan) listStates() workflow.States {
	return workflow.States{
		"List": workflow.Task{
			Resource: workflow.API("backup:listProtectedResourcesByBackupVault"), Retry: retry, Next: "More",
			Arguments: "{% $merge([{'BackupVaultName': '" + p.Vault + "', 'MaxResults': 1000}, $token = '' ? {} : {'NextToken': $token}]) %}",
			Assign: workflow.Object{
				"token": "{% $exists($states.result.NextToken) ? $states.result.NextToken : '' %}",
				"found": "{% [$append($found, [$states.result.Results.{'type': ResourceType, 'arn': ResourceArn, " +
					"'name': $split(ResourceArn, /[:\\/]/)[-1]}])] %}",
			},
		},
		"More": workflow.Choice{Default: "Restore", Rules: []workflow.Rule{workflow.Expression("{% $token != '' %}").Then("List")}},
	}
}

// items are the databases, as the machine reads them. With is metadata for AWS Backup besides what
// it infers.
func (p Plan) items() []any {
	all := []any{}
	for _, d := range p.Databases {
		item := workflow.Object{
			"type": "RDS", "name": d.Name, "arn": d.ARN, "logs": d.Logs, "days": d.BackupDays, "window": d.BackupWindow,
			"subnets": d.Subnets, "group": d.Group, "parameters": d.Parameters,
			"with": workflow.Object{
				"dbInstanceIdentifier": d.Name, "dbSubnetGroupName": d.Subnets, "vpcSecurityGroupIds": `["` + d.Group + `"]`,
				"dbParameterGroupName": d.Parameters, "enableIamDatabaseAuthentication": "true", "multiAz": "true",
			},
		}
		if d.cluster() {
			members := []any{}
			for _, m := range d.Members {
				members = append(members, workflow.Object{"member": m.Name, "class": m.Class, "engine": m.Engine, "cluster": d.Name})
			}
			item["type"], item["members"] = "Aurora", members
			item["with"] = workflow.Object{
				"dbClusterIdentifier": d.Name, "dbSubnetGroupName": d.Subnets, "vpcSecurityGroupIds": `["` + d.Group + `"]`,
				"dbClusterParameterGroupName": d.Parameters, "enableIamDatabaseAuthentication": "true",
			}
			if d.MaxACU > 0 {
				item["capacity"] = workflow.Object{"MinCapacity": d.MinACU, "MaxCapacity": d.MaxACU}
			}
		}
		all = append(all, item)
	}
	return all
}

// notRestored leads to what is reported at the end: one store that cannot be restored holds up no
// other.
func notRestored() []workflow.Catch {
	return []workflow.Catch{{Next: "NotRestored",
		Output: "{% $merge([$states.input, {'why': $states.errorOutput.Error & ' ' & $states.errorOutput.Cause}]) %}"}}
}

// because is a state that says why a store was not restored.
func because(why string) workflow.Pass {
	return workflow.Pass{Next: "NotRestored", Output: "{% $merge([$states.input, {'why': '" + why + "'}]) %}"}
}

// call is a step of one store, which keeps what is known of it.
func call(api string, arguments any, next string) workflow.Task {
	return workflow.Task{Resource: workflow.API(api), Arguments: arguments, Retry: retry, Catch: notRestored(), Next: next,
		Output: "{% $states.input %}"}
}

// missing looks at what may not exist yet, which is no failure.
func missing(api string, arguments workflow.Object, notThere, restore, next string) workflow.Task {
	t := call(api, arguments, next)
	t.Catch = append([]workflow.Catch{{Errors: []string{notThere}, Next: restore, Output: "{% $states.input %}"}}, t.Catch...)
	t.Retry = append([]workflow.Retry{workflow.NoRetry(notThere)}, t.Retry...)
	return t
}
