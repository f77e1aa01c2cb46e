package resilience

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// AlarmOnAge defines a state machine that asks every hour for the newest backup of each resource in
// the vault, and an alarm for when one is older than within, or when there is none at all. It needs
// neither jobs nor events, and runs where the vault is: in the recovery Region it tells while the
// primary is lost. What has had no backup for three days more counts as removed.
//
// Standing idle it costs three alarms a month. It panics with an error when alerts is nil or in
// another stack, and when within is below an hour.
func (v *BackupVault) AlarmOnAge(id string, within time.Duration, alerts *alerting.AlertTopic) awsstepfunctions.StateMachine {
	switch {
	case alerts == nil || tree.Stack(alerts) != tree.Stack(v):
		panic(plinth.Misuse(v, "alerts is nil or in another stack, want a topic beside the vault: the other Region may be lost"))
	case within < time.Hour:
		panic(plinth.Misuse(v, "within is %s, want an hour or more: AWS Backup makes backups no more often", objective.Short(within)))
	}
	watch := tree.Group(v, id)
	role := alerts.Channel().PublisherOf(watch, "Role", "states", "stateMachine:*", &awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("backup:ListRecoveryPointsByBackupVault"),
		Resources: jsii.Strings(plinth.PlaceOf(v).ARN("backup", "backup-vault:"+v.name)),
	})
	plinth.KeepRole(role, "reads the age of backups and tells which are missing")
	machine := orchestration.NewStateMachine(watch, "Age", &orchestration.StateMachineProps{
		Machine: ageMachine(within), Role: role, Topic: alerts.Topic(),
		Substitutions: map[string]*string{"Vault": &v.name, "Topic": alerts.ARN()},
	})
	orchestration.StartAt(watch, "Hourly", "Asks for the age of backups in "+tree.Path(v), machine, orchestration.Schedule{
		Expression: "rate(1 hour)", Failed: alerts.Failed(),
	})
	return machine
}

// forgottenAfter is when a resource without further backups counts as removed.
const forgottenAfter = 3 * 24 * time.Hour

// ageMachine fails when a resource has no backup that is young enough, and says which.
func ageMachine(within time.Duration) workflow.Machine {
	retry := []workflow.Retry{{Interval: time.Minute, Attempts: 3, Backoff: 2}}
	const completed = "$states.result.RecoveryPoints[Status = 'COMPLETED']"
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: 30 * time.Minute, States: workflow.States{
		"Begin": workflow.Pass{Next: "List", Assign: workflow.Object{"token": "", "seen": []any{}, "fresh": []any{}}},
		"List": workflow.Task{
			Resource: workflow.API("backup:listRecoveryPointsByBackupVault"), Retry: retry, Next: "More",
			Arguments: fmt.Sprintf("{%% $merge([{'BackupVaultName': '${Vault}', 'MaxResults': 1000, "+
				"'ByCreatedAfter': $fromMillis($millis() - %d)}, $token = '' ? {} : {'NextToken': $token}]) %%}",
				(within + forgottenAfter).Milliseconds()),
			Assign: workflow.Object{
				"token": "{% $exists($states.result.NextToken) ? $states.result.NextToken : '' %}",
				"seen":  "{% [$distinct($append($seen, " + completed + ".ResourceArn))] %}",
				"fresh": fmt.Sprintf("{%% [$distinct($append($fresh, %s[$toMillis(CreationDate) > $millis() - %d].ResourceArn))] %%}",
					completed, within.Milliseconds()),
			},
		},
		"More": workflow.Choice{Default: "Compare", Rules: []workflow.Rule{workflow.Expression("{% $token != '' %}").Then("List")}},
		"Compare": workflow.Pass{Next: "AllYoung", Output: workflow.Object{
			"late": "{% $count($fresh) = 0 ? ['everything'] : [$seen[$not($ in $fresh)]] %}",
		}},
		"AllYoung": workflow.Choice{Default: "Good", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.late) > 0 %}").Then("Tell"),
		}},
		"Good": workflow.Succeed{},
		"Tell": workflow.Task{
			Resource: workflow.API("sns:publish"), Retry: retry, Next: "Old",
			Arguments: workflow.Message("${Topic}", "Backups that are too old",
				"'No backup in ${Vault} of the last "+objective.Short(within)+" of: ' & $join($states.input.late, ', ')"),
		},
		"Old": workflow.Fail{Error: "BackupsTooOld", Cause: "A backup is older than its objective"},
	}}
}
