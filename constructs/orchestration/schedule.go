package orchestration

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Schedule is when a state machine starts by itself.
type Schedule struct {
	// Expression is when, in UTC: "rate(1 hour)", "cron(0 9 * * ? *)".
	Expression string
	// Failed takes what could not be started.
	Failed awssqs.IQueue
	// OnTime starts it at that time or not at all. The default tries again for a day.
	OnTime bool
}

// StartAt defines a schedule that starts a state machine, and promises that nothing delays, ends or
// changes it.
func StartAt(
	scope constructs.Construct, id, description string, machine awsstepfunctions.StateMachine, s Schedule,
) awsscheduler.Schedule {
	target := &awsschedulertargets.ScheduleTargetBaseProps{DeadLetterQueue: s.Failed}
	kept := promise.At("Resource").Is("State", "ENABLED").Is("ScheduleExpression", s.Expression).
		Is("ScheduleExpressionTimezone", "Etc/UTC").Is("Target.Arn", machine.StateMachineArn()).
		Is("Target.DeadLetterConfig.Arn", s.Failed.QueueArn()).Unset("StartDate", "EndDate", "Target.Input")
	if s.OnTime {
		target.RetryAttempts = jsii.Number(0)
		kept = kept.Is("Target.RetryPolicy.MaximumRetryAttempts", 0)
	}
	schedule := awsscheduler.NewSchedule(scope, &id, &awsscheduler.ScheduleProps{
		Description: &description, Schedule: awsscheduler.ScheduleExpression_Expression(&s.Expression, awscdk.TimeZone_ETC_UTC()),
		Target: awsschedulertargets.NewStepFunctionsStartExecution(machine, target),
	})
	keepTargetRoles(scope)
	plinth.Promise(schedule, promise.That("starts its state machine at its time, and keeps what it could not start", kept))
	return schedule
}

// keepTargetRoles records the roles that CDK makes for the targets of schedules, one for a target,
// in the stack.
func keepTargetRoles(scope constructs.Construct) {
	for child, id := range tree.Children(tree.Stack(scope)) {
		if strings.HasPrefix(id, "SchedulerRoleForTarget-") {
			plinth.KeepGrants(child.(awsiam.IRole))
		}
	}
}
