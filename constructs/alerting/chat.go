package alerting

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// subscribe sends every message to an address.
func (t *AlertTopic) subscribe(email string) {
	subscription := batch.Ask(batch.On(t.Topic(), "addSubscription",
		batch.New("aws_sns_subscriptions.EmailSubscription", email)))[0].(awssns.Subscription)
	tree.In(subscription, tree.Stack(t))
	plinth.Promise(subscription, promise.That("tells "+email+" of every message", promise.At("Resource").
		Is("Endpoint", email).Is("Protocol", "email").Is("TopicArn", batch.Get(t.Topic(), "topicArn")).NoOther()))
}

const chatPromise = "shows every message, and runs no command that changes anything"

func (t *AlertTopic) showInSlack(c *SlackChannel) {
	props := &awschatbot.CfnSlackChannelConfigurationProps{
		ConfigurationName: t.channelName("slack"), SlackWorkspaceId: &c.Workspace, SlackChannelId: &c.Channel,
		IamRoleArn: t.chatRole("SlackRole").RoleArn(), GuardrailPolicies: t.readOnlyChat(), SnsTopicArns: &[]any{t.ARN()},
		LoggingLevel: jsii.String("ERROR"),
	}
	plinth.Keep(awschatbot.NewCfnSlackChannelConfiguration(t, jsii.String("Slack"), props), chatPromise, props)
}

func (t *AlertTopic) showInTeams(c *TeamsChannel) {
	props := &awschatbot.CfnMicrosoftTeamsChannelConfigurationProps{
		ConfigurationName: t.channelName("teams"), TeamsTenantId: &c.Tenant, TeamId: &c.Team, TeamsChannelId: &c.Channel,
		IamRoleArn: t.chatRole("TeamsRole").RoleArn(), GuardrailPolicies: t.readOnlyChat(), SnsTopicArns: &[]*string{t.ARN()},
		LoggingLevel: jsii.String("ERROR"),
	}
	plinth.Keep(awschatbot.NewCfnMicrosoftTeamsChannelConfiguration(t, jsii.String("Teams"), props), chatPromise, props)
}

// channelName is unique in the account, as the service wants it, and as long as it allows.
func (t *AlertTopic) channelName(kind string) *string {
	name := notInChannelName.ReplaceAllString(tree.Path(t), "-") + "-" + kind
	return jsii.String(name[max(0, len(name)-128):])
}

// chatRole is what the channel acts as: it draws the metrics of an alarm.
func (t *AlertTopic) chatRole(id string) awsiam.Role {
	return plinth.DefineRole(t, id, "lets the chat of this account draw metrics, and nobody else", batch.Map{
		"description": "Shows the metrics of alarms in the chat of " + tree.Path(t),
		"assumedBy":   trust.Call("chatbot", trust.AccountConditions(t)),
	}, plinth.Permit(&awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"),
		Resources: jsii.Strings("*"),
	}))
}

// readOnlyChat bounds what a channel may do whatever its role allows; AWS's default is to bound
// nothing.
func (t *AlertTopic) readOnlyChat() *[]*string {
	return &[]*string{jsii.String("arn:" + plinth.PartitionOf(t) + ":iam::aws:policy/CloudWatchReadOnlyAccess")}
}
