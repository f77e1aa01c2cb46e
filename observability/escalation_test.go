package observability_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

func TestAPageWaitsForSomebody(t *testing.T) {
	machine := at(t, alerts(t), "Prod/Alerts/Acknowledgment/Escalate/Resource")
	event := map[string]any{"resources": []any{"arn:alarm"}, "detail": map[string]any{
		"alarmName": "Orders", "state": map[string]any{"value": "ALARM", "reason": "5 errors"},
	}}
	page, ticket := named(t, machine, "Page"), "another topic"
	wait := 15 * time.Minute
	for name, c := range map[string]struct {
		actions  string   // of the alarm
		states   []string // of the alarm, as it is asked again
		statuses []string // of the OpsItem
		refused  map[string]string
		reminded int
		failed   string
		last     string
		took     time.Duration
	}{
		"it does not page": {actions: ticket, last: "cloudwatch:describeAlarms"},
		"over before anybody is reminded": {
			actions: page, states: []string{"OK"}, last: "ssm:updateOpsItem", took: wait},
		"acknowledged, and over later": {
			actions: page, states: []string{"ALARM", "ALARM", "OK"}, statuses: []string{"InProgress", "InProgress"},
			last: "ssm:updateOpsItem", took: 3 * wait},
		"acknowledged after two reminders": {
			actions: page, states: []string{"ALARM", "ALARM", "ALARM", "OK"}, statuses: []string{"Open", "Open", "InProgress"},
			reminded: 2, last: "ssm:updateOpsItem", took: 4 * wait},
		"the alarm was removed": {actions: page, states: []string{""}, last: "ssm:updateOpsItem", took: wait},
		"somebody has it in work": {
			actions: page, refused: map[string]string{"ssm:createOpsItem": "Ssm.OpsItemAlreadyExistsException"}, last: "ssm:createOpsItem"},
		"no OpsItem can be opened": {
			actions: page, refused: map[string]string{"ssm:createOpsItem": "Ssm.OpsItemLimitExceededException"},
			reminded: 1, failed: "NotWatched", last: "sns:publish", took: 75 * time.Second},
		"the alarm cannot be read": {
			actions: page, refused: map[string]string{"cloudwatch:describeAlarms": "CloudWatch.ThrottlingException"},
			reminded: 1, failed: "NotWatched", last: "sns:publish", took: 75 * time.Second},
		"the OpsItem cannot be read": {
			actions: page, states: []string{"ALARM"}, refused: map[string]string{"ssm:getOpsItem": "Ssm.OpsItemNotFoundException"},
			reminded: 1, failed: "NotWatched", last: "sns:publish", took: wait + 75*time.Second},
		"the OpsItem cannot be resolved": {
			actions: page, states: []string{"OK"}, refused: map[string]string{"ssm:updateOpsItem": "Ssm.InternalServerError"},
			reminded: 1, failed: "NotWatched", last: "sns:publish", took: wait + 75*time.Second},
		"nobody can be told": {
			actions: page, states: []string{"ALARM"}, statuses: []string{"Open"}, refused: map[string]string{"sns:publish": "Sns.KmsDisabled"},
			failed: "Sns.KmsDisabled", last: "sns:publish", took: wait + 75*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			asked, status, reminded := -1, 0, 0
			run := workflowtest.Run(t, machine, event, func(call workflowtest.Call) (any, error) {
				if code := c.refused[call.Action]; code != "" {
					return nil, &workflowtest.Error{Name: code}
				}
				switch call.Action {
				case "cloudwatch:describeAlarms":
					state := "ALARM"
					if asked >= 0 {
						state = c.states[asked]
					}
					asked++
					if state == "" {
						return map[string]any{"MetricAlarms": []any{}, "CompositeAlarms": []any{}}, nil
					}
					alarm := map[string]any{"AlarmName": "Orders", "StateValue": state, "AlarmActions": []any{c.actions}}
					return map[string]any{"MetricAlarms": []any{}, "CompositeAlarms": []any{alarm}}, nil
				case "ssm:createOpsItem":
					return map[string]any{"OpsItemId": "oi-1"}, nil
				case "ssm:getOpsItem":
					status++
					return map[string]any{"OpsItem": map[string]any{"Status": c.statuses[status-1]}}, nil
				case "ssm:updateOpsItem":
					return nil, nil
				case "sns:publish":
					reminded++
					return map[string]any{"MessageId": "m"}, nil
				}
				return nil, errors.New("it is not expected")
			})
			got := ""
			if run.Failed != nil {
				got = run.Failed.Name
			}
			actions := run.Actions()
			if got != c.failed || reminded != c.reminded || actions[len(actions)-1] != c.last || run.Took != c.took {
				t.Errorf("it ended with %q by %s in %v after %d reminders, want %q by %s in %v after %d",
					got, actions[len(actions)-1], run.Took, reminded, c.failed, c.last, c.took, c.reminded)
			}
		})
	}
}

// named is what a machine knows by a name.
func named(t *testing.T, machine *assembly.Resource, name string) string {
	t.Helper()
	arn, ok := machine.Get("DefinitionSubstitutions", name).Outline()
	if !ok {
		t.Fatalf("DefinitionSubstitutions has no %s", name)
	}
	return arn
}

func TestTheDailyTestIsNoPage(t *testing.T) {
	machine := at(t, alerts(t), "Prod/Alerts/Acknowledgment/Escalate/Resource")
	event := map[string]any{"resources": []any{named(t, machine, "Test")}, "detail": map[string]any{
		"alarmName": "Daily", "state": map[string]any{"value": "ALARM", "reason": "1 test"},
	}}
	run := workflowtest.Run(t, machine, event, func(workflowtest.Call) (any, error) {
		return map[string]any{"MetricAlarms": []any{map[string]any{"AlarmActions": []any{named(t, machine, "Page")}}}}, nil
	})
	if want := []string{"cloudwatch:describeAlarms"}; !slices.Equal(run.Actions(), want) {
		t.Errorf("calls = %q, want %q", run.Actions(), want)
	}
}

// Chat drops what is not in this form without a word.
func TestRemindersAreReadableInChatAndMail(t *testing.T) {
	machine := at(t, alerts(t), "Prod/Alerts/Acknowledgment/Escalate/Resource")
	event := map[string]any{"resources": []any{"arn:alarm"}, "detail": map[string]any{
		"alarmName": "Orders", "state": map[string]any{"value": "ALARM", "reason": "5 \"errors\""},
	}}
	var message map[string]string
	workflowtest.Run(t, machine, event, func(call workflowtest.Call) (any, error) {
		if call.Action == "sns:publish" {
			return nil, json.Unmarshal([]byte(call.Parameters["Message"].(string)), &message)
		}
		return nil, &workflowtest.Error{Name: "CloudWatch.InternalFailure"}
	})
	var chat map[string]any
	if err := json.Unmarshal([]byte(message["default"]), &chat); err != nil {
		t.Fatalf("default = %q, want JSON: %v", message["default"], err)
	}
	want := map[string]any{"version": "1.0", "source": "custom", "content": map[string]any{
		"textType": "client-markdown", "title": "Nobody waits for a page to be acknowledged", "description": message["email"],
	}}
	if diff := cmp.Diff(want, chat); diff != "" {
		t.Error(diff)
	}
	if got := message["email"]; got != `It failed with CloudWatch.InternalFailure for Orders. See to the page. 5 "errors"` {
		t.Errorf("email = %q", got)
	}
}
