package observability

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
)

// A Route is who hears of a severity.
type Route struct {
	// Endpoints are HTTPS endpoints of on-call services.
	Endpoints []alerting.Endpoint
	// Slack and Teams are channels.
	Slack *alerting.SlackChannel
	Teams *alerting.TeamsChannel
	// Emails are addresses. Each has to confirm once, by a link that holds for two days; the heartbeat
	// of [Notifications] finds those that did not.
	Emails []string
}

// subscribers is how many subscriptions of SNS the route has, chats included: Amazon Q Developer
// subscribes itself.
func (r Route) subscribers() int {
	n := len(r.Endpoints) + len(r.Emails)
	if r.Slack != nil {
		n++
	}
	if r.Teams != nil {
		n++
	}
	return n
}

func (r Route) topic(scope constructs.Construct, id string, s alerting.Severity) *alerting.AlertTopic {
	return alerting.NewAlertTopic(scope, id, &alerting.AlertTopicProps{
		Emails: r.Emails, Slack: r.Slack, Teams: r.Teams, Endpoints: r.Endpoints, Severity: s,
	})
}
