package security

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// digest publishes once a day how many findings below severity 7 there were, by type.
func (d *ThreatDetection) digest() {
	role := d.alerts.PublisherOf(d, "DigestRole", "states", "stateMachine:*", sdkcall.Anywhere("guardduty:GetFindingsStatistics"))
	plinth.KeepRole(role, "counts findings and publishes the digest")
	machine := orchestration.NewStateMachine(d, "Digest", &orchestration.StateMachineProps{
		Machine: digestMachine(), Role: role, Topic: d.alerts.Topic(),
		Substitutions: map[string]*string{"Detector": d.id, "Topic": tree.Text(d.alerts.Topic(), "topicArn")},
	})
	orchestration.StartAt(d, "Daily", "Starts the digest of "+tree.Path(d), machine, orchestration.Schedule{
		Expression: "cron(0 7 * * ? *)", Failed: d.alerts.Failed(),
	})
}

// digestMachine counts the findings of a day, and says nothing when there are none.
func digestMachine() workflow.Machine {
	retry := []workflow.Retry{{Interval: time.Minute, Attempts: 3, Backoff: 2}}
	return workflow.Machine{JSONata: true, Start: "Count", Timeout: 15 * time.Minute, States: workflow.States{
		"Count": workflow.Task{
			Resource: workflow.API("guardduty:getFindingsStatistics"), Retry: retry, Next: "AnyFindings",
			Arguments: workflow.Object{
				"DetectorId": "${Detector}", "GroupBy": "FINDING_TYPE", "MaxResults": 100,
				"FindingCriteria": workflow.Object{"Criterion": workflow.Object{
					"severity":         workflow.Object{"LessThan": 7},
					"service.archived": workflow.Object{"Eq": []string{"false"}},
					"updatedAt":        workflow.Object{"GreaterThanOrEqual": "{% $millis() - 86400000 %}"},
				}},
			},
			Output: "{% {'types': $states.result.FindingStatistics.GroupedByFindingType} %}",
		},
		"AnyFindings": workflow.Choice{Default: "Quiet", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.types) > 0 %}").Then("Publish"),
		}},
		"Publish": workflow.Task{
			Resource: workflow.API("sns:publish"), Retry: retry,
			Arguments: workflow.Message("${Topic}", "GuardDuty: findings of low and medium severity",
				"$join($states.input.types.($string(TotalFindings) & ' x ' & FindingType), '\\n')"),
		},
		"Quiet": workflow.Succeed{},
	}}
}
