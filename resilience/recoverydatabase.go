package resilience

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// ringsAfter is how long the alarms on lag take until they ring.
const ringsAfter = 5 * time.Minute

// AddReplica defines a replica of a database in Standby, and an alarm there for when it is further
// behind than the RPO allows. WarmStandby and ActiveActive give it a standby in another zone from
// the start. RecoveryKey of the source has to be the [DisasterRecovery.Key]. It panics as
// [DisasterRecovery.Add] and [NewRegionReplica] do.
func (d *DisasterRecovery) AddReplica(id string, props *RegionReplicaProps) *RegionReplica {
	var p RegionReplicaProps
	if props != nil {
		p = *props
	}
	data := objective.Data{Name: id, By: objective.Replica}
	d.Add(data)
	d.wantStandby()
	if p.Source != nil {
		d.wantKey(tree.Path(p.Source), p.Source.settings.RecoveryKey)
	}
	p.Standby = p.Standby || d.scaled()
	replica := NewRegionReplica(d.props.Standby, id, &p)
	replica.AlarmOnLag("Lag", d.lag(data), d.props.RecoveryAlerts.Topic())
	d.replicas = append(d.replicas, replica)
	return replica
}

// AddSecondary defines a secondary cluster of a global database in Standby, and an alarm there for
// when it is further behind than the RPO allows. Primary of the props is required, and its
// RecoveryKey has to be the [DisasterRecovery.Key]. It panics as [DisasterRecovery.Add] and
// [NewAuroraCluster] do.
func (d *DisasterRecovery) AddSecondary(id string, props *AuroraClusterProps) *AuroraCluster {
	if props == nil || props.Primary == nil {
		panic(plinth.Misuse(d, "Primary of %s is nil, want the cluster whose global database it joins", id))
	}
	data := objective.Data{Name: id, By: objective.GlobalDatabase}
	d.Add(data)
	d.wantStandby()
	d.wantKey(tree.Path(props.Primary), props.Primary.settings.RecoveryKey)
	secondary := NewAuroraCluster(d.props.Standby, id, props)
	tree.DependStack(d.props.Standby, tree.Stack(props.Primary)) // it joins what exists
	secondary.AlarmOnGlobalLag("Lag", d.lag(data), d.props.RecoveryAlerts.Topic())
	d.secondaries = append(d.secondaries, secondary)
	return secondary
}

// lag is when an alarm has to ring, so that there is time until the RPO is lost.
func (d *DisasterRecovery) lag(data objective.Data) awscdk.Duration {
	at, _ := data.AlarmAt(d.props.RPO, ringsAfter)
	return awscdk.Duration_Millis(jsii.Number(at.Milliseconds()))
}

func (d *DisasterRecovery) wantStandby() {
	if d.closed != "" {
		panic(plinth.Misuse(d, "a database is added after %s, which would leave it out, want it before", d.closed))
	}
	if d.props.Standby == nil {
		panic(plinth.Misuse(d, "Standby is nil, want a stack in the Region of Recovery that is deployed after the primary, for its databases"))
	}
}

// scaled reports whether everything runs in the recovery Region before it is needed.
func (d *DisasterRecovery) scaled() bool {
	return d.props.Strategy == objective.WarmStandby || d.props.Strategy == objective.ActiveActive
}
