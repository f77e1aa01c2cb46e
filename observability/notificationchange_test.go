package observability_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// changed are notifications in a template, with other routes than [routes].
func changed(t *testing.T, change func(p *observability.NotificationsProps)) *assembly.Assembly {
	t.Helper()
	app, stack := newStack(t)
	p := routes()
	change(&p)
	observability.NewNotifications(stack, "Alerts", &p)
	return snapshot.Synth(t, app)
}

func TestNotificationsDeployFromNothing(t *testing.T) {
	if r := rehearse.First(alerts(t)); len(r.Findings) > 0 {
		t.Errorf("the first deployment has findings, want none:\n%s", r)
	}
}

// A change of routes replaces the subscriptions that it is about and no others: an address that was
// confirmed stays so, and no topic is replaced, with which all of them would go.
func TestNotificationsKeepSubscriptionsThatStay(t *testing.T) {
	before := changed(t, func(*observability.NotificationsProps) {})
	for name, c := range map[string]struct {
		change func(p *observability.NotificationsProps)
		moves  []string // what is replaced or deleted
	}{
		"another endpoint": {func(p *observability.NotificationsProps) {
			p.Page.Endpoints = append(p.Page.Endpoints, alerting.Endpoint{Name: "Second", URL: "https://oncall.example.com/alerts"})
		}, nil},
		"an endpoint under another name": {func(p *observability.NotificationsProps) { p.Page.Endpoints[0].Name = "OnCall" },
			[]string{"Prod/Alerts/Page/ToPagerDuty/Resource"}},
		"an endpoint that moves": {func(p *observability.NotificationsProps) {
			p.Page.Endpoints[0].URL = "https://oncall.example.com/alerts"
		},
			[]string{"Prod/Alerts/Page/ToPagerDuty/Resource"}},
		"another address": {func(p *observability.NotificationsProps) {
			p.Ticket.Emails = append(p.Ticket.Emails, "second@example.com")
		}, nil},
		"an address that leaves": {func(p *observability.NotificationsProps) { p.Page.Emails = nil },
			[]string{"Prod/Alerts/Page/Topic/oncall@example.com/Resource"}},
		"a digest of its own": {func(p *observability.NotificationsProps) {
			p.Digest = observability.Route{Emails: []string{"readers@example.com"}}
		}, nil},
		"more patience": {func(p *observability.NotificationsProps) { p.AcknowledgeWithin = 30 * time.Minute }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			after := changed(t, c.change)
			if result := rehearse.Update(before, after); len(result.Findings) > 0 {
				t.Errorf("the update has findings, want none:\n%s", result)
			}
			var moved []string
			for _, step := range change.Between(plan.Of(before, after)) {
				if step.Kind == change.Replace || step.Kind == change.Delete || step.Kind == change.Perhaps {
					moved = append(moved, step.Subject().Path)
				}
			}
			if diff := cmp.Diff(c.moves, moved); diff != "" {
				t.Errorf("what is replaced or deleted (-want +got):\n%s", diff)
			}
		})
	}
}
