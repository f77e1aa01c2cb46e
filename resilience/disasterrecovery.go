package resilience

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// DisasterRecoveryProps configure [DisasterRecovery]. All but Failover are required.
type DisasterRecoveryProps struct {
	// Recovery is the stack in the Region to recover in, of the same account.
	Recovery awscdk.Stack
	// Strategy is what runs there before it is needed.
	Strategy objective.Strategy
	// RPO is how much data may be lost, as time, and RTO how long it may take to go on.
	RPO, RTO time.Duration
	// Failover is how traffic and work move over, which counts for the RTO.
	Failover objective.Failover
	// Alerts hears of replication and backups in this Region, RecoveryAlerts of what does not arrive
	// in the other one, while this one is lost, too. Each stands in the stack of its Region.
	Alerts, RecoveryAlerts *alerting.AlertTopic
}

// DisasterRecovery declares what may be lost with a Region and how soon work goes on in another
// one, and brings the data there:
//
//   - every store that is added is held to the RPO and RTO, and refused with the arithmetic of
//     package objective otherwise,
//   - buckets are replicated and backups are copied, and alarms that are derived from the RPO ring
//     for what is late: in the recovery Region, so that they do while the primary is lost,
//   - the recovery stack refers to nothing in the primary. Losing or changing the primary changes
//     nothing there.
//
// Databases that have a replica or a global database are declared with [DisasterRecovery.Add].
// Standing idle it costs what its buckets and vaults do. See "Disaster recovery options in the
// cloud".
type DisasterRecovery struct {
	constructs.Construct
	props DisasterRecoveryProps
	data  []objective.Data
}

// NewDisasterRecovery declares a pair of Regions. It panics with an error when the stacks are not
// in two known Regions of one account, when an alert topic is missing or in the wrong stack, and
// when RPO is not positive or Strategy is not known. Synthesis fails when no store is added.
func NewDisasterRecovery(scope constructs.Construct, id string, props *DisasterRecoveryProps) *DisasterRecovery {
	d := &DisasterRecovery{}
	d.props = plinth.Define(d, scope, id, func() (DisasterRecoveryProps, error) { return props.check(scope) })
	d.Node().AddValidation(&emptyRecovery{d})
	return d
}

// Data returns what was added.
func (d *DisasterRecovery) Data() []objective.Data { return append([]objective.Data(nil), d.data...) }

// Add declares a store that gets to the recovery Region by other means, such as a global database.
// It panics with the arithmetic when the store cannot keep the objectives.
func (d *DisasterRecovery) Add(data objective.Data) {
	p := &d.props
	plan := objective.Plan{Strategy: p.Strategy, RPO: p.RPO, RTO: p.RTO, Failover: p.Failover, Data: []objective.Data{data}}
	if err := plan.Check(); err != nil {
		panic(plinth.Misuse(d, "%w", err))
	}
	d.data = append(d.data, data)
}

// AddBucket defines a bucket that is replicated to the recovery Region. Recovery and Topics of the
// props are those of the pair. It panics as [DisasterRecovery.Add] and [NewReplicatedBucket] do.
func (d *DisasterRecovery) AddBucket(id string, props *ReplicatedBucketProps) *ReplicatedBucket {
	d.Add(objective.Data{Name: id, By: objective.Objects})
	var p ReplicatedBucketProps
	if props != nil {
		p = *props
	}
	p.Recovery, p.Topics = d.props.Recovery, []awssns.ITopic{d.props.Alerts.Topic()}
	return NewReplicatedBucket(d, id, &p)
}

// AddBackups defines a plan that makes backups so often, 1, 2, 3, 4, 6, 8, 12 or 24 hours apart,
// and copies them into a new vault in the recovery Region, where an alarm rings when a copy is
// older than the RPO. The buckets of the pair are backed up; [BackupPlan.Protect] adds others. It
// panics as [DisasterRecovery.Add] does, and for another interval.
func (d *DisasterRecovery) AddBackups(id string, every time.Duration) *BackupPlan {
	hours := int(every / time.Hour)
	if hours < 1 || hours > 24 || 24%hours != 0 || every%time.Hour != 0 {
		panic(plinth.Misuse(d, "every is %s, want 1, 2, 3, 4, 6, 8, 12 or 24 hours", objective.Short(every)))
	}
	data := objective.Data{Name: id, By: objective.Backups, Every: every}
	d.Add(data)
	old, _ := data.AlarmAt(d.props.RPO, time.Hour) // which is how often the alarm looks
	schedule := "cron(0 5 * * ? *)"
	if hours < 24 {
		schedule = fmt.Sprintf("cron(0 0/%d * * ? *)", hours)
	}
	copies := NewBackupVault(d.props.Recovery, id, nil)
	copies.AlarmOnAge("TooOld", old, d.props.RecoveryAlerts)
	rules := append([]BackupRule{{Name: "Objective", Schedule: schedule, Days: 35}}, DefaultBackupRules()[1:]...)
	plan := NewBackupPlan(d, id, &BackupPlanProps{Alerts: d.props.Alerts, Rules: rules, Copies: []BackupCopy{{To: copies}}})
	plan.Protect(d)
	return plan
}

// emptyRecovery finds a pair without data when the app is synthesized.
type emptyRecovery struct{ of *DisasterRecovery }

// Validate implements constructs.IValidation.
func (v *emptyRecovery) Validate() *[]*string {
	if len(v.of.data) > 0 {
		return &[]*string{}
	}
	return jsii.Strings("nothing is added, want the stores that have to be in the recovery Region: AddBucket, AddBackups or Add")
}

func (p *DisasterRecoveryProps) check(scope constructs.Construct) (DisasterRecoveryProps, error) {
	switch {
	case p == nil || p.Recovery == nil:
		return DisasterRecoveryProps{}, errors.New("Recovery is nil, want a stack in the Region to recover in")
	case p.Alerts == nil || awscdk.Stack_Of(p.Alerts) != awscdk.Stack_Of(scope):
		return *p, errors.New("Alerts is nil or in another stack, want a topic in the stack of the primary")
	case p.RecoveryAlerts == nil || awscdk.Stack_Of(p.RecoveryAlerts) != p.Recovery:
		return *p, errors.New("RecoveryAlerts is nil or in another stack, want a topic in Recovery: the other one may be lost")
	}
	if err := apart("Recovery", plinth.PlaceOf(scope), plinth.PlaceOf(p.Recovery)); err != nil {
		return *p, err
	}
	return *p, p.strategy()
}

// strategy checks what no store changes.
func (p *DisasterRecoveryProps) strategy() error {
	plan := objective.Plan{Strategy: p.Strategy, RPO: p.RPO, RTO: p.RTO, Failover: p.Failover}
	return plan.Declared()
}
