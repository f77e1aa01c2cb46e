package resilience

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// restored is how AWS Backup begins the names of what a test restores.
const restored = "awsbackup-restore-test*"

func newValidation(r *RestoreTesting, p *RestoreTestingProps) awsstepfunctions.StateMachine {
	at := plinth.PlaceOf(r)
	arn := func(service, region, account, resource string) *[]*string {
		return jsii.Strings("arn:" + at.Partition + ":" + service + ":" + region + ":" + account + ":" + resource)
	}
	return orchestration.NewStateMachine(r, "Validation", &orchestration.StateMachineProps{
		Machine: validationMachine(p.Within), Topic: p.Alerts.Topic(),
		Permissions: []*awsiam.PolicyStatementProps{
			{Actions: jsii.Strings("rds:DescribeDBInstances"), Resources: arn("rds", at.Region, at.Account, "db:*")},
			{Actions: jsii.Strings("rds:DescribeDBClusters"), Resources: arn("rds", at.Region, at.Account, "cluster:*")},
			{Actions: jsii.Strings("dynamodb:Scan"), Resources: arn("dynamodb", at.Region, at.Account, "table/"+restored)},
			{Actions: jsii.Strings("s3:ListBucket"), Resources: arn("s3", "", "", restored)},
			{Actions: jsii.Strings("backup:PutRestoreValidationResult"), Resources: jsii.Strings("*")}, // knows no resources
		},
	})
}

// validationMachine checks what a test restored, and reports the result. It fails if the check
// does, which raises the alarm.
func validationMachine(within time.Duration) workflow.Machine {
	allowed := int(within / time.Minute)
	retry := []workflow.Retry{{Interval: 10 * time.Second, Attempts: 4, Backoff: 2}}
	unreadable := []workflow.Catch{{
		Output: "{% $merge([$states.input, {'good': false, 'why': 'it cannot be read: ' & $states.errorOutput.Error}]) %}", Next: "Report",
	}}
	// look asks a service for what was restored, which is good if an expression over its answer is
	// true.
	look := func(call string, arguments workflow.Object, good, why string) workflow.Task {
		return workflow.Task{
			Resource: workflow.API(call), Arguments: arguments, Retry: retry, Catch: unreadable, Next: "InTime",
			Output: "{% $merge([$states.input, {'good': " + good + ", 'why': " + why + "}]) %}",
		}
	}
	const name = "$split($states.input.arn, /[:\\/]/)[-1]"
	is := func(typ RestoreType) workflow.Condition {
		return workflow.Expression("{% $states.input.type = '" + string(typ) + "' %}")
	}
	verdict := func(status string) workflow.Object {
		return workflow.Object{
			"RestoreJobId": "{% $states.input.job %}", "ValidationStatus": status, "ValidationStatusMessage": "{% $states.input.why %}",
		}
	}
	report := func(status, next string) workflow.Task {
		return workflow.Task{
			Resource: workflow.API("backup:putRestoreValidationResult"), Arguments: verdict(status), Retry: retry, Next: next,
			Output: "{% $states.input %}",
		}
	}
	return workflow.Machine{JSONata: true, Start: "Read", Timeout: time.Hour, States: workflow.States{
		"Read": workflow.Pass{Next: "WhichType", Output: workflow.Object{
			"job": "{% $states.input.detail.restoreJobId %}", "type": "{% $states.input.detail.resourceType %}",
			"arn": "{% $states.input.detail.createdResourceArn %}",
			"minutes": "{% $floor(($toMillis($states.input.detail.completionDate) - $toMillis($states.input.detail.creationDate))" +
				" / 60000) %}",
		}},
		"WhichType": workflow.Choice{Default: "Unknown", Rules: []workflow.Rule{
			is(RestoreInstances).Then("Instance"), is(RestoreClusters).Then("Cluster"),
			is(RestoreTables).Then("Table"), is(RestoreBuckets).Then("Bucket"),
		}},
		"Unknown": workflow.Pass{Next: "Report", Output: "{% $merge([$states.input, {'good': false, 'why': 'nobody validates this type'}]) %}"},
		"Instance": look("rds:describeDBInstances", workflow.Object{"DbInstanceIdentifier": "{% " + name + " %}"},
			"$states.result.DbInstances[0].(DbInstanceStatus = 'available' and StorageEncrypted)",
			"'the instance is ' & $states.result.DbInstances[0].DbInstanceStatus"),
		"Cluster": look("rds:describeDBClusters", workflow.Object{"DbClusterIdentifier": "{% " + name + " %}"},
			"$states.result.DbClusters[0].(Status = 'available' and StorageEncrypted)",
			"'the cluster is ' & $states.result.DbClusters[0].Status"),
		"Table": look("dynamodb:scan", workflow.Object{"TableName": "{% " + name + " %}", "Limit": 1, "Select": "COUNT"},
			"$states.result.Count > 0", "$states.result.Count > 0 ? 'the table holds items' : 'the table is empty'"),
		"Bucket": look("s3:listObjectsV2", workflow.Object{"Bucket": "{% " + name + " %}", "MaxKeys": 1},
			"$states.result.KeyCount > 0", "$states.result.KeyCount > 0 ? 'the bucket holds objects' : 'the bucket is empty'"),
		"InTime": workflow.Choice{Default: "Report", Rules: []workflow.Rule{
			workflow.Expression(fmt.Sprintf("{%% $states.input.minutes > %d %%}", allowed)).Then("Late"),
		}},
		"Late": workflow.Pass{Next: "Report", Output: fmt.Sprintf("{%% $merge([$states.input, {'good': false, "+
			"'why': 'it took ' & $states.input.minutes & ' minutes, and %d are allowed'}]) %%}", allowed)},
		"Report": workflow.Choice{Default: "Fail", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.good %}").Then("Succeed"),
		}},
		"Succeed": report("SUCCESSFUL", "Good"),
		"Fail":    report("FAILED", "Wanting"),
		"Good":    workflow.Succeed{},
		"Wanting": workflow.Fail{Error: "RestoreWanting", Cause: "The restore test has not passed: its job in AWS Backup says why"},
	}}
}

// remind asks every day whether the last good restore of each type is young enough. It needs no
// event and no job: what does not happen is what it looks for.
func (r *RestoreTesting) remind(p *RestoreTestingProps) {
	role := p.Alerts.Channel().PublisherOf(r, "DeadlineRole", "states", "stateMachine:*", &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("backup:ListRestoreJobs"), Resources: jsii.Strings("*"),
	})
	plinth.KeepRole(role, "reads restore jobs and tells which restores are missing")
	r.deadline = orchestration.NewStateMachine(r, "Deadline", &orchestration.StateMachineProps{
		Machine: deadlineMachine(p.Types, p.DeadlineDays), Role: role, Topic: p.Alerts.Topic(),
		Substitutions: map[string]*string{"Plan": r.plan.AttrRestoreTestingPlanArn(), "Topic": p.Alerts.ARN()},
	})
	orchestration.StartAt(r, "Daily", "Asks for the restores of "+tree.Path(r), r.deadline, orchestration.Schedule{
		Expression: "cron(0 9 * * ? *)", Failed: p.Alerts.Failed(),
	})
}

// deadlineMachine fails when a type has no good restore that is young enough, and says which.
func deadlineMachine(types []RestoreType, days int) workflow.Machine {
	retry := []workflow.Retry{{Interval: time.Minute, Attempts: 3, Backoff: 2}}
	list := "['" + string(types[0])
	for _, typ := range types[1:] {
		list += "', '" + string(typ)
	}
	list += "']"
	return workflow.Machine{JSONata: true, Start: "List", Timeout: 15 * time.Minute, States: workflow.States{
		"List": workflow.Task{
			Resource: workflow.API("backup:listRestoreJobs"), Retry: retry, Next: "AllThere",
			Arguments: workflow.Object{
				"ByRestoreTestingPlanArn": "${Plan}", "ByStatus": "COMPLETED", "MaxResults": 1000,
				"ByCompleteAfter": fmt.Sprintf("{%% $fromMillis($millis() - %d) %%}", days*24*60*60*1000),
			},
			Output: workflow.Object{"missing": "{% ($good := $states.result.RestoreJobs[ValidationStatus = 'SUCCESSFUL'].ResourceType;" +
				" [" + list + "[$not($ in $good)]]) %}"},
		},
		"AllThere": workflow.Choice{Default: "Good", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.missing) > 0 %}").Then("Tell"),
		}},
		"Good": workflow.Succeed{},
		"Tell": workflow.Task{
			Resource: workflow.API("sns:publish"), Retry: retry, Next: "Overdue",
			Arguments: workflow.Message("${Topic}", "Backups that were not restored in time",
				fmt.Sprintf("'No good restore in the last %d days of: ' & $join($states.input.missing, ', ')", days)),
		},
		"Overdue": workflow.Fail{Error: "RestoreOverdue", Cause: "A type of backup was not restored in time"},
	}}
}
