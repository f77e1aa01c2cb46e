// Package silent finds deployments that end well though what they are for does not work.
package silent

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Check finds new stack sets that succeed when every account fails, and topics that alarms and
// rules publish to and nobody subscribes to.
func Check(p *plan.Plan) []finding.Finding {
	return append(tolerant(p), unheard(p)...)
}

func warning(r *assembly.Resource, property, message, fix string) finding.Finding {
	return finding.Finding{Kind: finding.Silent, Severity: finding.Warning, Stack: r.Stack, Resource: r, Property: property,
		Message: message, Fix: fix}
}

// tolerant finds stack sets whose operations go on whatever fails. See "StackSet operation options"
// in the AWS CloudFormation User Guide.
func tolerant(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, set := range p.After.OfType("AWS::CloudFormation::StackSet") {
		if !p.New(set) {
			continue
		}
		const property = "OperationPreferences"
		const fix = "Tolerate few failures, such as a quarter of the accounts."
		percentage, known := set.Get(property, "FailureTolerancePercentage").Int()
		if known && percentage >= 100 {
			all = append(all, warning(set, property+".FailureTolerancePercentage",
				"tolerates failures in all accounts: the deployment succeeds when every one of them fails", fix))
		}
		count, known := set.Get(property, "FailureToleranceCount").Int()
		if accounts, few := accounts(set); known && few && count >= accounts {
			all = append(all, warning(set, property+".FailureToleranceCount", fmt.Sprintf(
				"tolerates %d failures in a Region and has %d accounts: the deployment succeeds when every one of them fails", count, accounts), fix))
		}
	}
	return all
}

// accounts counts the accounts of a stack set that names them all.
func accounts(set *assembly.Resource) (most int, known bool) {
	for _, group := range set.Get("StackInstancesGroup").List() {
		targets := group.Get("DeploymentTargets")
		if targets.Get("OrganizationalUnitIds").Exists() || !targets.Get("Accounts").Exists() {
			return 0, false
		}
		most = max(most, len(targets.Get("Accounts").List()))
	}
	return most, most > 0
}

// publishers are the types that tell somebody of trouble, and the properties that name the topic.
var publishers = map[string][]string{
	"AWS::CloudWatch::Alarm":          {"AlarmActions", "OKActions", "InsufficientDataActions"},
	"AWS::CloudWatch::CompositeAlarm": {"AlarmActions", "OKActions", "InsufficientDataActions"},
	"AWS::Budgets::Budget":            {"NotificationsWithSubscribers"},
	"AWS::CE::AnomalySubscription":    {"Subscribers"},
	"AWS::Events::Rule":               {"Targets"},
}

// subscribers are the types that bring what is published to somebody.
var subscribers = map[string]string{
	"AWS::Chatbot::MicrosoftTeamsChannelConfiguration": "SnsTopicArns",
	"AWS::Chatbot::SlackChannelConfiguration":          "SnsTopicArns",
	"AWS::SNS::Subscription":                           "TopicArn",
}

// unheard finds topics that nobody subscribes to in the app. A topic whose ARN the app gives away,
// by an output or a parameter, may be subscribed to elsewhere.
func unheard(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, f := range assembly.Derived(p.After, mutesKey{}, mutes) {
		if p.New(f.Resource) {
			all = append(all, f)
		}
	}
	return all
}

type mutesKey struct{}

// mutes are the findings about topics as if all of them were new.
func mutes(a *assembly.Assembly) []finding.Finding {
	heard := map[*assembly.Resource]bool{}
	for typ, property := range subscribers {
		for _, r := range a.OfType(typ) {
			mark(heard, r.Get(property))
		}
	}
	for _, s := range a.Stacks {
		for _, name := range s.Outputs() {
			mark(heard, s.Output(name))
		}
	}
	for _, r := range a.OfType("AWS::SSM::Parameter") {
		mark(heard, r.Get("Value"))
	}
	var all []finding.Finding
	for _, r := range a.Resources() {
		for _, property := range publishers[r.Type] {
			for _, to := range r.Get(property).Targets() {
				topic := to.Resource
				if topic.Type != "AWS::SNS::Topic" || heard[topic] || topic.Get("Subscription").Exists() {
					continue
				}
				heard[topic] = true // say it once
				all = append(all, warning(topic, "Subscription", fmt.Sprintf("hears of %s and has no subscription: nobody is told",
					r.LogicalID), "Subscribe somebody, or a chat channel."))
			}
		}
	}
	return all
}

func mark(heard map[*assembly.Resource]bool, v assembly.Value) {
	for _, to := range v.Targets() {
		heard[to.Resource] = true
	}
}
