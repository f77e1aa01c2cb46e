package observability_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// events are those of home, and of the Region of global services.
func events(t *testing.T) awscdk.App {
	t.Helper()
	app, stack := newStack(t)
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{Alerts: alerts})
	global := alerts.InUSEast1("Global", plinth.StackProps{Tags: tags, WatchedBy: "a test"})
	observability.NewServiceEvents(awscdk.Stack_Of(global), "Events", &observability.ServiceEventsProps{Alerts: global, SpotInterruptions: 50})
	return app
}

func TestServiceEventsFull(t *testing.T) {
	app := events(t)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestServiceEventsKeepTheirPromises(t *testing.T) {
	promisetest.Undone(t, snapshot.Synth(t, events(t)))
}

func TestServiceEventsGuard(t *testing.T) {
	alerts := map[awscdk.Stack]*observability.Notifications{}
	constructtest.Guard(t, newStack, observability.NewServiceEvents, false, func(stack awscdk.Stack, _ int) observability.ServiceEventsProps {
		if alerts[stack] == nil {
			p := routes()
			alerts[stack] = observability.NewNotifications(stack, "Alerts", &p)
		}
		return observability.ServiceEventsProps{Alerts: alerts[stack]}
	})
}

// Each event reaches the topic of its severity once, in the Region that it is about.
func TestEventsReachWhoeverActs(t *testing.T) {
	a := snapshot.Synth(t, events(t))
	event := func(source, typ string, detail map[string]any) map[string]any {
		return map[string]any{"source": source, "detail-type": typ, "detail": detail}
	}
	health := func(category, region string) map[string]any {
		return event("aws.health", "AWS Health Event", map[string]any{"eventTypeCategory": category, "eventRegion": region})
	}
	const backup, restore, copied = "Backup Job State Change", "Restore Job State Change", "Copy Job State Change"
	call := func(name string, failure any) map[string]any {
		detail := map[string]any{"eventSource": "kms.amazonaws.com", "eventName": name}
		if failure != nil {
			detail["errorCode"] = failure
		}
		return event("aws.kms", "AWS API Call via CloudTrail", detail)
	}
	advice := func(status string) map[string]any {
		return event("aws.trustedadvisor", "Trusted Advisor Check Item Refresh Notification", map[string]any{"status": status})
	}
	for name, c := range map[string]struct {
		event map[string]any
		rules []string
	}{
		"an issue here":           {health("issue", "eu-west-1"), []string{"Prod/Events/Issue"}},
		"an issue elsewhere":      {health("issue", "ap-south-1"), nil},
		"an issue of IAM":         {health("issue", "global"), []string{"Global/Events/Issue"}},
		"maintenance":             {health("scheduledChange", "eu-west-1"), []string{"Prod/Events/Planned"}},
		"an event of another app": {event("shop.health", "AWS Health Event", map[string]any{"eventTypeCategory": "issue"}), nil},
		"a failed backup": {event("aws.backup", backup, map[string]any{"state": "FAILED"}),
			[]string{"Global/Events/BackupFailed", "Prod/Events/BackupFailed"}},
		"a backup that never began": {event("aws.backup", backup, map[string]any{"state": "EXPIRED"}),
			[]string{"Global/Events/BackupFailed", "Prod/Events/BackupFailed"}},
		"a backup": {event("aws.backup", backup, map[string]any{"state": "COMPLETED"}), nil},
		"half a copy": {event("aws.backup", copied, map[string]any{"state": "PARTIAL"}),
			[]string{"Global/Events/BackupFailed", "Prod/Events/BackupFailed"}},
		"a bad restore": {event("aws.backup", restore, map[string]any{"status": "FAILED"}),
			[]string{"Global/Events/RestoreFailed", "Prod/Events/RestoreFailed"}},
		"a key that goes": {call("ScheduleKeyDeletion", nil),
			[]string{"Global/Events/KeyInDanger", "Prod/Events/KeyInDanger"}},
		"a key that somebody may not delete": {call("ScheduleKeyDeletion", "AccessDenied"), nil},
		"a key that is used":                 {call("Decrypt", nil), nil},
		"a red check":                        {advice("ERROR"), []string{"Global/Events/Advice"}},
		"a green check":                      {advice("OK"), nil},
		"Spot": {event("aws.ec2", "EC2 Spot Instance Interruption Warning", map[string]any{"instance-action": "terminate"}),
			[]string{"Global/Events/Interruption", "Prod/Events/Interruption"}},
	} {
		t.Run(name, func(t *testing.T) {
			matched := map[string]bool{}
			for _, r := range a.OfType("AWS::Events::Rule") {
				ok, err := eventtest.Match(r.Get("EventPattern").String(), c.event)
				if err != nil {
					t.Fatal(err)
				}
				matched[r.Path] = ok
			}
			want := map[string]bool{}
			for _, rule := range c.rules {
				want[rule], want[rule+"/Resource"] = true, true
			}
			for path, got := range matched {
				if got != want[path] {
					t.Errorf("%s matches: %v, want %v", path, got, want[path])
				}
			}
		})
	}
}

func TestServiceEventsRefuse(t *testing.T) {
	app, stack := newStack(t)
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	constructtest.Refused(t, stack, `observability.ServiceEvents "Prod/Bad": Alerts is nil or in another stack`, func() {
		observability.NewServiceEvents(stack, "Bad", nil)
	})
	other := beside(app, "Other", "111111111111", "eu-central-1")
	constructtest.Refused(t, other, "Alerts is nil or in another stack", func() {
		observability.NewServiceEvents(other, "Bad", &observability.ServiceEventsProps{Alerts: alerts})
	})
	constructtest.Refused(t, stack, "SpotInterruptions is -1, want 1 or more", func() {
		observability.NewServiceEvents(stack, "Bad", &observability.ServiceEventsProps{Alerts: alerts, SpotInterruptions: -1})
	})
}

func TestServiceEventsThatAreNarrowedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		p := routes()
		return observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{
			Alerts: observability.NewNotifications(stack, "Alerts", &p),
		}).Rule("Issue")
	}, map[string]any{"State": "DISABLED", "EventPattern.detail.eventTypeCategory": []any{"scheduledChange"}})
}
