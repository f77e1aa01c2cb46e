package orchestration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// NewStarter defines a role called "Starter" below scope that starts a state machine, for rules of
// EventBridge in this account and Region only.
func NewStarter(scope constructs.Construct, machine awsstepfunctions.StateMachine) awsiam.Role {
	return plinth.DefineRole(scope, "Starter", "starts its state machine, for rules of this account and Region only", batch.Map{
		"description": "Starts " + tree.Path(machine), "assumedBy": trust.Call("events", trust.Conditions(scope, "events", "rule/*")),
	}, batch.On(machine, "grantStartExecution", batch.Result(0)))
}

// StartOn defines a rule that starts a state machine for every event of a pattern.
func StartOn(
	scope constructs.Construct, id, description string, machine awsstepfunctions.StateMachine, pattern *awsevents.EventPattern,
) awsevents.Rule {
	starter := NewStarter(scope, machine)
	rule := batch.Ask(batch.New("aws_events.Rule", scope, id, batch.Map{
		"description": description, "eventPattern": pattern,
		"targets": []any{batch.New("aws_events_targets.SfnStateMachine", machine, batch.Map{"role": starter})},
	}))[0].(awsevents.Rule)
	tree.Grown(rule, scope, id)
	plinth.Promise(rule, promise.That("starts its state machine for every event of its pattern",
		promise.At("Resource").Is("State", "ENABLED").Is("EventPattern", promise.EventPattern(pattern)).
			Is("Targets.0.Arn", batch.Get(machine, "stateMachineArn")).Is("Targets.0.RoleArn", batch.Get(starter, "roleArn")).
			Unset("Targets.0.Input", "Targets.0.InputPath", "Targets.0.InputTransformer", "EventBusName", "ScheduleExpression")))
	return rule
}
