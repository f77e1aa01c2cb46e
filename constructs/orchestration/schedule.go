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

	"github.com/plinth-cdk/plinth/constructs/batch"
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
	if s.OnTime {
		target.RetryAttempts = jsii.Number(0)
	}
	schedule := awsscheduler.NewSchedule(scope, &id, &awsscheduler.ScheduleProps{
		Description: &description, Schedule: awsscheduler.ScheduleExpression_Expression(&s.Expression, awscdk.TimeZone_ETC_UTC()),
		Target: awsschedulertargets.NewStepFunctionsStartExecution(machine, target),
	})
	KeepSchedule(scope, schedule, "starts its state machine at its time, and keeps what it could not start", promise.At("Resource").
		Is("ScheduleExpression", s.Expression).Is("ScheduleExpressionTimezone", "Etc/UTC"))
	return schedule
}

// KeepSchedule records that a schedule, which was defined last in its stack, is on and has the
// target that it was given, and what the role of the target may do. The sentence is that of
// [promise.That], and kept what else has to hold.
func KeepSchedule(scope constructs.Construct, schedule awsscheduler.Schedule, sentence string, kept promise.Subject) {
	target := batch.Ask(batch.Get(schedule, "node.defaultChild.target"))[0]
	plinth.Promise(schedule, promise.That(sentence, kept.Is("State", "ENABLED").Is("Target", target).Unset("StartDate", "EndDate")))
	keepTargetRoles(tree.Stack(scope))
}

// keepTargetRoles records the roles that CDK makes for the targets of schedules, one for a target,
// in the stack.
func keepTargetRoles(stack awscdk.Stack) {
	for child, id := range tree.Children(stack) {
		role, is := child.(awsiam.Role)
		if is && strings.HasPrefix(id, "SchedulerRoleForTarget-") && !keptRoles[role] {
			keptRoles[role] = true
			plinth.KeepRole(role, "is assumed by EventBridge Scheduler alone, for this account")
		}
	}
}

var keptRoles = map[awsiam.Role]bool{}
