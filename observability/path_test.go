package observability_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/observability/heartbeat"
)

// alerts are notifications in a template.
func alerts(t *testing.T) *assembly.Assembly {
	t.Helper()
	app, stack := newStack(t)
	p := routes()
	observability.NewNotifications(stack, "Alerts", &p)
	return snapshot.Synth(t, app)
}

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
	}{
		"everybody hears":          {subscribed("arn:1", "arn:2"), 1, []string{"Test", "Heartbeat"}, "", 15 * time.Minute},
		"more than everybody":      {subscribed("arn:1", "arn:2", "arn:3"), 1, []string{"Test", "Heartbeat"}, "", 15 * time.Minute},
		"one has not confirmed":    {subscribed("arn:1", "PendingConfirmation"), 1, nil, "", 0},
		"one has left":             {subscribed("arn:1"), 1, nil, "", 0},
		"all have left":            {subscribed(), 1, nil, "", 0},
		"the test does not arrive": {subscribed("arn:1", "arn:2"), 0, []string{"Test"}, "Escalation", 15 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			var metrics []string
			told := ""
			run := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
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
			if failed := run.Failed != nil; failed != (c.says != "") || !strings.Contains(told, c.says) || (told != "") != failed {
				t.Errorf("it told %q and failed with %v, want %q told", told, run.Failed, c.says)
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
