package observability

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
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

// readIn lets a route read its secrets in the Region of a stack, by their names: CloudFormation
// finds no secret of another Region, whatever its ARN says.
func (r *Route) readIn(stack awscdk.Stack, severity string) {
	r.Endpoints = slices.Clone(r.Endpoints)
	for i, e := range r.Endpoints {
		if e.Secret == nil {
			continue
		}
		name := e.Secret.SecretName()
		if *awscdk.Token_IsUnresolved(name) {
			panic(plinth.Misuse(stack, "%s has the endpoint %s with a secret whose name is not known before deployment, "+
				"want one by its name, such as Secret_FromSecretNameV2, that is in %s, too", severity, e.Name, *stack.Region()))
		}
		id := severity + e.Name
		r.Endpoints[i].Secret = awssecretsmanager.Secret_FromSecretNameV2(stack, &id, name)
	}
}
