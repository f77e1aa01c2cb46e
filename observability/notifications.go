package observability

import (
	"cmp"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// NotificationsProps configure [Notifications]. Page, Ticket and Escalation are required.
type NotificationsProps struct {
	// Page wakes somebody up. It needs an endpoint or a chat: nobody wakes up of mail, mail stays
	// silent until its link is opened, and any reader of a shared mailbox can unsubscribe it.
	Page Route
	// Ticket is for the next working day.
	Ticket Route
	// Digest is for whoever reads it: one message a day that lists what has happened. Without it,
	// Ticket hears of each at once.
	Digest Route
	// Escalation hears of pages that nobody acknowledges, and of a path that is broken.
	Escalation Route
	// AcknowledgeWithin is how long a page may wait before Escalation hears of it, and between
	// reminders, in whole minutes. The default is 15 minutes.
	AcknowledgeWithin time.Duration
}

// Notifications are who hears of what: topics for each severity, and the proof that they work. They
// promise that
//
//   - another topic with a key of its own tells what a topic could not deliver: Escalation of
//     pages, Page of everything else,
//   - at 09:05 UTC every day an alarm goes to all topics and comes back, as a real one would; if a
//     topic delivers it to nobody, Escalation hears of it,
//   - every hour the subscribers of all topics are counted. If one has not confirmed or has left,
//     or if nobody counts any more, an alarm is raised within four hours: it wants three empty
//     hours in a row, with every gap filled (see package heartbeat),
//   - what is for Digest is collected, and told at 09:30 UTC every day in one message, the same
//     thing once and how often. It stays collected until it is told,
//   - a page opens an OpsItem. While the alarm lasts and the OpsItem is open, Escalation hears of
//     it every AcknowledgeWithin. Whoever sets it to in progress acknowledges; when the alarm is
//     over the OpsItem is resolved. Escalation hears again of an alarm that lasts for a week.
//
// A broken promise is a finding (PROMISE-001). Standing idle they cost a KMS key for each topic,
// fourteen alarms or more and 720 short executions a month. The subscription of an endpoint whose
// URL is a secret follows a new value with the next deployment that changes it. See "Managing
// duplicate OpsItems" in the guide of Systems Manager.
type Notifications struct {
	constructs.Construct
	props      NotificationsProps
	routes     map[alerting.Severity]*alerting.AlertTopic
	escalation *alerting.AlertTopic
	told       *alerting.AlertTopic // of what Digest has collected, nil without one
	heartbeat  awsstepfunctions.StateMachine
	escalator  awsstepfunctions.StateMachine
	digest     awsstepfunctions.StateMachine
	daily      awscloudwatch.CfnAlarm
}

// NewNotifications defines the topics and what watches them. It panics with an error when Page,
// Ticket or Escalation has no subscriber, when Page has nothing but mail, when an address, id or
// URL is malformed, or when AcknowledgeWithin is not in whole minutes or above a day.
func NewNotifications(scope constructs.Construct, id string, props *NotificationsProps) *Notifications {
	n := &Notifications{routes: map[alerting.Severity]*alerting.AlertTopic{}}
	n.props = plinth.Define(n, scope, id, props.withDefaults)
	p := n.props
	n.escalation = p.Escalation.topic(n, "Escalation", alerting.Page)
	page := p.Page.topic(n, "Page", alerting.Page)
	ticket := p.Ticket.topic(n, "Ticket", alerting.Ticket)
	n.routes[alerting.Page], n.routes[alerting.Ticket], n.routes[alerting.Digest] = page, ticket, ticket
	if p.Digest.subscribers() > 0 {
		n.routes[alerting.Digest] = Route{}.topic(n, "Digest", alerting.Digest)
		n.told = p.Digest.topic(n, "DailyDigest", alerting.Digest)
	}
	for _, t := range n.topics() {
		watcher := page
		if t.topic == page {
			watcher = n.escalation
		}
		tellElsewhere(t.topic, watcher.Topic())
	}
	n.watchPath()
	n.escalate()
	if n.told != nil {
		n.collect()
	}
	return n
}

// Topic returns the topic of a severity.
func (n *Notifications) Topic(s alerting.Severity) *alerting.AlertTopic { return n.routes[s] }

// Escalation returns the topic that hears of pages that nobody acknowledges.
func (n *Notifications) Escalation() *alerting.AlertTopic { return n.escalation }

// Heartbeat returns the state machine that proves the path.
func (n *Notifications) Heartbeat() awsstepfunctions.StateMachine { return n.heartbeat }

// Escalator returns the state machine that waits for somebody to acknowledge a page.
func (n *Notifications) Escalator() awsstepfunctions.StateMachine { return n.escalator }

// DailyDigest returns the state machine that tells the digest, nil without a route for it.
func (n *Notifications) DailyDigest() awsstepfunctions.StateMachine { return n.digest }

// InUSEast1 defines the same notifications in a stack of their own in us-east-1, beside the stack
// of these: an alarm acts in its own Region only, and CloudFront, Route 53, billing and Trusted
// Advisor report there and nowhere else. The account and the Region of props are those of the stack
// and us-east-1, and have to be empty. In a stack that is in us-east-1 already it returns n.
//
// A secret is read where the stack is: one with the URL of an endpoint is replicated to us-east-1,
// or another of the same name is there.
//
// It panics with an error when the account of the stack of n or the name of a secret is not known
// at synthesis.
func (n *Notifications) InUSEast1(id string, props plinth.StackProps) *Notifications {
	at := plinth.PlaceOf(n)
	switch {
	case at.Region == usEast1:
		return n
	case props.Account != "" || props.Region != "":
		panic(plinth.Misuse(n, "props has Account %q and Region %q, want neither: they are those of the stack and us-east-1",
			props.Account, props.Region))
	case *awscdk.Token_IsUnresolved(&at.Account):
		panic(plinth.Misuse(n, "the account of the stack is not known, want a stack with Account and Region"))
	}
	props.Account, props.Region = at.Account, usEast1
	stack := plinth.NewStack(tree.Node(tree.Stack(n)).Scope().(constructs.Construct), id, &props)
	there := n.props
	for name, r := range map[string]*Route{
		"Page": &there.Page, "Ticket": &there.Ticket, "Digest": &there.Digest, "Escalation": &there.Escalation,
	} {
		r.readIn(stack, name)
	}
	return NewNotifications(stack, *tree.Node(n).Id(), &there)
}

// usEast1 is where global services of AWS report.
const usEast1 = "us-east-1"

// A namedTopic is a topic of these notifications, and how many subscribe to it.
type namedTopic struct {
	name   string
	topic  *alerting.AlertTopic
	wanted int
}

// topics are all topics, each once.
func (n *Notifications) topics() []namedTopic {
	all := []namedTopic{
		{"Page", n.routes[alerting.Page], n.props.Page.subscribers()}, {"Ticket", n.routes[alerting.Ticket], n.props.Ticket.subscribers()},
		{"Escalation", n.escalation, n.props.Escalation.subscribers()},
	}
	if n.told != nil {
		all = append(all, namedTopic{"Digest", n.routes[alerting.Digest], 1}, namedTopic{"DailyDigest", n.told, n.props.Digest.subscribers()})
	}
	return all
}

// topicARNs are those of all topics, for the actions of an alarm.
func (n *Notifications) topicARNs() *[]any {
	var all []any
	for _, t := range n.topics() {
		all = append(all, t.topic.ARN())
	}
	return &all
}

// tellElsewhere tells another topic of what a topic did not deliver: messages that its queue has,
// and failures that SNS counts. SNS counts each attempt at an endpoint, and gives up on mail and
// chat before it counts.
func tellElsewhere(t *alerting.AlertTopic, other awssns.Topic) {
	alerting.TellToo(t.NotDelivered(), other)
	alerting.AlarmOnFailure(t, "Undelivered", "Alerts did not reach a subscriber of",
		t.Topic().MetricNumberOfNotificationsFailed(&awscloudwatch.MetricOptions{Statistic: jsii.String("Sum")}), other)
}

func (p *NotificationsProps) withDefaults() (q NotificationsProps, err error) {
	if p != nil {
		q = *p
	}
	for _, r := range []struct {
		name string
		Route
	}{{"Page", q.Page}, {"Ticket", q.Ticket}, {"Escalation", q.Escalation}} {
		if r.subscribers() == 0 {
			return q, fmt.Errorf("%s has no subscriber, want an endpoint, a chat or an e-mail address: an alarm that nobody hears is none", r.name)
		}
	}
	if q.Page.subscribers() == len(q.Page.Emails) {
		return q, fmt.Errorf("Page has Emails alone, want Endpoints, Slack or Teams beside them: mail wakes nobody up")
	}
	q.AcknowledgeWithin = cmp.Or(q.AcknowledgeWithin, 15*time.Minute)
	if w := q.AcknowledgeWithin; w < time.Minute || w > 24*time.Hour || w%time.Minute != 0 {
		return q, fmt.Errorf("AcknowledgeWithin is %s, want whole minutes up to a day", w)
	}
	return q, nil
}
