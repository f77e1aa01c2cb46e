// Package alerting defines how alarms and findings reach people: encrypted topics with mail and
// chat behind them, queues of what could not be delivered, and alarms on failures.
package alerting

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AlertTopicProps configure an [AlertTopic].
type AlertTopicProps struct {
	// Emails are addresses that hear of everything. Each has to confirm once, by a link.
	Emails []string
	// Slack and Teams are channels that hear of everything.
	Slack *SlackChannel
	Teams *TeamsChannel
	// Endpoints are HTTPS endpoints that hear of everything.
	Endpoints []Endpoint
	// Severity is how soon somebody has to act on what is published here. The default is Page.
	Severity Severity
	// Billing lets AWS Budgets and AWS Cost Anomaly Detection publish, too. The default is no.
	Billing bool
	// Approvals lets runbooks ask here. Systems Manager asks on topics whose name begins with
	// "Automation" only, so that the topic has a name, and setting this later replaces it with its
	// subscriptions. Systems Manager writes to mail; no chat shows what it asks. The default is no.
	Approvals bool
}

// Severity is how soon somebody has to act on an alert.
type Severity = metric.Severity

// The severities, each a topic of its own where they are told apart.
const (
	// Page wakes somebody up.
	Page = metric.Page
	// Ticket is for the next working day.
	Ticket = metric.Ticket
	// Digest is for whoever reads it.
	Digest = metric.Digest
)

// A SlackChannel is a channel that shows alerts. Its workspace has to be authorized in the console
// of Amazon Q Developer in chat applications, once for an account.
type SlackChannel struct {
	// Workspace and Channel are their ids, "T07EA123LEP" and "C07EZ1ABC23".
	Workspace, Channel string
}

// A TeamsChannel is a channel of Microsoft Teams, whose tenant has to be authorized like a
// [SlackChannel]'s workspace.
type TeamsChannel struct {
	// Tenant and Team are ids such as "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"; Channel is the id
	// in the link to the channel, "19%3A...%40thread.tacv2".
	Tenant, Team, Channel string
}

// An AlertTopic is where alarms and findings go to reach people: an encrypted topic with mail and
// chat behind it. It promises that
//
//   - the topic is encrypted, and what rules cannot deliver is kept for two weeks and raises an
//     alarm here (GUARDDUTY-004 and GUARDDUTY-005 hold it for findings),
//   - a channel shows alerts and runs no command that changes anything (CHAT-001),
//   - what an endpoint does not take is kept there, too.
//
// Standing idle it costs one KMS key and one alarm a month. Without props nobody hears it until
// somebody subscribes.
type AlertTopic struct {
	constructs.Construct
	channel            *Channel
	severity           Severity
	billing, approvals bool
}

// NewAlertTopic defines a topic for alerts. It panics with an error for a malformed address or id.
func NewAlertTopic(scope constructs.Construct, id string, props *AlertTopicProps) *AlertTopic {
	t := &AlertTopic{}
	p := plinth.Define(t, scope, id, props.withDefaults)
	t.severity, t.billing, t.approvals = p.Severity, p.Billing, p.Approvals
	name := p.name(t)
	if p.Billing {
		t.channel = newChannel(t, name, keypolicy.Billing{})
		t.channel.open(append([]publisher{alarms}, billing...)...)
	} else {
		t.channel = newChannel(t, name)
		t.channel.Open()
	}
	for _, email := range p.Emails {
		t.subscribe(email)
	}
	if p.Slack != nil {
		t.showInSlack(p.Slack)
	}
	if p.Teams != nil {
		t.showInTeams(p.Teams)
	}
	for _, e := range p.Endpoints {
		t.send(e)
	}
	return t
}

// Channel returns what constructs publish to that route events here.
func (t *AlertTopic) Channel() *Channel { return t.channel }

// Topic returns the topic.
func (t *AlertTopic) Topic() awssns.Topic { return t.channel.topic }

// ARN returns that of the topic.
func (t *AlertTopic) ARN() *string { return tree.Text(t.Topic(), "topicArn") }

// Failed returns the queue of what rules could not deliver.
func (t *AlertTopic) Failed() awssqs.Queue { return t.channel.failed }

// NotDelivered returns the alarm on what rules and topic could not deliver. Whoever watches the
// path of the alarms itself lets it tell another topic, too.
func (t *AlertTopic) NotDelivered() awscloudwatch.Alarm { return t.channel.notDelivered }

// Target lets a rule of EventBridge in the same account publish what it matches.
func (t *AlertTopic) Target() awsevents.IRuleTarget { return t.channel.Target() }

// Action lets an alarm of the same account publish.
func (t *AlertTopic) Action() awscloudwatch.IAlarmAction { return t.channel.Action() }

// Severity returns how soon somebody has to act on what is published here.
func (t *AlertTopic) Severity() Severity { return t.severity }

// Billing reports whether AWS Budgets and AWS Cost Anomaly Detection may publish.
func (t *AlertTopic) Billing() bool { return t.billing }

// Approvals reports whether runbooks may ask here.
func (t *AlertTopic) Approvals() bool { return t.approvals }

// ApprovalTopic is how the name of a topic has to begin on which Systems Manager asks. See
// "aws:approve" in its guide.
const ApprovalTopic = "Automation"

func (p AlertTopicProps) name(t *AlertTopic) *string {
	if !p.Approvals {
		return nil
	}
	const maxLength = 256 // as SNS has it
	return jsii.String(ApprovalTopic + *awscdk.Names_UniqueResourceName(t, &awscdk.UniqueResourceNameOptions{
		MaxLength: jsii.Number(maxLength - len(ApprovalTopic)),
	}))
}

var (
	notInChannelName = regexp.MustCompile(`[^A-Za-z0-9-]+`)
	slackID          = regexp.MustCompile(`^[A-Z0-9]{9,255}$`)
	teamsID          = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

func (p *AlertTopicProps) withDefaults() (AlertTopicProps, error) {
	var q AlertTopicProps
	if p != nil {
		q = *p
	}
	switch q.Severity {
	case "":
		q.Severity = Page
	case Page, Ticket, Digest:
	default:
		return q, fmt.Errorf("Severity is %q, want Page, Ticket or Digest", q.Severity)
	}
	if err := errors.Join(identifier.Email.CheckAll("Emails", q.Emails), checkEndpoints(q.Endpoints)); err != nil {
		return q, err
	}
	if s := q.Slack; s != nil && (!slackID.MatchString(s.Workspace) || !slackID.MatchString(s.Channel)) {
		return q, fmt.Errorf("Slack has workspace %q and channel %q, want their ids, such as T07EA123LEP and C07EZ1ABC23", s.Workspace, s.Channel)
	}
	if t := q.Teams; t != nil && (!teamsID.MatchString(t.Tenant) || !teamsID.MatchString(t.Team) || !strings.HasPrefix(t.Channel, "19%3A")) {
		return q, fmt.Errorf("Teams has tenant %q, team %q and channel %q, want their ids from the link to the channel: "+
			"the channel's begins with 19%%3A", t.Tenant, t.Team, t.Channel)
	}
	return q, nil
}
