package orchestration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// StateMachineProps configure [NewStateMachine]. Machine and Topic are required.
type StateMachineProps struct {
	// Machine is what it does.
	Machine workflow.Machine
	// Substitutions replace ${Name} in the definition. ${Partition} and ${Region} are those of the
	// stack and need not be given.
	Substitutions map[string]*string
	// Role is what the machine runs as. The default is a new role with Permissions.
	Role awsiam.IRole
	// Permissions are what the machine may do.
	Permissions []*awsiam.PolicyStatementProps
	// Key encrypts the log group. Its policy has to let CloudWatch Logs use it: keypolicy.Logs. The
	// default is no log group: the service keeps the history of an execution for 90 days, which is
	// enough for a machine that changes nothing.
	Key awskms.IKey
	// Topic hears of executions that fail, time out or are aborted.
	Topic awssns.ITopic
}

// NewStateMachine defines a state machine that logs every event with its data for a year, under
// Key, traces its calls, and raises an alarm when an execution fails, times out or is aborted. The
// digest of its definition travels in the assembly, so that ACCOUNT-001 finds a definition that is
// not the one that was written. Its children stand beside it: id+"Logs", id+"Failed" and so on.
//
// Standing idle it costs three alarms a month. It panics with an error when the machine is not
// valid.
func NewStateMachine(scope constructs.Construct, id string, props *StateMachineProps) awsstepfunctions.StateMachine {
	definition, err := props.Machine.Definition()
	if err != nil {
		panic(plinth.Misuse(scope, "%s: %w", id, err))
	}
	substitutions := batch.Map{"Partition": batch.Get("Aws", "PARTITION"), "Region": plinth.PlaceOf(scope).Region}
	for name, text := range props.Substitutions {
		substitutions[name] = text
	}
	kept := promise.At("Resource").Is("DefinitionString", definition).Is("DefinitionSubstitutions", substitutions).
		Is("TracingConfiguration.Enabled", true)
	made := batch.Map{
		"definitionBody":          batch.Static("aws_stepfunctions.DefinitionBody", "fromString", definition),
		"definitionSubstitutions": substitutions, "tracingEnabled": true,
	}
	if props.Role != nil {
		made["role"] = props.Role
	}
	if props.Key != nil {
		group := logdelivery.NewLogGroup(scope, id+"Logs", awslogs.RetentionDays_ONE_YEAR, props.Key)
		made["logs"] = batch.Map{"level": awsstepfunctions.LogLevel_ALL, "includeExecutionData": true, "destination": group}
		kept = kept.Is("LoggingConfiguration", map[string]any{"Level": "ALL", "IncludeExecutionData": true,
			"Destinations": []any{map[string]any{"CloudWatchLogsLogGroup": map[string]any{"LogGroupArn": batch.Get(group, "logGroupArn")}}}})
	}
	role := batch.Get(batch.Result(0), "role")
	of := batch.Ask(append([]batch.Call{
		batch.New("aws_stepfunctions.StateMachine", scope, id, made), role, batch.On("Permissions", "add", role, props.Permissions),
	}, plinth.AskRole(role)...)...)
	machine := of[0].(awsstepfunctions.StateMachine)
	tree.Grown(machine, scope, id)
	alerting.AlarmsOnFailure(scope, []awssns.ITopic{props.Topic},
		alerting.Failure{ID: id + "Failed", Description: "An execution failed:", Metric: batch.On(machine, "metricFailed")},
		alerting.Failure{ID: id + "TimedOut", Description: "An execution timed out:", Metric: batch.On(machine, "metricTimedOut")},
		alerting.Failure{ID: id + "Aborted", Description: "Somebody aborted an execution:", Metric: batch.On(machine, "metricAborted")})
	if props.Role == nil {
		plinth.KeptRole(of[1].(awsiam.Role), "runs its state machine, with the permissions that it was given", of[3:])
	}
	plinth.Promise(machine, promise.That("runs the definition that was written, with the data that was meant for it, logged and traced",
		kept.Is("RoleArn", batch.Get(of[1], "roleArn")).NoOther()))
	tree.Record(machine, assembly.MetadataSettings, map[string]any{
		"Resource": policy.Digests(map[string]any{"DefinitionString": definition}),
	})
	return machine
}
