package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
	"github.com/plinth-cdk/plinth/resilience/failover"
)

// fence defines what stops the writers of this Region when the other one asks for it, what hears
// the answer when this one has asked, and the rule that carries events over. See "Sending and
// receiving events between AWS Regions in Amazon EventBridge".
func (m *regionMove) fence(waiting awsstepfunctions.StateMachine) {
	stop := orchestration.NewStateMachine(m.in, "Stop", &orchestration.StateMachineProps{
		Machine: failover.Stop(m.side), Substitutions: m.substitutions, Topic: m.alerts.Topic(),
		Permissions: []*awsiam.PolicyStatementProps{
			{Resources: jsii.Strings(m.arns...), Actions: jsii.Strings("rds:DescribeDBInstances", "rds:ModifyDBInstance", "rds:RebootDBInstance")},
			m.mayAsk(),
		},
	})
	hear := orchestration.NewStateMachine(m.in, "Hear", &orchestration.StateMachineProps{
		Machine: failover.Hear(), Topic: m.alerts.Topic(), Permissions: []*awsiam.PolicyStatementProps{
			{Resources: &[]*string{waiting.StateMachineArn()}, Actions: jsii.Strings("states:SendTaskSuccess")},
		},
	})
	for _, on := range []struct {
		typ     string
		machine awsstepfunctions.StateMachine
	}{{failover.Fence, stop}, {failover.Fenced, hear}} { // in this order in every template
		at := tree.Group(m.in, "On"+on.typ)
		orchestration.StartOn(at, "Rule", on.typ+" for "+m.side.Pair, on.machine, m.events(m.side.Region, on.typ))
	}
	m.carry()
}

// events are those of the pair for a Region.
func (m *regionMove) events(region string, types ...string) *awsevents.EventPattern {
	return &awsevents.EventPattern{
		Source: jsii.Strings(failover.Source), DetailType: jsii.Strings(types...),
		Detail: &map[string]any{"pair": []string{m.side.Pair}, "region": []string{region}},
	}
}

// carry brings events for the other Region there. EventBridge tries for a day, so that a Region
// that comes back is fenced.
func (m *regionMove) carry() {
	at := plinth.PlaceOf(m.in)
	bus := "arn:" + at.Partition + ":events:" + m.side.Other + ":" + at.Account + ":event-bus/default"
	role := awsiam.NewRole(m.in, jsii.String("Carrier"), &awsiam.RoleProps{
		Description: jsii.String("Sends events to " + m.side.Other), AssumedBy: trust.ForResources(m.in, "events", "rule/*"),
	})
	plinth.Allow(role, &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("events:PutEvents"), Resources: jsii.Strings(bus),
	})
	plinth.KeepRole(role, "sends events to the other Region, for rules of this account and Region only")
	pattern := m.events(m.side.Other, failover.Fence, failover.Fenced)
	failed := alerting.NewFailedQueue(m.in)
	alerting.AlarmOnFailedQueue(m.in, "NotCarried", "The other Region could not be told to stop its writers. The events are in the queue of",
		failed, m.alerts.Topic())
	rule := awsevents.NewRule(m.in, jsii.String("Carry"), &awsevents.RuleProps{
		Description: jsii.String("Carries the fence of " + m.side.Pair + " over"), EventPattern: pattern,
		Targets: &[]awsevents.IRuleTarget{awseventstargets.NewEventBus(awsevents.EventBus_FromEventBusArn(m.in, jsii.String("Other"), &bus),
			&awseventstargets.EventBusProps{Role: role, DeadLetterQueue: failed})},
	})
	plinth.Promise(rule, promise.That("carries every event for the other Region there", promise.At("Resource").Is("State", "ENABLED").
		Is("EventPattern", promise.EventPattern(pattern)).Is("Targets.0.Arn", bus).Is("Targets.0.RoleArn", role.RoleArn()).
		Is("Targets.0.DeadLetterConfig.Arn", failed.QueueArn()).
		Unset("Targets.0.Input", "Targets.0.InputPath", "Targets.0.InputTransformer", "EventBusName", "ScheduleExpression")))
}
