package orchestration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// NewStarter defines a role called "Starter" below scope that starts a state machine, for rules of
// EventBridge in this account and Region only.
func NewStarter(scope constructs.Construct, machine awsstepfunctions.StateMachine) awsiam.Role {
	role := awsiam.NewRole(scope, jsii.String("Starter"), &awsiam.RoleProps{
		Description: jsii.String("Starts " + tree.Path(machine)), AssumedBy: trust.ForResources(scope, "events", "rule/*"),
	})
	machine.GrantStartExecution(role)
	plinth.KeepRole(role, "starts its state machine, for rules of this account and Region only")
	return role
}

// StartOn defines a rule that starts a state machine for every event of a pattern.
func StartOn(
	scope constructs.Construct, id, description string, machine awsstepfunctions.StateMachine, pattern *awsevents.EventPattern,
) awsevents.Rule {
	starter := NewStarter(scope, machine)
	rule := awsevents.NewRule(scope, &id, &awsevents.RuleProps{
		Description:  &description,
		EventPattern: pattern,
		Targets: &[]awsevents.IRuleTarget{awseventstargets.NewSfnStateMachine(machine, &awseventstargets.SfnStateMachineProps{
			Role: starter,
		})},
	})
	plinth.Promise(rule, promise.That("starts its state machine for every event of its pattern",
		promise.At("Resource").Is("State", "ENABLED").Is("EventPattern", promise.EventPattern(pattern)).
			Is("Targets.0.Arn", machine.StateMachineArn()).Is("Targets.0.RoleArn", starter.RoleArn()).
			Unset("Targets.0.Input", "Targets.0.InputPath", "Targets.0.InputTransformer", "EventBusName", "ScheduleExpression")))
	return rule
}
