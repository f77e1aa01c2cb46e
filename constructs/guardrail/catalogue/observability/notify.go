package observability

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	topicType        = "AWS::SNS::Topic"
	subscriptionType = "AWS::SNS::Subscription"
)

var notifyRules = []engine.Rule{
	{
		ID: "NOTIFY-001", Title: "Alarms act in their own Region",
		Why:    "CloudWatch refuses an action on a topic of another Region when the deployment is half done.",
		Fix:    "Define a topic in each Region that has alarms; observability.Notifications has InUSEast1.",
		Pillar: engine.OperationalExcellence,
		Check:  regionalActions,
	},
	{
		ID: "NOTIFY-002", Title: "Alarms can publish to encrypted topics",
		Why: "The key that AWS manages for SNS admits no CloudWatch, and its policy cannot be changed; nor does a key of your own by itself: " +
			"the alarm changes its state, nobody hears, and the only error is in the history of the alarm.",
		Fix: "Encrypt the topic with a key of your own that lets cloudwatch.amazonaws.com use kms:Decrypt and kms:GenerateDataKey*; " +
			"alerting.TopicUses does.",
		Pillar: engine.OperationalExcellence,
		Check:  publishable,
	},
	{
		ID: "NOTIFY-003", Title: "Pages reach more than a mailbox",
		Why: "Mail wakes nobody up, stays silent until its link is opened, and ends for everybody when one reader of a shared mailbox " +
			"unsubscribes.",
		Fix:      "Subscribe an HTTPS endpoint of an on-call service, SMS, or a chat beside it.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    engine.Each(topicType, pages),
	},
	{
		ID: "NOTIFY-004", Title: "Chats get what they show",
		Why: "Amazon Q Developer in chat applications shows events of AWS services as they are, and messages in its own schema. It drops " +
			"everything else without a word.",
		Fix:    "Hand the event on unchanged, or write version \"1.0\", source \"custom\" and content.description.",
		Pillar: engine.OperationalExcellence,
		Check: func(pass *engine.Pass) {
			engine.Each("AWS::Events::Rule", showable)(pass)
			publishing(pass)
		},
	},
	{
		ID: "NOTIFY-005", Title: "Endpoints of on-call services get the envelope of SNS",
		Why: "With raw delivery the subject, the topic and the signature are gone: on-call services cannot read such a message, and " +
			"drop it.",
		Fix:      "Leave RawMessageDelivery off for HTTPS endpoints; waive the rule for an endpoint of your own that wants it.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check: engine.Each(subscriptionType, func(pass *engine.Pass, s *assembly.Resource) {
			if s.Get("Protocol").OneOf("https", "http") == assembly.True && s.Get("RawMessageDelivery").Is(true) == assembly.True {
				pass.Report(s, "RawMessageDelivery", "is true")
			}
		}),
	},
	{
		ID: "NOTIFY-006", Title: "Alarms may publish to their topics",
		Why: "A policy of its own takes the place of the one that a topic has by itself, which admits the alarms of the account. One that only " +
			"denies plain HTTP admits nobody, and no alarm is heard.",
		Fix:    "Let cloudwatch.amazonaws.com publish, for the account in aws:SourceAccount; alerting.NewAlertTopic does.",
		Pillar: engine.OperationalExcellence,
		Check:  admitted,
	},
}

// actions calls see with what alarms publish to.
func actions(pass *engine.Pass, see func(alarm *assembly.Resource, property string, action assembly.Value)) {
	for _, typ := range []string{alarmType, compositeType} {
		for _, alarm := range pass.OfType(typ) {
			for _, property := range []string{"AlarmActions", "OKActions", "InsufficientDataActions"} {
				for i, action := range alarm.Get(property).List() {
					see(alarm, fmt.Sprintf("%s.%d", property, i), action)
				}
			}
		}
	}
}

func regionalActions(pass *engine.Pass) {
	actions(pass, func(alarm *assembly.Resource, property string, action assembly.Value) {
		here := alarm.Stack.Region
		there := ""
		if to, ok := action.Target(); ok {
			there = to.Resource.Stack.Region
		} else if arn, known := action.Outline(); known {
			if parts := strings.Split(strings.ReplaceAll(arn, "AWS::", ""), ":"); len(parts) > 5 && parts[2] == "sns" {
				there = parts[3]
			}
		}
		if here != "" && there != "" && !strings.Contains(there, "$") && here != there {
			pass.Report(alarm, property, "is %v, in %s, and the alarm is in %s", action, there, here)
		}
	})
}

// paging is how topics that wake somebody up are called.
var paging = regexp.MustCompile(`(?i)(^|[^a-z])(page|pages|paging|pager|pagerduty|on-?call)($|[^a-z])`)

func pages(pass *engine.Pass, topic *assembly.Resource) {
	named := false
	for _, property := range []string{"TopicName", "DisplayName"} {
		name, _ := topic.Get(property).Text()
		named = named || paging.MatchString(name)
	}
	own := strings.TrimSuffix(strings.TrimSuffix(topic.Path, "/Resource"), "/Topic")
	if !named && !paging.MatchString(own[strings.LastIndexByte(own, '/')+1:]) && !paging.MatchString(topic.LogicalID) || shown(pass, topic) {
		return
	}
	var protocols []string
	for _, s := range pass.Referrers(topic, subscriptionType, "TopicArn") {
		protocol, _ := s.Get("Protocol").Text()
		protocols = append(protocols, protocol)
	}
	for _, s := range topic.Get("Subscription").List() {
		protocol, _ := s.Get("Protocol").Text()
		protocols = append(protocols, protocol)
	}
	mail := func(protocol string) bool { return strings.HasPrefix(protocol, "email") }
	if len(protocols) > 0 && !slices.ContainsFunc(protocols, func(p string) bool { return !mail(p) }) {
		pass.Report(topic, "", "has mail as its only subscription, and wakes nobody up")
	}
}

// shown reports whether a chat channel shows what is published to a topic.
func shown(pass *engine.Pass, topic *assembly.Resource) bool {
	for _, typ := range []string{"AWS::Chatbot::SlackChannelConfiguration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"} {
		for _, channel := range pass.OfType(typ) {
			for _, to := range channel.Get("SnsTopicArns").Targets() {
				if to.Resource == topic {
					return true
				}
			}
		}
	}
	return false
}
