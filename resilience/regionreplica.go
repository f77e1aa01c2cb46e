package resilience

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

// RegionReplicaProps configure a [RegionReplica]. Source and VPC are required.
type RegionReplicaProps struct {
	// Source is the database to copy, which has to be Replicated, in a stack of another Region of the
	// same account.
	Source *Database
	// VPC is the VPC to stand in, in the Region of the replica, and Subnets two zones of it at least.
	// The default is the isolated subnets called "data", or all isolated ones.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Key encrypts the copy, as [DatabaseProps.Key] does its source: keys do not leave their Region.
	// The default is a new key. It cannot be changed later.
	Key awskms.IKey
	// InstanceType has to be of Source's size at least. The default is that of Source.
	InstanceType awsec2.InstanceType
	// Standby keeps a standby in another zone from the start. The default is none until the replica is
	// promoted, which takes minutes longer and costs half.
	Standby bool
	// Promoted is for after a failover: the replica is the database now, with a standby and backups,
	// and the template says so. It is set in the first deployment that follows, and stays.
	Promoted bool
}

// A RegionReplica is a copy of a [Database] in another Region, which is promoted when the Region of
// its source is lost. It promises that
//
//   - it refers to its source by name (DR-002): its stack can be updated while the source's Region
//     is lost, and nothing that happens to the source's stack replaces it,
//   - it is encrypted with a key of its own Region (DR-001), takes connections by TLS only, and
//     from nobody but whom [RegionReplica.AllowFrom] names,
//   - it outlives its stack, which is deployed after that of its source.
//
// It has the parameters, the version and the users of its source, and is behind it by seconds.
// Promotion is final: the old source does not follow. Standing idle it costs an instance by the
// hour, its storage, a key, and what leaves the Region by the GB. See "Creating a read replica in a
// different AWS Region".
type RegionReplica struct {
	constructs.Construct
	gate     gate
	settings instanceSettings
	source   *Database
	resource awsrds.CfnDBInstance
	instance awsrds.IDatabaseInstance
	name     string
	promoted bool
}

// NewRegionReplica defines a replica. It panics with an error when Source is nil, not Replicated,
// in the same Region, in another account or nowhere known, when VPC is nil or has no such subnets
// in two zones, and when InstanceType is smaller than that of Source.
func NewRegionReplica(scope constructs.Construct, id string, props *RegionReplicaProps) *RegionReplica {
	r := &RegionReplica{}
	r.settings = plinth.Define(r, scope, id, func() (instanceSettings, error) { return props.withDefaults(scope) })
	p := &r.settings
	r.source, r.name, r.promoted = props.Source, identifierOf(r, 63), props.Promoted
	engine := p.Engine.rds()
	p.Key = p.newKey(r)
	subnets, _ := dataTier.subnets(p.VPC, p.Subnets)
	r.gate = newGate(r, p.VPC, engine.Port)
	instance := p.replica(r.name)
	if props.Promoted { // whatever else is not in the template of a replica would replace it
		instance.BackupRetentionPeriod, instance.PreferredBackupWindow = jsii.Number(p.BackupDays), &p.BackupWindow
		guardrail.Waive(r, "ENCRYPT-001", "it was made as an encrypted copy, and CloudFormation would replace it for the property")
	} else {
		instance.SourceDbInstanceIdentifier = jsii.String(r.source.arn())
	}
	instance.KmsKeyId = p.Key.KeyArn()
	instance.MultiAz = props.Standby || props.Promoted
	instance.DbParameterGroupName = p.newParameters(r, engine)
	instance.DbSubnetGroupName = newSubnetGroup(r, subnets)
	instance.VpcSecurityGroups = r.gate.ids()
	instance.MonitoringRoleArn = newMonitoringRole(r)
	instance.DeletionProtection = plinth.Lock(r, "BACKUP-002")
	r.resource = awsrds.NewCfnDBInstance(r, jsii.String("Resource"), instance)
	r.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	groups := p.newLogGroups(r, r.resource, "/aws/rds/instance/"+r.name, engine.Logs)
	plinth.Promise(r, promise.That("copies its source, which it knows by name, with a key of its own Region, and outlives its stack",
		promise.At("Resource").Keeps(instance).Retained().After(groups...)))
	r.instance = viewOf(r, r.resource, r.gate.group, p)
	tree.DependStack(tree.Stack(r), tree.Stack(r.source)) // RDS copies what exists
	return r
}

// LogGroup is [Database.LogGroup] for the replica.
func (r *RegionReplica) LogGroup(log string) awslogs.ILogGroup { return logGroup(r, log) }

// Instance returns the L2 construct.
func (r *RegionReplica) Instance() awsrds.IDatabaseInstance { return r.instance }

// Resource returns the L1 construct.
func (r *RegionReplica) Resource() awsrds.CfnDBInstance { return r.resource }

// AllowFrom is [Database.AllowFrom] for the replica.
func (r *RegionReplica) AllowFrom(peer awsec2.IConnectable) { r.gate.admit(r, peer) }

// AlarmOnLag is [DatabaseReplica.AlarmOnLag] for the replica, in its own Region. One that is
// Promoted may be silent: it is behind nobody until traffic fails back.
func (r *RegionReplica) AlarmOnLag(id string, above awscdk.Duration, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return alarmOnReplicaLag(r, r.resource, id, above, r.promoted, topics)
}

// arn is that of the replica by its name.
func (r *RegionReplica) arn() string { return arnOf(r, "rds", "db:"+r.name) }

// arn is that of the database by its name, for other Regions.
func (d *Database) arn() string { return arnOf(d, "rds", "db:"+d.name) }

func (p *RegionReplicaProps) withDefaults(scope constructs.Construct) (instanceSettings, error) {
	if p == nil || p.Source == nil {
		return instanceSettings{}, errors.New("Source is nil, want the database to copy")
	}
	q, path := p.Source.settings, tree.Path(p.Source)
	q.VPC, q.Subnets, q.Key, q.RecoveryKey = p.VPC, p.Subnets, p.Key, nil
	instanceType := typeOr(p.InstanceType, q.instanceType)
	if err := apart("Source", plinth.PlaceOf(p.Source), plinth.PlaceOf(scope)); err != nil {
		return q, err
	}
	switch {
	case !q.Replicated:
		return q, fmt.Errorf("Source is %s, want it Replicated: AWS refuses replicas where RDS manages the master password", path)
	case dbengine.Smaller(instanceType, q.instanceType):
		return q, fmt.Errorf("InstanceType is %q, want the size of %s at least, which is %s: a smaller replica falls behind when it matters",
			instanceType, path, strconv.Quote(q.instanceType))
	}
	q.instanceType = instanceType
	if err := dbengine.CheckType("InstanceType", instanceType); err != nil {
		return q, err
	}
	_, err := dataTier.subnets(q.VPC, q.Subnets)
	return q, err
}
