package alerting

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// A Channel is an encrypted topic that the rules and alarms of one account publish to, and a queue
// of what rules could not deliver.
type Channel struct {
	scope     constructs.Construct
	topic     awssns.Topic
	name      *string // nil if CloudFormation chooses it
	failed    awssqs.Queue
	publisher awsiam.Role

	notDelivered awscloudwatch.Alarm
}

// NewChannel defines a channel as children of scope. Uses are what its key is for beside
// [TopicUses].
func NewChannel(scope constructs.Construct, uses ...keypolicy.Use) *Channel {
	return newChannel(scope, nil, uses...)
}

func newChannel(scope constructs.Construct, name *string, uses ...keypolicy.Use) *Channel {
	key := encryption.NewKey(scope, "TopicKey", &encryption.KeyProps{Uses: append(TopicUses(), uses...)})
	c := &Channel{scope: scope, topic: newTopic(scope, name, key.Key()), name: name, failed: NewFailedQueue(scope)}
	c.publisher = c.PublisherOf(scope, "Publisher", "events", "rule/*")
	return c
}

// TopicUses are the uses of a key for alert topics.
func TopicUses() []keypolicy.Use {
	return []keypolicy.Use{keypolicy.SNS{}, keypolicy.CloudWatchAlarms{}}
}

// NewPlainTopic defines an encrypted topic called "Topic" below scope, which the alarms of its
// account may publish to. The key has to have [TopicUses].
func NewPlainTopic(scope constructs.Construct, key awskms.IKey) awssns.Topic {
	topic := newTopic(scope, nil, key)
	letPublish(topic, nil, alarms)
	return topic
}

func newTopic(scope constructs.Construct, name *string, key awskms.IKey) awssns.Topic {
	const id = "Topic"
	topic := awssns.NewTopic(scope, jsii.String(id), &awssns.TopicProps{TopicName: name, MasterKey: key, EnforceSSL: jsii.Bool(true)})
	tree.Grown(topic, scope, id)
	return topic
}

// A publisher is a service that publishes in its own name.
type publisher struct{ sid, service string }

var (
	alarms = publisher{"Alarms", "cloudwatch.amazonaws.com"}
	// billing are AWS Budgets and Cost Anomaly Detection.
	billing = []publisher{{"Budgets", "budgets.amazonaws.com"}, {"CostAnomalies", "costalerts.amazonaws.com"}}
)

// letPublish lets services publish on behalf of the account of the topic, and nobody else without
// a policy of its own.
func letPublish(topic awssns.Topic, name *string, publishers ...publisher) {
	arn, here := batch.Get(topic, "topicArn"), trust.AccountConditions(topic)
	statement := func(sid, effect string, principal any, condition map[string]any) map[string]any {
		return map[string]any{
			"Sid": sid, "Effect": effect, "Principal": principal, "Action": "sns:Publish", "Resource": arn, "Condition": condition,
		}
	}
	statements := []any{
		statement("AllowPublishThroughSSLOnly", "Deny", "*", map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}),
	}
	var admitted []batch.Call
	for _, p := range publishers {
		s := statement(p.sid, "Allow", map[string]any{"Service": p.service}, here)
		admitted = append(admitted, batch.On(topic, "addToResourcePolicy", batch.Static("aws_iam.PolicyStatement", "fromJson", s)))
		statements = append(statements, s)
	}
	batch.Run(admitted...)
	made := promise.At("Resource").Is("KmsMasterKeyId", batch.Get(topic, "masterKey.keyArn"))
	if name != nil {
		made = made.Is("TopicName", name)
	}
	plinth.Promise(topic,
		promise.That("is encrypted with a key of its own, and takes messages by TLS from the account's alarms", made.NoOther(),
			promise.At("Policy/Resource").Is("Topics", []any{arn}).Policy("PolicyDocument.Statement", statements...)))
}

// Topic returns the topic.
func (c *Channel) Topic() awssns.Topic { return c.topic }

// Failed returns the queue of what rules could not deliver.
func (c *Channel) Failed() awssqs.Queue { return c.failed }

// Target lets a rule of EventBridge in the same account publish what it matches, as it came. It
// publishes as a role: EventBridge takes no conditions in the policy of a topic. Older versions of
// "Using resource-based policies for Amazon EventBridge" warn of roles for encrypted topics; the
// newest takes them with sns:Publish, and "Amazon SNS topic target" adds kms:GenerateDataKey and
// kms:Decrypt on the key, which the role has.
func (c *Channel) Target() awsevents.IRuleTarget {
	return batch.Ask(c.target())[0].(awsevents.IRuleTarget)
}

func (c *Channel) target() batch.Call {
	return batch.New("aws_events_targets.SnsTopic", c.topic, batch.Map{
		"authorizeUsingRole": true, "role": c.publisher, "deadLetterQueue": c.failed,
	})
}

// PublisherOf defines a role that may publish to the topic and nothing else but what is allowed
// further, for a service that acts on behalf of resources of this account and Region.
func (c *Channel) PublisherOf(
	scope constructs.Construct, id, service, resource string, further ...*awsiam.PolicyStatementProps,
) awsiam.Role {
	return plinth.DefineRole(scope, id, "publishes to its topic, for "+service+" of this account and Region only", batch.Map{
		"description": "Publishes to " + tree.Path(c.topic),
		"assumedBy":   trust.Call(service, trust.Conditions(scope, service, resource)),
	}, batch.On(c.topic, "grantPublish", batch.Result(0)), plinth.Permit(further...))
}

// Open lets the alarms of the account publish, and raises one about what rules could not deliver.
func (c *Channel) Open() { c.open(alarms) }

func (c *Channel) open(publishers ...publisher) {
	letPublish(c.topic, c.name, publishers...)
	c.notDelivered = AlarmOnFailedQueue(c.scope, "NotDelivered", "Events could not be delivered. They are in the queue of", c.failed, c.topic)
}

// AlarmOnFailure defines an alarm for a metric that counts failures, which tells the topic.
func (c *Channel) AlarmOnFailure(scope constructs.Construct, id, description string, metric awscloudwatch.Metric) awscloudwatch.Alarm {
	return AlarmOnFailure(scope, id, description, metric, c.topic)
}

// Action lets an alarm of the same account publish.
func (c *Channel) Action() awscloudwatch.IAlarmAction {
	return awscloudwatchactions.NewSnsAction(c.topic)
}
