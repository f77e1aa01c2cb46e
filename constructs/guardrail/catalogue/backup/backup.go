package backup

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var backupRules = []engine.Rule{
	{
		ID: "BACKUP-001", Title: "Production databases and file systems are backed up",
		Why:      "A wrong statement is often noticed after days, when the only backup already has the damage.",
		Fix:      "Keep automated backups for a week or longer, and switch point-in-time recovery on.",
		Pillar:   engine.Reliability,
		Controls: append(backupTable.Controls(), "AwsSolutions-RDS13"),
		Relax:    engine.ProductionOnly(),
		Check:    backupTable.Check,
	},
	{
		ID: "BACKUP-002", Title: "Production databases and load balancers are protected from deletion",
		Why:      "One wrong call deletes a database together with its automated backups.",
		Fix:      "Switch deletion protection on.",
		Pillar:   engine.Reliability,
		Controls: append(protectTable.Controls(), "AwsSolutions-RDS10", "NIST.800.53.R5-ELBDeletionProtectionEnabled"),
		Relax:    engine.ProductionOnly(),
		Check:    protectTable.Check,
	},
	{
		ID: "BACKUP-003", Title: "Production data is selected by a backup plan where the app has one",
		Why: "A plan selects by tag and leaves out what lacks it, without a word. Backups of the service itself go when the account " +
			"or its Region does.",
		Fix:    "Give the resource the tag of a selection, as BackupPlan.Protect does.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  dataSelected,
	},
	{
		ID: "BACKUP-004", Title: "Backup plans keep backups as long as the lock of their vault wants",
		Why:    "AWS Backup fails every job whose retention the lock refuses, from the first night on.",
		Fix:    "Set DeleteAfterDays between MinRetentionDays and MaxRetentionDays of the vault.",
		Pillar: engine.Reliability,
		Check:  engine.Each(planType, fitLocks),
	},
	{
		ID: "BACKUP-005", Title: "Continuous backups of databases agree with the database",
		Why: "After the first continuous backup AWS Backup and RDS have to keep the same number of days, and CloudFormation sends that " +
			"of a cluster with every update: adding a tag fails.",
		Fix:    "Leave databases to their own point-in-time recovery, or set DeleteAfterDays to their BackupRetentionPeriod, 35 at most.",
		Pillar: engine.Reliability,
		Check:  continuousAgrees,
	},
	{
		ID: "BACKUP-006", Title: "Stacks with production data have a backup plan in their Region",
		Why: "The backups of a database go with it, and volumes and buckets have none of their own. A plan or a policy of another app may " +
			"select them, which no template tells.",
		Fix: "Define a plan in the account and Region, such as resilience.NewBackupPlan, or a backup policy of the organization; waive where " +
			"another app has it.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Controls: []string{"RDS.26", "DynamoDB.4", "EC2.28", "EFS.2", "NIST.800.53.R5-RDSInBackupPlan", "NIST.800.53.R5-DynamoDBInBackupPlan",
			"NIST.800.53.R5-EFSInBackupPlan", "NIST.800.53.R5-EC2EBSInBackupPlan"},
		Relax: engine.ProductionOnly(),
		Check: plansThere,
	},
	{
		ID: "BACKUP-007", Title: "Backups are kept for as long as AWS Backup accepts",
		Why: "AWS Backup refuses a rule that deletes a backup before its 90 days in cold storage are over, and an air-gapped vault that " +
			"keeps backups for less than a week, when the deployment is half done.",
		Fix:    "Set DeleteAfterDays to MoveToColdStorageAfterDays and 90 days more, and MinRetentionDays to 7 or more.",
		Pillar: engine.Reliability,
		Check:  acceptedRetentions,
	},
	{
		ID: "BACKUP-008", Title: "Roles of backup selections may back up the buckets that these select",
		Why:    "The managed policy for backups knows nothing of Amazon S3: every job of a bucket fails, and those of databases do not.",
		Fix:    "Add the managed policies AWSBackupServiceRolePolicyForS3Backup and AWSBackupServiceRolePolicyForS3Restore to the role.",
		Pillar: engine.Reliability,
		Check:  bucketRoles,
	},
	{
		ID: "BACKUP-009", Title: "Backup vaults have a key of their own",
		Why: "No other account can use the key aws/backup, so that copies to another account fail, and the key of a vault never changes: " +
			"another key is another vault.",
		Fix:      "Set EncryptionKeyArn to a customer managed key from the first day.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    vaultKeyTable.Check,
	},
	{
		ID: "BACKUP-010", Title: "Restore tests of databases say where to restore to",
		Why: "Without a subnet group AWS Backup restores into the default VPC, which accounts of a landing zone do not have: each test " +
			"fails, and tells nothing of the backup.",
		Fix:    "Set dbSubnetGroupName and vpcSecurityGroupIds of RestoreMetadataOverrides, as RestoreTesting does for its VPC.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::Backup::RestoreTestingSelection", restorePlaces),
	},
	{
		ID: "BACKUP-011", Title: "Validations of restore tests leave real restores alone",
		Why:    "Every restore ends with the same event: in the middle of a disaster the validation runs on the database that people wait for.",
		Fix:    "Match detail.restoreTestingPlanArn with the ARN of the plan.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::Events::Rule", validatesRestores),
	},
	{
		ID: "BACKUP-012", Title: "Production databases and file systems are kept when their stack is deleted",
		Why:    "Deleting a stack, or a change that replaces a resource, must not delete the data. Automated backups go with it.",
		Fix:    "Set DeletionPolicy and UpdateReplacePolicy to Retain or Snapshot.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check: func(pass *engine.Pass) {
			for _, typ := range slices.Sorted(maps.Keys(backedUp)) {
				if typ != bucketType && typ != "AWS::EC2::Volume" { // S3-008, and what may be scratch space
					keptData(pass, typ)
				}
			}
		},
	},
	{
		ID: "BACKUP-013", Title: "Backup plans start outside the windows of their databases",
		Why: "RDS lets no backup start in the window for its own backups or for maintenance, nor in the hour before it: the jobs of that hour " +
			"fail each time.",
		Fix:      "Start the rule when both windows are over, or move the windows.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    windowsAreOver,
	},
	{
		ID: "BACKUP-014", Title: "Rules for events of backups match a field that these have",
		Why: "Events of backup and copy jobs have a state and those of restore jobs a status: a rule for the other one never matches, and " +
			"nobody hears of a failure.",
		Fix:    "Match detail.state of backup and copy jobs, and detail.status of restore jobs, in a rule for each.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::Events::Rule", matchesJobs),
	},
}

// aWeek is how many days automated backups are kept at least, and some the same for caches. The
// default of file systems is 30 days.
var (
	aWeek = option.AtLeast(7)
	some  = option.AtLeast(1)
	kept  = option.Unset(some)
)

var vaultKeyTable = option.Table{{Type: vaultType, Property: "EncryptionKeyArn", Want: ownKey}}

// ownKey wants a key that is not the one of AWS.
func ownKey(v assembly.Value) string {
	if text, _ := v.Outline(); strings.HasSuffix(text, "alias/aws/backup") {
		return "is " + text + "; want a customer managed key"
	}
	return option.Set(v)
}

var backupTable = option.Table{
	{Type: "AWS::Cassandra::Table", Property: "PointInTimeRecoveryEnabled", Want: option.On},
	{Type: "AWS::DocDB::DBCluster", Property: "BackupRetentionPeriod", Want: aWeek, Control: "DocumentDB.2"},
	{Type: "AWS::DocDBElastic::Cluster", Property: "BackupRetentionPeriod", Want: aWeek},
	{Type: "AWS::DynamoDB::GlobalTable", Property: "Replicas.*.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
		Want: option.On, Control: "DynamoDB.2"},
	{Type: "AWS::DynamoDB::Table", Property: "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", Want: option.On,
		Control: "DynamoDB.2"},
	{Type: "AWS::EFS::FileSystem", Property: "BackupPolicy.Status", Want: option.Is("ENABLED"), Control: "EFS.2"},
	{Type: "AWS::ElastiCache::ReplicationGroup", Property: "SnapshotRetentionLimit", Want: some, Control: "ElastiCache.1"},
	{Type: "AWS::ElastiCache::ServerlessCache", Property: "SnapshotRetentionLimit", Want: some, Unless: option.When("Engine", "memcached")},
	{Type: "AWS::FSx::FileSystem", Property: "LustreConfiguration.AutomaticBackupRetentionDays", Want: kept},
	{Type: "AWS::FSx::FileSystem", Property: "OntapConfiguration.AutomaticBackupRetentionDays", Want: kept},
	{Type: "AWS::FSx::FileSystem", Property: "OpenZFSConfiguration.AutomaticBackupRetentionDays", Want: kept},
	{Type: "AWS::FSx::FileSystem", Property: "WindowsConfiguration.AutomaticBackupRetentionDays", Want: kept},
	{Type: "AWS::MemoryDB::Cluster", Property: "SnapshotRetentionLimit", Want: some},
	{Type: "AWS::Neptune::DBCluster", Property: "BackupRetentionPeriod", Want: aWeek, Control: "Neptune.5"},
	{Type: "AWS::RDS::DBCluster", Property: "BackupRetentionPeriod", Want: aWeek},
	{Type: "AWS::RDS::DBInstance", Property: "BackupRetentionPeriod", Want: aWeek, Control: "RDS.11",
		Unless: option.With("DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier")},
	{Type: "AWS::Redshift::Cluster", Property: "AutomatedSnapshotRetentionPeriod", Want: aWeek, Control: "Redshift.3"},
}

var protectTable = option.Table{
	{Type: "AWS::Cognito::UserPool", Property: "DeletionProtection", Want: option.Is("ACTIVE"), Control: "Cognito.6"},
	{Type: "AWS::DSQL::Cluster", Property: "DeletionProtectionEnabled", Want: option.On},
	{Type: "AWS::DocDB::DBCluster", Property: "DeletionProtection", Want: option.On, Control: "DocumentDB.5"},
	{Type: "AWS::DocDB::GlobalCluster", Property: "DeletionProtection", Want: option.On},
	{Type: "AWS::DynamoDB::GlobalTable", Property: "Replicas.*.DeletionProtectionEnabled", Want: option.On, Control: "DynamoDB.6"},
	{Type: "AWS::DynamoDB::Table", Property: "DeletionProtectionEnabled", Want: option.On, Control: "DynamoDB.6"},
	{Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Property: "LoadBalancerAttributes",
		Want: option.Attribute("deletion_protection.enabled", option.On), Control: "ELB.6"},
	{Type: "AWS::Neptune::DBCluster", Property: "DeletionProtection", Want: option.On, Control: "Neptune.4"},
	{Type: "AWS::Neptune::GlobalCluster", Property: "DeletionProtection", Want: option.On},
	{Type: "AWS::NeptuneGraph::Graph", Property: "DeletionProtection", Want: option.Unset(option.On)},
	{Type: "AWS::QLDB::Ledger", Property: "DeletionProtection", Want: option.Unset(option.On)},
	{Type: "AWS::RDS::DBCluster", Property: "DeletionProtection", Want: option.On, Control: "RDS.7"},
	{Type: "AWS::RDS::DBInstance", Property: "DeletionProtection", Want: option.On, Control: "RDS.8",
		Unless: option.With("DBClusterIdentifier")},
	{Type: "AWS::RDS::GlobalCluster", Property: "DeletionProtection", Want: option.On},
	{Type: "AWS::VerifiedPermissions::PolicyStore", Property: "DeletionProtection.Mode", Want: option.Is("ENABLED")},
}
