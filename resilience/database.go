package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// DatabaseProps configure a [Database]. VPC is required.
type DatabaseProps struct {
	// VPC is the VPC to stand in, Subnets two zones of it at least. The default is the isolated
	// subnets called "data", or all isolated ones.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Engine is PostgreSQL or MySQL. The default is PostgreSQL. It cannot be changed later.
	Engine Engine
	// Version is a major version, such as "17": RDS takes its newest minor version, and keeps it
	// current. The default is PostgreSQL 17 or MySQL 8.4.
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
	// Replicated is for a database that has, or will have, read replicas, in this Region or another.
	// AWS refuses them where RDS manages the master password, so this one has a secret of its own that
	// rotates every 30 days, by a function of AWS in the subnets of workloads.
	Replicated bool
	// AdvancedInsights keeps the metrics of Database Insights for 15 months instead of a week, at a
	// price for each vCPU.
	AdvancedInsights bool
	// LogRetention is how long CloudWatch Logs keeps what the engine logs. The default is 90 days.
	LogRetention awslogs.RetentionDays
	// Key encrypts storage, snapshots, metrics, logs and the master password. Its policy has to serve
	// [keypolicy.RDS], [keypolicy.SecretsManager] and [keypolicy.Logs]. The default is a new key for
	// them alone. It cannot be changed later.
	Key awskms.IKey
	// RecoveryKey is a key in a stack of another Region, where RDS keeps replicas of the backups and
	// the logs of transactions, from minutes ago, and Secrets Manager one of the master password if
	// the database is Replicated. Its policy has to serve both, as that of [DisasterRecovery.Key]
	// does. The default is none.
	RecoveryKey awskms.IKey
	// InstanceType has to be of a current generation. The default is r8g.large.
	InstanceType awsec2.InstanceType
	// StorageGiB is the size of the gp3 storage, 20 to 65536, and MaxStorageGiB how far it grows by
	// itself. The defaults are 100, and ten times the size.
	StorageGiB, MaxStorageGiB int
	// IOPS are for storage from 400 GiB on, 12000 at least. The default is what gp3 has anyway: 3000,
	// and from 400 GiB on 12000.
	IOPS int
	// SingleZone leaves the standby out, where an hour without the database is worth less than the
	// standby. Production refuses it (RDS-001).
	SingleZone bool
	// AllowMajorUpgrade lets Version step to another major version, which cannot be undone: the
	// database is offline meanwhile, and only a snapshot goes back.
	AllowMajorUpgrade bool
}

// A Database is a PostgreSQL or MySQL instance of RDS with a standby in another zone. It promises
// that
//
//   - a standby takes over when its zone is lost (RDS-001),
//   - it stands in isolated subnets of two zones at least (RDS-002), and only security groups that
//     [Database.AllowFrom] names may connect (RDS-003),
//   - every connection is by TLS (RDS-004), and by IAM or a password that nobody has to know,
//   - storage, snapshots, metrics and logs are encrypted with a key of its own (RDS-005),
//   - it can be restored to any second of 30 days, is protected from deletion in production, and
//     leaves a snapshot when it goes,
//   - its version is kept current, and no major version is taken by accident.
//
// CloudFormation refuses to replace it, because its identifier is derived from its path: an empty
// database in the place of a full one is worse than a failed deployment.
//
// Standing idle it costs two instances by the hour, twice the storage, and one KMS key a month.
// See "Configuring and managing a Multi-AZ deployment" and Security Hub RDS.2 to RDS.13.
type Database struct {
	constructs.Construct
	gate     gate
	settings instanceSettings
	resource awsrds.CfnDBInstance
	instance awsrds.IDatabaseInstance
	secret   awssecretsmanager.ISecret
	name     string
	subnets  []awsec2.ISubnet
	replicas map[int]string
}

// NewDatabase defines a database. It panics with an error when VPC is nil or has no such subnets in
// two zones, when Version cannot be created, InstanceType is of an old generation, a size is out of
// range, the windows overlap, or Parameters would take TLS back.
func NewDatabase(scope constructs.Construct, id string, props *DatabaseProps) *Database {
	d := &Database{replicas: map[int]string{}}
	d.settings = plinth.Define(d, scope, id, props.withDefaults)
	p, engine, name := &d.settings, d.settings.Engine.rds(), identifierOf(d, 63)
	d.name, p.Key = name, p.newKey(d)
	d.subnets, _ = dataTier.subnets(p.VPC, p.Subnets)
	d.gate = newGate(d, p.VPC, engine.Port)
	instance := p.instance(name)
	instance.DbParameterGroupName = p.newParameters(d, engine)
	instance.DbSubnetGroupName = newSubnetGroup(d, d.subnets)
	instance.VpcSecurityGroups = d.gate.ids()
	instance.MonitoringRoleArn = newMonitoringRole(d)
	instance.DeletionProtection = plinth.Lock(d, "BACKUP-002")
	instance.AutomaticBackupReplicationKmsKeyId = p.recoveryKeyARN(d)
	var master masterSecret
	if p.Replicated {
		master = newMasterSecret(d, p.databaseSettings)
		instance.MasterUserPassword = master.password()
	} else {
		instance.ManageMasterUserPassword = true
		instance.MasterUserSecret = &awsrds.CfnDBInstance_MasterUserSecretProperty{KmsKeyId: p.Key.KeyArn()}
	}
	d.resource = awsrds.NewCfnDBInstance(d, jsii.String("Resource"), instance)
	d.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_SNAPSHOT, nil)
	if p.Engine == MySQL {
		awscdk.Validations_Of(d.resource).Acknowledge(&awscdk.Acknowledgment{
			Id:     jsii.String("CloudFormation-Validate::E9006"),
			Reason: jsii.String("its list has minor versions of MySQL only, and RDS takes major ones"),
		})
	}
	groups := p.newLogGroups(d, d.resource, "/aws/rds/instance/"+name, engine.Logs)
	plinth.Promise(d, promise.That("survives the loss of a zone, is encrypted, backed up and kept current, and leaves a snapshot",
		promise.At("Resource").Keeps(instance).Snapshotted().After(groups...)))
	d.instance = viewOf(d, d.resource, d.gate.group, p)
	if p.Replicated {
		d.secret = master.secret.Secret()
		master.open(d, d.instance)
		d.AllowFrom(master.rotator)
	} else {
		d.secret = awssecretsmanager.Secret_FromSecretCompleteArn(d, jsii.String("Master"), d.resource.AttrMasterUserSecretSecretArn())
	}
	return d
}

// LogGroup returns where a log of the engine goes, such as "postgresql" or "slowquery", nil if the
// engine writes none of that name.
func (d *Database) LogGroup(log string) awslogs.ILogGroup { return logGroup(d, log) }

// Instance returns the L2 construct, with its metrics and grants: GrantConnect lets a role connect
// as a database user that has the role rds_iam in PostgreSQL, or AWSAuthenticationPlugin in MySQL.
func (d *Database) Instance() awsrds.IDatabaseInstance { return d.instance }

// Resource returns the L1 construct. Every property is written, because the defaults of AWS are
// those of 2009 and the ones of the L2 are not for production.
func (d *Database) Resource() awsrds.CfnDBInstance { return d.resource }

// Secret returns where the password of the master user is: RDS rotates it every 7 days, or the
// function of AWS every 30 days if the database is Replicated.
func (d *Database) Secret() awssecretsmanager.ISecret { return d.secret }

// AllowFrom lets what has a security group, such as a service or a function, connect. It panics
// with an error if peer has none.
func (d *Database) AllowFrom(peer awsec2.IConnectable) { d.gate.admit(d, peer) }
