package observability_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/observability/heartbeat"
)

// alerts are notifications in a template.
var alerts = constructtest.Shared(func(t *testing.T) *assembly.Assembly {
	return changed(t, func(*observability.NotificationsProps) {})
})

// Every run starts at 09:26 UTC, in the hour of the test.
func TestTheHeartbeatProvesThePath(t *testing.T) {
	machine := at(t, alerts(t), "Prod/Alerts/Path/Heartbeat/Resource")
	subscribed := func(arns ...string) any {
		all := []any{}
		for _, arn := range arns {
			all = append(all, map[string]any{"SubscriptionArn": arn})
		}
		return map[string]any{"Subscriptions": all}
	}
	for name, c := range map[string]struct {
		page      any // who subscribes to Page
		delivered int // of the test, by Escalation
		metrics   []string
		says      string
		took      time.Duration
		refused   string // what AWS does not answer
		failed    string
	}{
		"everybody hears": {page: subscribed("arn:1", "arn:2"), delivered: 1, metrics: []string{"Test", "Heartbeat"},
			took: 15 * time.Minute},
		"more than everybody": {page: subscribed("arn:1", "arn:2", "arn:3"), delivered: 1, metrics: []string{"Test", "Heartbeat"},
			took: 15 * time.Minute},
		"one has not confirmed": {page: subscribed("arn:1", "PendingConfirmation"), delivered: 1},
		"one has left":          {page: subscribed("arn:1"), delivered: 1},
		"all have left":         {page: subscribed(), delivered: 1},
		"the test does not arrive": {page: subscribed("arn:1", "arn:2"), metrics: []string{"Test"}, says: "Escalation", took: 15 * time.Minute,
			failed: "TestNotDelivered"},
		"nobody can be counted": {refused: "sns:listSubscriptionsByTopic", took: 7 * time.Minute, failed: "Refused"},
		"nothing can be tested": {page: subscribed("arn:1", "arn:2"), refused: "cloudwatch:putMetricData",
			took: 7 * time.Minute, failed: "Refused"},
		"deliveries cannot be counted": {page: subscribed("arn:1", "arn:2"), metrics: []string{"Test"},
			refused: "cloudwatch:getMetricStatistics", took: 22 * time.Minute, failed: "Refused"},
		"the test does not arrive, and nobody can be told": {page: subscribed("arn:1", "arn:2"), metrics: []string{"Test"},
			refused: "sns:publish", took: 22 * time.Minute, failed: "Refused"},
	} {
		t.Run(name, func(t *testing.T) {
			var metrics []string
			told := ""
			run := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
				if call.Action == c.refused {
					return nil, &workflowtest.Error{Name: "Refused"}
				}
				switch call.Action {
				case "sns:listSubscriptionsByTopic":
					if strings.Contains(call.Parameters["TopicArn"].(string), "Page") {
						return c.page, nil
					}
					return subscribed("arn:9"), nil
				case "cloudwatch:putMetricData":
					datum := call.Parameters["MetricData"].([]any)[0].(map[string]any)
					metrics = append(metrics, datum["MetricName"].(string))
					return nil, nil
				case "cloudwatch:getMetricStatistics":
					topic := call.Parameters["Dimensions"].([]any)[0].(map[string]any)["Value"].(string)
					if strings.Contains(topic, "Escalation") && c.delivered == 0 {
						return map[string]any{"Datapoints": []any{}}, nil
					}
					return map[string]any{"Datapoints": []any{map[string]any{"Sum": 1}, map[string]any{"Sum": 1}}}, nil
				case "sns:publish":
					told = call.Parameters["Message"].(string)
					return map[string]any{"MessageId": "m"}, nil
				}
				return nil, errors.New("it is not expected")
			})
			if !slices.Equal(metrics, c.metrics) || run.Took != c.took {
				t.Errorf("it counted %q in %v, want %q in %v", metrics, run.Took, c.metrics, c.took)
			}
			failed := ""
			if run.Failed != nil {
				failed = run.Failed.Name
			}
			if failed != c.failed || !strings.Contains(told, c.says) || (told == "") != (c.says == "") {
				t.Errorf("it told %q and failed with %q, want %q and %q", told, failed, c.says, c.failed)
			}
		})
	}
}

func TestSilenceOfTheHeartbeatIsNoticedWithinHours(t *testing.T) {
	alarm := at(t, alerts(t), "Prod/Alerts/Path/Silent")
	period, _ := alarm.Get("Metrics", "1", "MetricStat", "Period").Int()
	periods, _ := alarm.Get("EvaluationPeriods").Int()
	if got := heartbeat.NoticedAfter(time.Duration(period)*time.Second, periods); got != 4*time.Hour {
		t.Errorf("silence is noticed after %v, want 4h", got)
	}
}
