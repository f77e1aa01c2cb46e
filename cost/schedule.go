package cost

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/calendar"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/cost/internal/sleep"
)

// A schedule is OffHoursProps as they were understood.
type schedule struct {
	OffHoursProps
	sleepAt, wakeAt calendar.Clock
	holidays        []sleep.Span
}

const (
	// startWithin is how late a run may start, and starts how often it is tried.
	startWithin = time.Hour
	starts      = 10
)

func (p *OffHoursProps) schedule(scope constructs.Construct) (schedule, error) {
	if p == nil || p.Alerts == nil {
		return schedule{}, errors.New("Alerts is nil, want a topic that hears of runs that fail")
	}
	s := schedule{OffHoursProps: *p}
	if s.Sleep == "" {
		s.Sleep = "19:00"
	}
	if s.Wake == "" {
		s.Wake = "07:00"
	}
	if len(s.Days) == 0 {
		s.Days = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	}
	zone, err := calendar.Zone(s.TimeZone)
	var sleepErr, wakeErr error
	s.sleepAt, sleepErr = calendar.ReadClock("Sleep", s.Sleep)
	s.wakeAt, wakeErr = calendar.ReadClock("Wake", s.Wake)
	if err := errors.Join(err, sleepErr, wakeErr, s.days()); err != nil {
		return s, err
	}
	for _, day := range s.Holidays {
		from, to, err := calendar.Day("Holidays", day, zone)
		if err != nil {
			return s, err
		}
		s.holidays = append(s.holidays, sleep.Span{From: from, To: to})
	}
	if tree.Stack(p.Alerts) != tree.Stack(scope) {
		return s, errors.New("Alerts is in another stack, want a topic in that of the schedules")
	}
	return s, s.awake(scope)
}

func (s *schedule) days() error {
	s.Days = slices.Compact(slices.Sorted(slices.Values(s.Days)))
	if s.Days[0] < time.Sunday || s.Days[len(s.Days)-1] > time.Saturday {
		return fmt.Errorf("Days is %v, want days of the week", s.Days)
	}
	if night := s.sleepAt.Until(s.wakeAt); s.sleepAt != s.wakeAt && night <= startWithin {
		return fmt.Errorf("Sleep is %q and Wake is %q, want a night longer than %v, for which a late start is tried again", s.Sleep, s.Wake,
			startWithin)
	}
	return nil
}

// awake refuses production, and an empty list.
func (s *schedule) awake(scope constructs.Construct) error {
	if plinth.ClassOf(scope) == plinth.Production {
		return errors.New("scope is in a production stack, want one of class NonProduction or Sandbox: production does not sleep")
	}
	err := errors.Join(mayAllSleep("Services", s.Services), mayAllSleep("Groups", s.Groups), mayAllSleep("Instances", s.Instances),
		mayAllSleep("Databases", s.Databases), mayAllSleep("Clusters", s.Clusters))
	for i, group := range s.Groups {
		if g, ok := group.(awsautoscaling.AutoScalingGroup); ok && *g.AreNewInstancesProtectedFromScaleIn() {
			err = errors.Join(err, fmt.Errorf("Groups[%d] protects its instances from scale-in, so none would end; want its services in Services, "+
				"after whose tasks ECS ends them", i))
		}
	}
	for i, database := range s.Databases {
		r, ok := resourceOf(database).(awsrds.CfnDBInstance)
		switch {
		case ok && r.DbClusterIdentifier() != nil:
			err = errors.Join(err,
				fmt.Errorf("Databases[%d] is a member of a cluster, which RDS does not stop by itself; want its cluster in Clusters", i))
		case ok && r.SourceDbInstanceIdentifier() != nil:
			err = errors.Join(err, fmt.Errorf("Databases[%d] is a read replica, which RDS does not stop; want neither it nor its source here", i))
		}
	}
	if err == nil && len(s.Services)+len(s.Groups)+len(s.Instances)+len(s.Databases)+len(s.Clusters) == 0 {
		return errors.New("nothing is to be put to sleep, want Services, Groups, Instances, Databases or Clusters")
	}
	return err
}

// resourceOf is the L1 construct of an L2, nil for an imported one.
func resourceOf(c constructs.IConstruct) any {
	if c == nil {
		return nil
	}
	return tree.Node(c).DefaultChild()
}

func mayAllSleep[T constructs.IConstruct](field string, resources []T) error {
	for i, r := range resources {
		switch {
		case any(r) == nil:
			return fmt.Errorf("%s[%d] is nil", field, i)
		case plinth.ClassOf(r) == plinth.Production:
			return fmt.Errorf("%s[%d] is in a production stack, want what may sleep", field, i)
		}
	}
	return nil
}

// start defines a schedule that starts the state machine.
func (o *OffHours) start(id, action, cron string, p *schedule) {
	input := map[string]any{"action": action, "time": awsscheduler.ContextAttribute_ScheduledTime()}
	zone := awscdk.TimeZone_Of(&p.TimeZone)
	starter := awsscheduler.NewSchedule(o, &id, &awsscheduler.ScheduleProps{
		Description: jsii.String(tree.Path(o) + ": " + action),
		Schedule:    awsscheduler.ScheduleExpression_Expression(&cron, zone),
		Target: awsschedulertargets.NewStepFunctionsStartExecution(o.machine, &awsschedulertargets.ScheduleTargetBaseProps{
			DeadLetterQueue: p.Alerts.Failed(), Input: awsscheduler.ScheduleTargetInput_FromObject(input),
			MaxEventAge: awscdk.Duration_Minutes(jsii.Number(startWithin.Minutes())), RetryAttempts: jsii.Number(starts),
		}),
	})
	orchestration.KeepSchedule(o, starter, "starts on time, or within an hour",
		promise.At("Resource").Is("ScheduleExpression", cron).Is("ScheduleExpressionTimezone", p.TimeZone))
}

// stopAgain starts the state machine when AWS starts a database that was stopped for seven days.
func (o *OffHours) stopAgain(p *schedule) {
	var sources []*string
	for _, d := range p.Databases {
		sources = append(sources, d.InstanceIdentifier())
	}
	for _, c := range p.Clusters {
		sources = append(sources, c.ClusterIdentifier())
	}
	if len(sources) == 0 {
		return
	}
	orchestration.StartOn(o, "Started", "AWS starts a database that was stopped for seven days", o.machine, &awsevents.EventPattern{
		Source: jsii.Strings("aws.rds"), DetailType: jsii.Strings("RDS DB Instance Event", "RDS DB Cluster Event"),
		Detail: &map[string]any{"EventID": []string{"RDS-EVENT-0154", "RDS-EVENT-0153"}, "SourceIdentifier": sources},
	})
}
