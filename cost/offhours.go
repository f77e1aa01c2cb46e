package cost

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/cost/internal/sleep"
)

// OffHoursProps configure [OffHours]. Alerts, TimeZone and something to put to sleep are required.
type OffHoursProps struct {
	// Alerts hears of runs that fail, and of schedules that could not start one.
	Alerts *alerting.AlertTopic
	// TimeZone is where the working day is, such as "Europe/Berlin".
	TimeZone string
	// Sleep and Wake are times of day. The defaults are "19:00" and "07:00".
	Sleep, Wake string
	// Days are those of work. The default is Monday to Friday. On the others everything sleeps.
	Days []time.Weekday
	// Holidays are days of work on which nobody works, such as "2026-12-25".
	Holidays []string

	// Services of Amazon ECS are set to no task, with their scaling suspended.
	Services []awsecs.IBaseService
	// Groups of EC2 Auto Scaling are set to no instance. That of a capacity provider, whose instances
	// are protected from scale-in, is refused: ECS ends them after the tasks of Services.
	Groups []awsautoscaling.IAutoScalingGroup
	// Instances of EC2 are stopped. They belong to no group, which would replace them.
	Instances []awsec2.IInstance
	// Databases are instances of RDS, and Clusters those of Aurora. RDS stops neither replicas, which
	// are refused, nor what has one, nor a member of a cluster by itself.
	Databases []awsrds.IDatabaseInstance
	Clusters  []awsrds.IDatabaseCluster

	// Key encrypts the log of the runs. Its policy has to let CloudWatch Logs use it:
	// [keypolicy.Logs]. The default is a new key.
	Key awskms.IKey
}

// OffHours puts an environment to sleep for the night and the weekend, and wakes it up as it was:
// of 168 hours of a week, 60 are paid for. It promises that
//
//   - counts and lower bounds are restored as they were, whatever runs twice, breaks off or fails
//     halfway: they are remembered before anything changes,
//   - what cannot be put to sleep or woken up is told, and stops nobody else. What an update of the
//     stack has removed meanwhile is no failure,
//   - a start that fails is tried again for an hour at most, so that nothing is put to sleep in the
//     morning,
//   - databases that AWS starts after seven days are stopped again,
//   - nothing of production is touched: the construct refuses it, and so does its role.
//
// Memories are parameters of Systems Manager below the stack; deleting them wakes services up with
// one task. CloudFormation cannot modify a database while it is stopped: start the state machine
// with {"action": "wake"} before a deployment. Standing idle it costs three alarms and a key a
// month, less than an hour of a large database.
//
// See "Stopping an Amazon RDS DB instance temporarily" and "Suspending and resuming scaling".
type OffHours struct {
	constructs.Construct
	machine awsstepfunctions.StateMachine
}

// NewOffHours defines the schedules. It panics with an error in a production stack and for what
// stands in one, when Alerts is nil or in another stack, when nothing is to be put to sleep, for a
// group or a database that AWS would not stop, for an unknown time zone, and for times of day or
// days that cannot be read.
func NewOffHours(scope constructs.Construct, id string, props *OffHoursProps) *OffHours {
	o := &OffHours{}
	p := plinth.Define(o, scope, id, func() (schedule, error) { return props.schedule(scope) })
	if p.Key == nil {
		p.Key = encryption.NewKey(o, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}}}).Key()
	}
	state := newMemory(o, "State", "wake", "knows what was ordered last")
	sleepers := o.sleepers(&p)
	o.machine = orchestration.NewStateMachine(o, "Machine", &orchestration.StateMachineProps{
		Machine:       sleep.Machine(sleepers.list, "${State}", p.holidays),
		Substitutions: sleepers.with("State", state.ParameterName()),
		Permissions:   sleepers.permissions(state),
		Key:           p.Key, Topic: p.Alerts.Topic(),
	})
	o.start("Sleep", "sleep", p.sleepAt.Cron(), &p)
	o.start("Wake", "wake", p.wakeAt.Cron(p.Days...), &p)
	o.stopAgain(&p)
	return o
}

// Machine returns the state machine. Its input is {"action": "sleep"} or {"action": "wake"}.
func (o *OffHours) Machine() awsstepfunctions.StateMachine { return o.machine }
