package bill

import (
	"path"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// topicsAdmit looks at the topics of the app that subscribe to budgets, actions and anomalies.
func topicsAdmit(pass *engine.Pass) {
	for _, by := range []struct{ typ, list, subscribers, kind, service string }{
		{budgetType, "NotificationsWithSubscribers", "Subscribers", "SubscriptionType", "budgets.amazonaws.com"},
		{actionType, "", "Subscribers", "Type", "budgets.amazonaws.com"},
		{subscriptionType, "", "Subscribers", "Type", "costalerts.amazonaws.com"},
	} {
		for _, r := range pass.OfType(by.typ) {
			holders := []assembly.Value{r.Get()}
			if by.list != "" {
				holders = r.Get(by.list).List()
			}
			seen := map[*assembly.Resource]bool{}
			for _, holder := range holders {
				for _, s := range holder.Get(by.subscribers).List() {
					topic, ok := s.Get("Address").Target()
					if ok && topic.Resource.Type == "AWS::SNS::Topic" && !seen[topic.Resource] {
						seen[topic.Resource] = true
						topicAdmits(pass, topic.Resource, by.service, r)
					}
				}
			}
		}
	}
}

func topicAdmits(pass *engine.Pass, topic *assembly.Resource, service string, teller *assembly.Resource) {
	var published []statement.Statement
	for _, policy := range slices.Concat(pass.OfType("AWS::SNS::TopicPolicy"), pass.OfType("AWS::SNS::TopicInlinePolicy")) {
		for _, to := range slices.Concat(policy.Get("Topics").Targets(), policy.Get("TopicArn").Targets()) {
			if to.Resource == topic {
				published = append(published, statement.In(policy.Get("PolicyDocument"))...)
			}
		}
	}
	if !lets(published, service, "sns:Publish") {
		pass.Report(topic, "", "lets %s publish nothing, and %s is told of by it", service, teller.Path)
	}
	master := topic.Get("KmsMasterKeyId")
	if text, known := master.Text(); known && strings.HasSuffix(text, "alias/aws/sns") {
		pass.Report(topic, "KmsMasterKeyId", "is the key of AWS, which lets no service publish")
		return
	}
	to, ok := master.Target()
	if ok && to.Resource.Type == "AWS::KMS::Alias" {
		to, ok = to.Resource.Get("TargetKeyId").Target()
	}
	if !ok || to.Resource.Type != "AWS::KMS::Key" {
		return
	}
	statements := statement.In(to.Resource.Get("KeyPolicy"))
	if !lets(statements, service, "kms:GenerateDataKey") || !lets(statements, service, "kms:Decrypt") {
		pass.Report(to.Resource, "KeyPolicy", "lets %s use no key, and %s publishes to the topic %s", service, teller.Path, topic.Path)
	}
}

// lets reports whether a statement may allow a service an action. What cannot be looked into may.
func lets(statements []statement.Statement, service, action string) bool {
	return slices.ContainsFunc(statements, func(s statement.Statement) bool {
		return !s.Known() || s.Allows() && mentions(s.Get("Action"), action) &&
			(s.Services().OneOf(service) != assembly.False && s.Services().Exists() || has(s.Services(), service) ||
				s.Everyone() != assembly.False)
	})
}

// mentions reports whether one of a list of actions may be an action.
func mentions(actions assembly.Value, action string) bool {
	return slices.ContainsFunc(actions.Elements(), func(v assembly.Value) bool {
		pattern, known := v.Text()
		matches, _ := path.Match(strings.ToLower(pattern), strings.ToLower(action))
		return !known || matches
	})
}
