package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// AuroraClusterProps configure an [AuroraCluster]. VPC is required.
type AuroraClusterProps struct {
	// VPC is the VPC to stand in, Subnets two zones of it at least. The default is the isolated
	// subnets called "data", or all isolated ones.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Engine is PostgreSQL or MySQL. The default is PostgreSQL. It cannot be changed later.
	Engine Engine
	// Version is a major version, such as "17": RDS takes its newest minor version, and keeps it
	// current. The default is PostgreSQL 17 or MySQL 8.0.
	Version string
	// DatabaseName is that of a first database. The default is none. It cannot be changed later.
	DatabaseName string
	// Parameters are further ones of the engine. Those that require TLS stay as they are.
	Parameters map[string]string
	// BackupDays is how far back the database can be restored to any second, 1 to 35. The default is
	// 30. A continuous rule of AWS Backup has to say the same.
	BackupDays int
	// BackupWindow and MaintenanceWindow are in UTC, 30 minutes at least, and apart. The defaults are
	// "03:00-04:00" and "sun:04:30-sun:05:30".
	BackupWindow, MaintenanceWindow string
	// Replicated keeps the master password in a secret of its own that rotates every 30 days, by a
	// function of AWS in the subnets of workloads. AWS refuses copies in other Regions where RDS
	// manages the password.
	Replicated bool
	// Global makes the cluster the primary of a new global database, so that others can join it in
	// other Regions. It is Replicated, and needs a minor Version, such as "17.7". It cannot be changed
	// later: CloudFormation adds no cluster that exists to a global database.
	Global bool
	// Primary is the Global cluster of another Region, in the same account, whose database this one
	// joins as a secondary, from which clients read, until it is promoted. Engine, DatabaseName and
	// Parameters are those of Primary and left out here. Version is that of Primary unless it is
	// newer: secondaries are upgraded before.
	Primary *AuroraCluster
	// AdvancedInsights keeps the metrics of Database Insights for 15 months instead of a week, at a
	// price for each vCPU.
	AdvancedInsights bool
	// LogRetention is how long CloudWatch Logs keeps what the engine logs. The default is 90 days.
	LogRetention awslogs.RetentionDays
	// Key encrypts storage, snapshots, metrics, logs and the master password. Its policy has to serve
	// [keypolicy.RDS], [keypolicy.SecretsManager] and [keypolicy.Logs]. The default is a new key for
	// them alone. It cannot be changed later.
	Key awskms.IKey
	// RecoveryKey is a key in a stack of another Region, where Secrets Manager keeps a replica of the
	// master password if the cluster is Replicated or Global. Its policy has to serve
	// [keypolicy.SecretsManager]. The default is none.
	RecoveryKey awskms.IKey
	// InstanceType is that of every member, of a current generation. The default is r8g.large.
	InstanceType awsec2.InstanceType
	// Serverless makes every member serverless (v2), in place of InstanceType.
	Serverless *ServerlessCapacity
	// Readers are the members beside the writer, 1 to 15; the first of them takes over when the writer
	// is lost. The default is 1.
	Readers int
	// SingleZone leaves the readers out, where minutes without the database are worth less than a
	// member. Production refuses it (RDS-001).
	SingleZone bool
	// IOOptimized pays for storage and members by the hour and not for requests, which is cheaper when
	// requests are a quarter of the bill.
	IOOptimized bool
	// AllowMajorUpgrade lets Version step to another major version. CloudFormation upgrades a cluster
	// at once, without asking: rehearse refuses the step without this. Members of a global database
	// are upgraded together before, by aws rds modify-global-cluster, and Version follows.
	AllowMajorUpgrade bool
}

// ServerlessCapacity is between how many Aurora capacity units (ACU) of 2 GiB memory a serverless
// member scales. The defaults are 2, which the metrics of Database Insights need, and 16.
type ServerlessCapacity struct{ MinACU, MaxACU float64 }

// An AuroraCluster is a PostgreSQL or MySQL cluster of Aurora, provisioned or serverless, with a
// reader in another zone. It promises what a [Database] does, RDS-001 to RDS-005: storage is in
// three zones, and the first reader takes over in less than a minute.
//
// As a Global cluster, or with a Primary, it is a member of a global database: storage is copied to
// the other Region in about a second, and [AuroraCluster.AlarmOnGlobalLag] tells when it takes
// longer (DR-003 to DR-005). A secondary refers to its primary by name only. Both outlive their
// stacks: RDS deletes no primary that has secondaries. See "Using Amazon Aurora Global Database".
//
// Members in the first two zones are pinned to them; serverless readers scale with the writer, so
// that a failover does not land on a member that sleeps. CloudFormation refuses to replace the
// cluster.
//
// Standing idle it costs two instances by the hour, or two serverless members of MinACU, storage by
// the GB, and one KMS key a month. See "High availability for Amazon Aurora".
type AuroraCluster struct {
	constructs.Construct
	gate     gate
	settings auroraSettings
	resource awsrds.CfnDBCluster
	cluster  awsrds.IDatabaseCluster
	secret   awssecretsmanager.ISecret
	name     string
	global   string
}

// NewAuroraCluster defines a cluster. It panics with an error for what [NewDatabase] does, when
// Readers or a capacity is out of range, when InstanceType and Serverless are both given, and when
// Primary is no Global cluster of another Region, or newer.
func NewAuroraCluster(scope constructs.Construct, id string, props *AuroraClusterProps) *AuroraCluster {
	c := &AuroraCluster{}
	c.settings = plinth.Define(c, scope, id, func() (auroraSettings, error) { return props.withDefaults(scope) })
	p, engine, name := &c.settings, c.settings.Engine.aurora(), identifierOf(c, 60) // members add a number
	c.name = name
	p.Key = p.newKey(c)
	subnets, _ := dataTier.subnets(p.VPC, p.Subnets)
	c.gate = newGate(c, p.VPC, engine.Port)
	cluster := p.cluster(name)
	cluster.DbClusterParameterGroupName = p.newClusterParameters(c, engine)
	cluster.DbSubnetGroupName = newSubnetGroup(c, subnets)
	cluster.VpcSecurityGroupIds = c.gate.ids()
	cluster.DeletionProtection = plinth.Lock(c, "BACKUP-002")
	master := c.authenticate(cluster)
	c.join(cluster)
	c.resource = awsrds.NewCfnDBCluster(c, jsii.String("Resource"), cluster)
	leaves := promise.Subject.Snapshotted
	if p.member { // what is a member takes no snapshot, and holds its stack up when it is deleted
		leaves = promise.Subject.Retained
		c.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	} else {
		c.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_SNAPSHOT, nil)
	}
	if p.allowMajorUpgrade {
		c.resource.AddMetadata(jsii.String(allowMajorUpgrade), true)
	}
	groups := p.newLogGroups(c, c.resource, "/aws/rds/cluster/"+name, engine.Logs)
	plinth.Promise(c, promise.That("is encrypted, backed up and kept current, and leaves a snapshot or itself",
		leaves(promise.At("Resource").Keeps(cluster)).After(groups...)))
	c.addMembers(subnets)
	c.cluster = c.view()
	switch {
	case p.primary != nil:
	case p.Replicated:
		c.secret = master.secret.Secret()
		master.open(c, c.cluster)
		c.AllowFrom(master.rotator)
	default:
		c.secret = awssecretsmanager.Secret_FromSecretCompleteArn(c, jsii.String("Master"), c.resource.AttrMasterUserSecretSecretArn())
	}
	return c
}

// allowMajorUpgrade is the metadata of a cluster that may step to another major version, which has
// no property for that.
const allowMajorUpgrade = "plinth:allow-major-upgrade"

// Cluster returns the L2 construct, with its endpoints, metrics and grants, see
// [Database.Instance].
func (c *AuroraCluster) Cluster() awsrds.IDatabaseCluster { return c.cluster }

// LogGroup is [Database.LogGroup] for the cluster.
func (c *AuroraCluster) LogGroup(log string) awslogs.ILogGroup { return logGroup(c, log) }

// Resource returns the L1 construct.
func (c *AuroraCluster) Resource() awsrds.CfnDBCluster { return c.resource }

// Secret returns where the password of the master user is, see [Database.Secret]. It is nil for a
// secondary cluster, whose users are those of the primary.
func (c *AuroraCluster) Secret() awssecretsmanager.ISecret { return c.secret }

// AllowFrom is [Database.AllowFrom] for the cluster.
func (c *AuroraCluster) AllowFrom(peer awsec2.IConnectable) { c.gate.admit(c, peer) }

// AlarmOnLag defines an alarm for when the reader that is furthest behind is further behind for
// five minutes, and when nothing reports. Readers share the storage of the writer, so that without
// above a second is too much. It panics with an error for a cluster of a single zone.
func (c *AuroraCluster) AlarmOnLag(id string, above awscdk.Duration, topics ...awssns.ITopic) awscloudwatch.Alarm {
	if c.settings.readers == 0 {
		panic(plinth.Misuse(c, "AlarmOnLag: the cluster has no readers, want Readers or no alarm"))
	}
	return c.alarmOnMilliseconds(id, "A reader is behind the writer:", "AuroraReplicaLagMaximum", above, time.Second, topics)
}

// alarmOnMilliseconds defines an alarm on a lag that RDS measures in milliseconds.
func (c *AuroraCluster) alarmOnMilliseconds(
	id, description, metric string, above awscdk.Duration, otherwise time.Duration, topics []awssns.ITopic,
) awscloudwatch.Alarm {
	milliseconds := float64(otherwise.Milliseconds())
	if above != nil {
		milliseconds = *above.ToMilliseconds(nil)
	}
	return alerting.AlarmOnThreshold(c, id, description, alerting.Threshold{
		Namespace: "AWS/RDS", Metric: metric, Above: milliseconds,
		Dimensions: map[string]*string{"DBClusterIdentifier": c.resource.Ref()},
	}, topics...)
}

func (p *AuroraClusterProps) withDefaults(scope constructs.Construct) (auroraSettings, error) {
	var given AuroraClusterProps
	if p != nil {
		given = *p
	}
	if err := given.takeFromPrimary(scope); err != nil {
		return auroraSettings{}, err
	}
	settings, err := databaseSettings{
		given.VPC, given.Subnets, given.Engine, given.Version, given.DatabaseName, given.Parameters, given.BackupDays,
		given.BackupWindow, given.MaintenanceWindow, given.Replicated || given.Global, given.AdvancedInsights, given.LogRetention, given.Key,
		given.RecoveryKey, given.Global || given.Primary != nil,
	}.withDefaults(given.Engine.aurora())
	q := auroraSettings{
		databaseSettings: settings, instanceType: typeOr(given.InstanceType, "r8g.large"), readers: cmp.Or(given.Readers, 1),
		ioOptimized: given.IOOptimized, allowMajorUpgrade: given.AllowMajorUpgrade, primary: given.Primary,
	}
	switch {
	case err != nil:
		return q, err
	case q.RecoveryKey != nil && !q.Replicated:
		return q, errors.New("RecoveryKey is set and RDS manages the master password, want Replicated or Global: " +
			"Aurora replicates no backups, and AWS no such password")
	case q.readers < 1 || q.readers > 15:
		return q, fmt.Errorf("Readers is %d, want 1 to 15", q.readers)
	case given.SingleZone && given.Readers != 0:
		return q, fmt.Errorf("Readers is %d beside SingleZone, want one of them", given.Readers)
	case given.SingleZone:
		q.readers = 0
	}
	return q, q.serve(given.Serverless, given.InstanceType != nil)
}
