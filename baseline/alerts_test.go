package baseline_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// What says something says it on the topic that it is given, its alarms as well, and makes none.
func TestAlertsGoToTheTopicThatThereIs(t *testing.T) {
	app, stack := managementStack(t)
	org := withWorkloads(stack)
	watch := virginia(app, "Watch", managementAccount)
	topic := alerting.NewAlertTopic(watch, "Alerts", nil).Topic()
	accounts := baseline.NewAccountStackSet(watch, "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{org.Root()}, Regions: []string{"eu-west-1"},
	})
	set := newPolicies(t, stack, org)
	quarantine := baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
		Policy: set.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts, Topic: topic,
	})
	changes := baseline.NewPolicyWatch(watch, "Policies", &baseline.PolicyWatchProps{Topic: topic})
	people := everybody(org)
	runbooks := baseline.NewRunbooks(watch, "Runbooks", &baseline.RunbooksProps{
		Organization: org, Access: baseline.NewAccess(watch, "Access", &people), Topic: topic,
	})
	for name, got := range map[string]awssns.ITopic{"quarantine": quarantine.Topic(), "watch": changes.Topic(), "runbooks": runbooks.Topic()} {
		if got != topic {
			t.Errorf("%s: Topic() is another topic than the one that was given", name)
		}
	}
	a := snapshot.Synth(t, app)
	if n := len(a.OfType("AWS::SNS::Topic")); n != 1 {
		t.Errorf("app has %d topics, want the one that was given", n)
	}
	for _, machine := range a.OfType("AWS::StepFunctions::StateMachine") {
		told, _ := machine.Get("DefinitionSubstitutions", "Topic").Target()
		if told.Resource == nil || told.Resource.Type != "AWS::SNS::Topic" {
			t.Errorf("%s tells %v, want the topic", machine.Path, machine.Get("DefinitionSubstitutions", "Topic"))
		}
	}
	if n := allowed(a, "sns:Publish", "AWS::IAM::Policy"); n < 4 { // two machines, a runbook, the publisher of the topic
		t.Errorf("%d policies let roles publish, want those of two machines and a runbook, and the topic's own", n)
	}
}

// allowed counts the policies of a type that allow an action.
func allowed(a *assembly.Assembly, action, kind string) (n int) {
	for _, p := range a.OfType(kind) {
		for _, s := range p.Get("PolicyDocument", "Statement").List() {
			if s.Get("Action").Is(action) == assembly.True {
				n++
			}
		}
	}
	return n
}

func TestAlertsBadInput(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	there := awssns.NewTopic(stackIn(app, "Alerts", managementAccount), jsii.String("Topic"), nil)
	foreign := awssns.Topic_FromTopicArn(stack, jsii.String("Foreign"), jsii.String("arn:aws:sns:eu-west-1:111111111111:alerts"))
	people := everybody(org)
	access := baseline.NewAccess(stack, "Access", &people)
	refused(t, virginia(app, "Watch", managementAccount), map[string]misuse{
		"another Region": {func(scope constructs.Construct, id string) {
			baseline.NewPolicyWatch(scope, id, &baseline.PolicyWatchProps{Topic: there})
		}, "Topic Alerts/Topic is in Region eu-west-1, want it in us-east-1, that of the stack"},
	})
	refused(t, stack, map[string]misuse{
		"another account": {func(scope constructs.Construct, id string) {
			baseline.NewRunbooks(scope, id, &baseline.RunbooksProps{Organization: org, Access: access, Topic: foreign})
		}, "Topic Management/Foreign is in account 111111111111, want it in 999999999999"},
		"nothing to say": {func(scope constructs.Construct, id string) {
			baseline.NewRunbooks(scope, id, &baseline.RunbooksProps{Organization: org, Topic: there})
		}, "Topic is set and Access is nil"},
	})
}
