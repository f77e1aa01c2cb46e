package observability_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

var tags = plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"}

// newStack makes an app and a production stack in it, of which no alarms are asked.
func newStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, newStackIn(app, "a test")
}

func newStackIn(app awscdk.App, watchedBy string) awscdk.Stack {
	return plinth.NewStack(app, "Prod", &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1", Tags: tags, WatchedBy: watchedBy,
	})
}

// newObservedStack makes an app and a production stack in it that asks for alarms.
func newObservedStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, newStackIn(app, "")
}

// routes are the least that notifications take.
func routes() observability.NotificationsProps {
	return observability.NotificationsProps{
		Page: observability.Route{
			Endpoints: []alerting.Endpoint{{Name: "PagerDuty", URL: "https://events.pagerduty.com/integration/key/enqueue"}},
			Emails:    []string{"oncall@example.com"},
		},
		Ticket:     observability.Route{Emails: []string{"team@example.com"}},
		Escalation: observability.Route{Emails: []string{"lead@example.com"}},
	}
}

// at returns the resource at a path of an assembly.
func at(t *testing.T, a *assembly.Assembly, path string) *assembly.Resource {
	t.Helper()
	for _, r := range a.Resources() {
		if r.Path == path {
			return r
		}
	}
	t.Fatalf("there is nothing at %s", path)
	return nil
}
