package observability

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/calendar"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// A MaintenanceWindow is a time in which the page of a [WorkloadAlarm] is suppressed. A schedule
// announces it, so that it is one reason to suppress among others: a mute rule of CloudWatch would
// silence the alarm's actions, and not who waits for the page to be acknowledged.
type MaintenanceWindow struct {
	// Days are those of the week on which it begins. The default is every day.
	Days []time.Weekday
	// At is the time of day at which it begins, such as "02:00".
	At string
	// For is how long it lasts, in steps of 5 minutes up to 12 hours.
	For time.Duration
	// TimeZone is an IANA name such as "Europe/Berlin". The default is "Etc/UTC".
	TimeZone string
}

// open defines the schedule that announces the window, and the alarm that is raised while it lasts.
func (m MaintenanceWindow) open(w *WorkloadAlarm, id string, alerts *Notifications) awscloudwatch.CfnAlarm {
	scope := tree.Group(w, id)
	namespace := "Plinth/Maintenance/" + *awscdk.Names_UniqueId(scope)
	failed := alerts.Topic(alerting.Ticket).Failed()
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Announces maintenance to " + tree.Path(w)),
		AssumedBy:   trust.ForResources(scope, "scheduler", "schedule-group/default"),
	})
	for _, p := range []*awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("cloudwatch:PutMetricData"), Resources: jsii.Strings("*"), Conditions: &map[string]any{
			"StringEquals": map[string]any{"cloudwatch:namespace": namespace}}},
		{Actions: jsii.Strings("sqs:SendMessage"), Resources: &[]*string{failed.QueueArn()}},
	} {
		plinth.Allow(role, p)
	}
	plinth.KeepRole(role, "announces this window and no other")
	clock, _ := calendar.ReadClock("At", m.At)
	input, _ := json.Marshal(map[string]any{"Namespace": namespace, "MetricData": []any{map[string]any{"MetricName": "Window", "Value": 1}}})
	plinth.Kept(awsscheduler.NewCfnSchedule, scope, "Announces", "announces the window when it begins, or not at all",
		&awsscheduler.CfnScheduleProps{
			Description:        jsii.String("Suppresses the page of " + tree.Path(w) + " for " + short(m.For)),
			ScheduleExpression: jsii.String(clock.Cron(m.Days...)), ScheduleExpressionTimezone: &m.TimeZone, State: jsii.String("ENABLED"),
			FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
			Target: &awsscheduler.CfnSchedule_TargetProperty{
				Arn:     jsii.String("arn:" + plinth.PlaceOf(w).Partition + ":scheduler:::aws-sdk:cloudwatch:putMetricData"),
				RoleArn: role.RoleArn(), Input: jsii.String(string(input)),
				DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: failed.QueueArn()},
				RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
					MaximumEventAgeInSeconds: jsii.Number(300), MaximumRetryAttempts: jsii.Number(5),
				},
			},
		})
	return announced(scope, "Open", namespace, "Window", m.For)
}

// windows checks windows, and completes them.
func windows(given []MaintenanceWindow) (all []MaintenanceWindow, err error) {
	for i, m := range given {
		field := fmt.Sprintf("Windows[%d].", i)
		if m.TimeZone == "" {
			m.TimeZone = "Etc/UTC"
		}
		if _, err := calendar.Zone(m.TimeZone); err != nil {
			return nil, fmt.Errorf("Windows[%d].%w", i, err)
		}
		if _, err := calendar.ReadClock(field+"At", m.At); err != nil {
			return nil, err
		}
		if m.For < 5*time.Minute || m.For > 12*time.Hour || m.For%(5*time.Minute) != 0 {
			return nil, fmt.Errorf("%sFor is %v, want steps of 5 minutes up to 12 hours", field, m.For)
		}
		for _, day := range m.Days {
			if day < time.Sunday || day > time.Saturday {
				return nil, fmt.Errorf("%sDays is %v, want days of the week", field, m.Days)
			}
		}
		all = append(all, m)
	}
	return all, nil
}
