package security

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"
)

// digest publishes once a day how many findings below severity 7 there were, by type. No
// code is involved that somebody would have to patch.
func (d *ThreatDetection) digest() {
	partition := *awscdk.Stack_Of(d).Partition()
	task := func(action string) string { return "arn:" + partition + ":states:::aws-sdk:" + action }
	retry := []any{map[string]any{"ErrorEquals": []string{"States.ALL"}, "IntervalSeconds": 60, "MaxAttempts": 3, "BackoffRate": 2}}
	definition := map[string]any{
		"QueryLanguage": "JSONata", "StartAt": "Count", "TimeoutSeconds": 900,
		"States": map[string]any{
			"Count": map[string]any{
				"Type": "Task", "Resource": task("guardduty:getFindingsStatistics"), "Retry": retry, "Next": "AnyFindings",
				"Arguments": map[string]any{
					"DetectorId": d.id, "GroupBy": "FINDING_TYPE", "MaxResults": 100,
					"FindingCriteria": map[string]any{"Criterion": map[string]any{
						"severity":         map[string]any{"LessThan": 7},
						"service.archived": map[string]any{"Eq": []string{"false"}},
						"updatedAt":        map[string]any{"GreaterThanOrEqual": "{% $millis() - 86400000 %}"},
					}},
				},
				"Output": "{% {'types': $states.result.FindingStatistics.GroupedByFindingType} %}",
			},
			"AnyFindings": map[string]any{
				"Type": "Choice", "Default": "Quiet",
				"Choices": []any{map[string]any{"Condition": "{% $count($states.input.types) > 0 %}", "Next": "Publish"}},
			},
			"Publish": map[string]any{
				"Type": "Task", "Resource": task("sns:publish"), "Retry": retry, "End": true,
				"Arguments": map[string]any{
					"TopicArn": d.alerts.Topic().TopicArn(), "Subject": "GuardDuty: findings of low and medium severity",
					"Message": "{% $join($states.input.types.($string(TotalFindings) & ' x ' & FindingType), '\\n') %}",
				},
			},
			"Quiet": map[string]any{"Type": "Succeed"},
		},
	}
	text, err := json.Marshal(definition)
	if err != nil {
		panic(err) // only maps of strings and numbers come here
	}
	role := d.alerts.PublisherOf(d, "DigestRole", "states", "stateMachine:*")
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("guardduty:GetFindingsStatistics"), Resources: &[]*string{d.detectorARN()},
	}))
	machine := awsstepfunctions.NewStateMachine(d, jsii.String("Digest"), &awsstepfunctions.StateMachineProps{
		Comment:        jsii.String("Counts the findings of a day"),
		DefinitionBody: awsstepfunctions.DefinitionBody_FromString(jsii.String(string(text))),
		Role:           role,
	})
	d.alerts.AlarmOnFailure(d, "NoDigest", "The digest failed:", machine.MetricFailed(nil))
	awsscheduler.NewSchedule(d, jsii.String("Daily"), &awsscheduler.ScheduleProps{
		Description: jsii.String("Starts the digest of " + *d.Node().Path()),
		Schedule:    awsscheduler.ScheduleExpression_Cron(&awsscheduler.CronOptionsWithTimezone{Hour: jsii.String("7"), Minute: jsii.String("0")}),
		Target:      awsschedulertargets.NewStepFunctionsStartExecution(machine, &awsschedulertargets.ScheduleTargetBaseProps{DeadLetterQueue: d.alerts.Failed()}),
	})
}
