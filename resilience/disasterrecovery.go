package resilience

import (
	"errors"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// DisasterRecoveryProps configure [DisasterRecovery]. All but Failover, OwnFailover, Standby and
// RPO are required.
type DisasterRecoveryProps struct {
	// Recovery is the stack in the Region to recover in, of the same account. What the primary copies
	// to is there, such as buckets, vaults and keys, so that it is deployed before.
	Recovery awscdk.Stack
	// Standby is the stack in the Region of Recovery of what follows the primary, such as replicas,
	// runbooks and what works on them, so that it is deployed after. Databases need it.
	Standby awscdk.Stack
	// Strategy is what runs there before it is needed.
	Strategy objective.Strategy
	// RPO is how much data may be lost, as time, and RTO how long it may take to go on. An RPO of zero
	// takes stores that are [objective.Synchronous] alone.
	RPO, RTO time.Duration
	// OwnFailover says what restores or promotes databases and leads clients over where it is none of
	// [DisasterRecovery.AddRestore], [DisasterRecovery.AddRunbooks] and [DisasterRecovery.AddTraffic],
	// such as "runbook 12 of the wiki". It is recorded, and DR-012 warns of it: nothing tests it. The
	// default is that they are wanted, because without them nothing keeps the RTO.
	OwnFailover string
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
//   - buckets are replicated, backups are copied, databases have replicas or secondary clusters,
//     and alarms that are derived from the RPO ring for what is late: in the recovery Region, so
//     that they do while the primary is lost,
//   - the stacks in the recovery Region refer to nothing in the primary. Losing or changing the
//     primary changes nothing there.
//
// Stores that get there by other means are declared with [DisasterRecovery.Add]. Recovery is
// deployed first, then the primary, then Standby; while the primary is lost, Standby is deployed
// exclusively.
//
// Standing idle it costs what its stores do. See "Disaster recovery options in the cloud".
type DisasterRecovery struct {
	constructs.Construct
	props       DisasterRecoveryProps
	data        []objective.Data
	key         awskms.IKey
	replicas    []*RegionReplica
	secondaries []*AuroraCluster
	vaults      []*BackupVault // of AddBackups, in the other Region
	logged      []*Database    // of AddBackupLogs
	plan        string
	led         bool // by AddTraffic
	restores    bool // by AddRestore
	// closed is what already knows all databases, so that no other may follow.
	closed string
}

// NewDisasterRecovery declares a pair of Regions. It panics with an error when the stacks are not
// in two known Regions of one account, when an alert topic is missing or in the wrong stack, and
// when RPO is negative or Strategy is not known. Synthesis fails when no store is added, and when
// nothing promotes databases or leads clients over: that takes no runbook and no records for
// BackupRestore, which restores and deploys first, and for what OwnFailover says.
func NewDisasterRecovery(scope constructs.Construct, id string, props *DisasterRecoveryProps) *DisasterRecovery {
	d := &DisasterRecovery{}
	d.props = plinth.Define(d, scope, id, func() (DisasterRecoveryProps, error) { return props.check(scope) })
	tree.Node(d).AddValidation(&unfinished{d})
	d.record()
	return d
}

// record writes down what is declared, for rules about pairs.
func (d *DisasterRecovery) record() {
	p := &d.props
	entry := map[string]any{
		"strategy": string(p.Strategy), "rpo": objective.Short(p.RPO), "rto": objective.Short(p.RTO), "ownFailover": p.OwnFailover,
		"primary": plinth.PlaceOf(d).Region, "recovery": tree.Path(p.Recovery),
	}
	if p.Standby != nil {
		entry["standby"] = tree.Path(p.Standby)
	}
	tree.Record(d, assembly.MetadataRecovery, entry)
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

// unfinished finds a pair without data, or without a way to fail over, when the app is synthesized.
type unfinished struct{ of *DisasterRecovery }

// Validate implements constructs.IValidation.
func (v *unfinished) Validate() *[]*string {
	d := v.of
	databases, rto := len(d.replicas)+len(d.secondaries), objective.Short(d.props.RTO)
	switch {
	case len(d.data) == 0:
		return jsii.Strings("nothing is added, want the stores that have to be in the recovery Region: AddBucket, AddBackups, AddReplica, " +
			"AddSecondary, AddBackupLogs or Add")
	case d.props.OwnFailover != "":
	case len(d.vaults)+len(d.logged) > 0 && !d.restores:
		return jsii.Strings(
			"RTO is " + rto + ", and nothing restores the backups, want AddRestore, or OwnFailover that says what does")
	case d.props.Strategy == objective.BackupRestore:
	case !d.led:
		return jsii.Strings(
			"RTO is " + rto + ", and nothing leads clients to the other Region, want AddTraffic, or OwnFailover that says what does")
	case databases > 0 && d.closed != "AddRunbooks":
		return jsii.Strings(
			"RTO is " + rto + ", and nothing promotes the databases, want AddRunbooks after AddTraffic, or OwnFailover that says " +
				"what does")
	}
	return &[]*string{}
}

func (p *DisasterRecoveryProps) check(scope constructs.Construct) (DisasterRecoveryProps, error) {
	switch {
	case p == nil || p.Recovery == nil:
		return DisasterRecoveryProps{}, errors.New("Recovery is nil, want a stack in the Region to recover in")
	case p.Alerts == nil || tree.Stack(p.Alerts) != tree.Stack(scope):
		return *p, errors.New("Alerts is nil or in another stack, want a topic in the stack of the primary")
	case p.RecoveryAlerts == nil || tree.Stack(p.RecoveryAlerts) != p.Recovery:
		return *p, errors.New("RecoveryAlerts is nil or in another stack, want a topic in Recovery: the other one may be lost")
	}
	if err := apart("Recovery", plinth.PlaceOf(scope), plinth.PlaceOf(p.Recovery)); err != nil {
		return *p, err
	}
	if p.Standby != nil && (p.Standby == p.Recovery || plinth.PlaceOf(p.Standby) != plinth.PlaceOf(p.Recovery)) {
		return *p, errors.New("Standby is Recovery or elsewhere, want another stack in its Region: one is deployed before the primary, one after")
	}
	return *p, p.strategy()
}

// strategy checks what no store changes.
func (p *DisasterRecoveryProps) strategy() error {
	plan := objective.Plan{Strategy: p.Strategy, RPO: p.RPO, RTO: p.RTO, Failover: p.Failover}
	return plan.Declared()
}
