package resilience

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

// DatabaseReplicaProps configure a [DatabaseReplica]. Source and Zone are required.
type DatabaseReplicaProps struct {
	// Source is the database to copy, which has to be Replicated.
	Source *Database
	// Zone is which of the zones of Source's subnets the replica stands in, from 1. Each replica has
	// one of its own. It is said and not counted, so that a replica stays where it is when another
	// goes, or when a zone is added.
	Zone int
	// InstanceType has to be of Source's size at least: a smaller replica falls behind when it
	// matters. The default is that of Source.
	InstanceType awsec2.InstanceType
}

// A DatabaseReplica is a copy of a [Database] that answers queries, and that can be promoted. It
// promises that
//
//   - it stands in a zone of its own, in the subnets of its source,
//   - it is encrypted with the key of its source, takes connections by TLS only, and from nobody
//     but whom [DatabaseReplica.AllowFrom] names,
//   - it outlives its stack: once it is promoted it is the database.
//
// It is asynchronous: what it answers is seconds old. Standing idle it costs an instance by the
// hour and its storage. See "Working with DB instance read replicas".
type DatabaseReplica struct {
	constructs.Construct
	gate     gate
	resource awsrds.CfnDBInstance
	instance awsrds.IDatabaseInstance
}

// NewDatabaseReplica defines a replica. It panics with an error when Source is nil, in another
// stack, or not Replicated, when Zone is none of its zones or has a replica already, and when
// InstanceType is smaller than that of Source.
func NewDatabaseReplica(scope constructs.Construct, id string, props *DatabaseReplicaProps) *DatabaseReplica {
	r := &DatabaseReplica{}
	p := plinth.Define(r, scope, id, func() (instanceSettings, error) { return props.withDefaults(scope) })
	source := props.Source
	source.replicas[props.Zone] = tree.Path(r)
	engine, name := p.Engine.rds(), identifierOf(r, 63)
	r.gate = newGate(r, p.VPC, engine.Port)
	replica := p.replica(name)
	replica.SourceDbInstanceIdentifier = source.resource.Ref()
	replica.AvailabilityZone = zoneOf(source.subnets[props.Zone-1])
	replica.DbParameterGroupName = source.resource.DbParameterGroupName()
	replica.VpcSecurityGroups = r.gate.ids()
	replica.MonitoringRoleArn = newMonitoringRole(r)
	replica.DeletionProtection = plinth.Lock(r, "BACKUP-002")
	r.resource = awsrds.NewCfnDBInstance(r, jsii.String("Resource"), replica)
	// RDS takes no snapshot of a replica.
	r.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	groups := p.newLogGroups(r, r.resource, "/aws/rds/instance/"+name, engine.Logs)
	plinth.Promise(r, promise.That("copies its source in a zone of its own, encrypted, and outlives its stack",
		promise.At("Resource").Keeps(replica).Retained().After(groups...)))
	r.instance = viewOf(r, r.resource, r.gate.group, &p)
	return r
}

// LogGroup is [Database.LogGroup] for the replica.
func (r *DatabaseReplica) LogGroup(log string) awslogs.ILogGroup { return logGroup(r, log) }

// Instance returns the L2 construct.
func (r *DatabaseReplica) Instance() awsrds.IDatabaseInstance { return r.instance }

// Resource returns the L1 construct.
func (r *DatabaseReplica) Resource() awsrds.CfnDBInstance { return r.resource }

// AllowFrom is [Database.AllowFrom] for the replica.
func (r *DatabaseReplica) AllowFrom(peer awsec2.IConnectable) { r.gate.admit(r, peer) }

// AlarmOnLag defines an alarm for when the replica is further behind for five minutes, when
// replication has stopped, which MySQL reports as -1, and when nothing reports. Without above, a
// minute is too much. RDS ends a replication that has stopped for 30 days.
func (r *DatabaseReplica) AlarmOnLag(id string, above awscdk.Duration, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return alarmOnReplicaLag(r, r.resource, id, above, false, topics)
}

func alarmOnReplicaLag(
	x constructs.Construct, replica awsrds.CfnDBInstance, id string, above awscdk.Duration, silenceIsGood bool, topics []awssns.ITopic,
) awscloudwatch.Alarm {
	seconds := 60.
	if above != nil {
		seconds = *above.ToSeconds(nil)
	}
	return alerting.AlarmOnThreshold(x, id, "The replica is behind its source, or has lost it:", alerting.Threshold{
		Namespace: "AWS/RDS", Metric: "ReplicaLag", Above: seconds, NegativeIsBad: true, SilenceIsGood: silenceIsGood,
		Dimensions: map[string]*string{"DBInstanceIdentifier": replica.Ref()},
	}, topics...)
}

// replica is an instance that takes from its source what a replica may not have of its own.
func (p *instanceSettings) replica(name string) *awsrds.CfnDBInstanceProps {
	props := p.instance(name)
	props.Engine, props.EngineVersion, props.EngineLifecycleSupport, props.MasterUsername, props.DbName = nil, nil, nil, nil, nil
	props.BackupRetentionPeriod, props.PreferredBackupWindow, props.StorageEncrypted, props.KmsKeyId = nil, nil, nil, nil
	props.AutomaticBackupReplicationRegion, props.AutomaticBackupReplicationKmsKeyId = nil, nil
	props.AutomaticBackupReplicationRetentionPeriod = nil
	props.MultiAz = false
	return props
}

func (p *DatabaseReplicaProps) withDefaults(scope constructs.Construct) (instanceSettings, error) {
	if p == nil || p.Source == nil {
		return instanceSettings{}, errors.New("Source is nil, want the database to copy")
	}
	q, path := p.Source.settings, tree.Path(p.Source)
	instanceType := typeOr(p.InstanceType, q.instanceType)
	switch zones := len(p.Source.subnets); {
	case tree.Stack(scope) != tree.Stack(p.Source):
		return q, fmt.Errorf("Source is %s, want a database of the same stack: its parameters and subnets serve the replica", path)
	case !q.Replicated:
		return q, fmt.Errorf("Source is %s, want it Replicated: AWS refuses replicas where RDS manages the master password", path)
	case p.Zone < 1 || p.Zone > zones:
		return q, fmt.Errorf("Zone is %d, want 1 to %d: the zone of %s's subnets to stand in", p.Zone, zones, path)
	case p.Source.replicas[p.Zone] != "":
		return q, fmt.Errorf("Zone is %d, where %s stands, want one without a replica of %s", p.Zone, p.Source.replicas[p.Zone], path)
	case dbengine.Smaller(instanceType, q.instanceType):
		return q, fmt.Errorf("InstanceType is %q, want the size of %s at least, which is %s: a smaller replica falls behind when it matters",
			instanceType, path, strconv.Quote(q.instanceType))
	}
	q.instanceType = instanceType
	return q, dbengine.CheckType("InstanceType", instanceType)
}
