package security

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
)

type (
	// An AlertTopic is where alarms and findings go to reach people, see [alerting.AlertTopic].
	AlertTopic = alerting.AlertTopic
	// AlertTopicProps configure an [AlertTopic].
	AlertTopicProps = alerting.AlertTopicProps
	// A SlackChannel is a channel of Slack that shows alerts.
	SlackChannel = alerting.SlackChannel
	// A TeamsChannel is a channel of Microsoft Teams that shows alerts.
	TeamsChannel = alerting.TeamsChannel
)

// NewAlertTopic defines a topic for alerts, see [alerting.NewAlertTopic].
func NewAlertTopic(scope constructs.Construct, id string, props *AlertTopicProps) *AlertTopic {
	return alerting.NewAlertTopic(scope, id, props)
}
