package orchestration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"

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
	target := batch.Map{"deadLetterQueue": s.Failed}
	if s.OnTime {
		target["retryAttempts"] = 0
	}
	of := batch.Ask(append([]batch.Call{batch.New("aws_scheduler.Schedule", scope, id, batch.Map{
		"description": description,
		"schedule":    batch.Static("aws_scheduler.ScheduleExpression", "expression", s.Expression, batch.Get("TimeZone", "ETC_UTC")),
		"target":      batch.New("aws_scheduler_targets.StepFunctionsStartExecution", machine, target),
	})}, targeted(scope, batch.Result(0))...)...)
	schedule := of[0].(awsscheduler.Schedule)
	tree.Grown(schedule, scope, id)
	keptSchedule(schedule, "starts its state machine at its time, and keeps what it could not start", promise.At("Resource").
		Is("ScheduleExpression", s.Expression).Is("ScheduleExpressionTimezone", "Etc/UTC"), of[1:])
	return schedule
}

// KeepSchedule records that a schedule, which was defined last in its stack, is on and has the
// target that it was given, and what the role of the target may do. The sentence is that of
// [promise.That], and kept what else has to hold.
func KeepSchedule(scope constructs.Construct, schedule awsscheduler.Schedule, sentence string, kept promise.Subject) {
	keptSchedule(schedule, sentence, kept, batch.Ask(targeted(scope, schedule)...))
}

// targeted asks for the target of a schedule, and for the roles that CDK has made for targets of
// schedules, one for a target, in the stack.
func targeted(scope constructs.Construct, schedule any) []batch.Call {
	return []batch.Call{batch.Get(schedule, "node.defaultChild.target"),
		batch.Static("Tree", "children", tree.Stack(scope), "SchedulerRoleForTarget-")}
}

// keptSchedule is [KeepSchedule] with the answers to targeted.
func keptSchedule(schedule awsscheduler.Schedule, sentence string, kept promise.Subject, of []any) {
	plinth.Promise(schedule, promise.That(sentence, kept.Is("State", "ENABLED").Is("Target", of[0]).Unset("StartDate", "EndDate")))
	for _, child := range of[1].([]any) {
		if role, is := child.(awsiam.Role); is && !keptRoles[role] {
			keptRoles[role] = true
			plinth.KeepRole(role, "is assumed by EventBridge Scheduler alone, for this account")
		}
	}
}

var keptRoles = map[awsiam.Role]bool{}
