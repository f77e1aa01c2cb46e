package resilience

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/rdsversion"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

const (
	instanceType = "AWS::RDS::DBInstance"
	clusterType  = "AWS::RDS::DBCluster"
	globalType   = "AWS::RDS::GlobalCluster"
)

var rdsRules = []engine.Rule{
	{
		ID: "RDS-001", Title: "Production databases survive the loss of a zone",
		Why:      "A database in one zone is gone for as long as its zone is, and its latest backup is minutes old.",
		Fix:      "Set MultiAZ, and give a cluster of Aurora a reader.",
		Pillar:   engine.Reliability,
		Controls: []string{"RDS.5", "RDS.15", "AwsSolutions-RDS3"},
		Relax:    engine.ProductionOnly(),
		Check:    zones,
	},
	{
		ID: "RDS-002", Title: "Databases stand in isolated subnets",
		Why:      "From a subnet with a route to the internet a database that is taken over sends away what it holds.",
		Fix:      "Name a subnet group whose subnets have no route to an internet or NAT gateway.",
		Pillar:   engine.Security,
		Controls: []string{"RDS.46"},
		Check:    databaseSubnets,
	},
	{
		ID: "RDS-003", Title: "Databases admit security groups only",
		Why:    "Addresses change hands: whatever gets one of the range tomorrow may connect.",
		Fix:    "Name the security groups of those who connect as the source.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			admitsGroups(pass, map[string]string{
				instanceType: "VPCSecurityGroups", clusterType: "VpcSecurityGroupIds", "AWS::RDS::DBProxy": "VpcSecurityGroupIds",
			})
		},
	},
	{
		ID: "RDS-004", Title: "Databases require TLS of every connection",
		Why: "Without the parameter of the engine a client that asks for no TLS gets none, and sends its password in the clear. Only " +
			"PostgreSQL from version 15 on has it by default, and a template without EngineVersion does not say which one runs.",
		Fix: "Name a parameter group that sets rds.force_ssl to 1 for PostgreSQL and SQL Server, or require_secure_transport to ON for " +
			"MySQL.",
		Pillar:   engine.Security,
		Controls: []string{"RDS.38", "RDS.39", "RDS.41", "RDS.44"},
		Check:    tls,
	},
	{
		ID: "RDS-005", Title: "Databases are encrypted with a customer managed key",
		Why:    "A snapshot under the key of AWS cannot be shared with or copied to another account, such as that of the backups.",
		Fix:    "Set KmsKeyId when the database is created: a change later makes a new, empty one.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			for _, db := range databases(pass) {
				if copies(db) {
					continue
				}
				pass.WantSet(db, "KmsKeyId")
				if key, _ := db.Get("KmsKeyId").Outline(); strings.HasSuffix(key, "alias/aws/rds") {
					pass.Report(db, "KmsKeyId", "is %s, the key of AWS", key)
				}
			}
		},
	},
	{
		ID: "RDS-006", Title: "Databases with replicas have a master password of their own",
		Why: "AWS refuses read replicas of PostgreSQL and MySQL, and global databases, where RDS manages the password: " +
			"the deployment fails.",
		Fix:    "Keep the password in a secret of your own that rotates.",
		Pillar: engine.Reliability,
		Check:  replicatedPasswords,
	},
	{
		ID: "RDS-007", Title: "Databases that upgrade themselves name a major version",
		Why: "Once RDS has upgraded past a minor version, the next one in the template is a step back or sideways, and fails; a version " +
			"that is withdrawn cannot be created at all.",
		Fix:      "Set EngineVersion to the major version, such as 17: RDS takes the newest minor version of it.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    majorVersions,
	},
	{
		ID: "RDS-008", Title: "Databases provision gp3 storage from 400 GiB on",
		Why: "Below 400 GiB RDS refuses Iops and StorageThroughput, even where they say what gp3 has anyway, and from there on less than " +
			"12,000 Iops.",
		Fix:    "Leave Iops and StorageThroughput out below 400 GiB, and set 12,000 or more above.",
		Pillar: engine.Reliability,
		Check:  engine.Each(instanceType, provisionedStorage),
	},
	{
		ID: "RDS-009", Title: "Databases have a window for backups and one for maintenance",
		Why:    "RDS chooses the window that is left out at random: on some days it overlaps with the other, and the deployment is refused.",
		Fix:    "Set PreferredBackupWindow and PreferredMaintenanceWindow, in UTC, apart from each other, or neither of them.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for _, db := range windowed(pass) {
				const backup, maintenance = "PreferredBackupWindow", "PreferredMaintenanceWindow"
				for _, pair := range [][2]string{{backup, maintenance}, {maintenance, backup}} {
					if !copies(db) && !db.Get(pair[0]).Exists() && db.Get(pair[1]).Exists() { // copies are backed up with their source
						pass.Report(db, pair[0], "is not set, and %s is %v", pair[1], db.Get(pair[1]))
					}
				}
			}
		},
	},
	{
		ID: "RDS-010", Title: "Multi-AZ DB clusters ask for nothing that they do not have",
		Why: "A cluster of PostgreSQL or MySQL that is not Aurora has its own class and storage, and neither IAM authentication nor backups " +
			"in another Region, nor what Aurora alone has: RDS refuses the rest.",
		Fix:    "Set DBClusterInstanceClass and AllocatedStorage, with Iops for io1 and io2, leave the rest out; or take Aurora.",
		Pillar: engine.Reliability,
		Check: engine.Each(clusterType, func(pass *engine.Pass, cluster *assembly.Resource) {
			if !aurora(cluster) && !copies(cluster) {
				multiZoneCluster(pass, cluster)
			}
		}),
	},
	{
		ID: "RDS-011", Title: "Read replicas and members of clusters count on no final snapshot",
		Why:      "CloudFormation takes none of them, whatever DeletionPolicy says: who looks for it afterwards finds nothing.",
		Fix:      "Set DeletionPolicy and UpdateReplacePolicy to Retain, or to Delete where the cluster or the source has the data.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: engine.Each(instanceType, func(pass *engine.Pass, db *assembly.Resource) {
			if !option.With("SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "DBClusterIdentifier")(db) {
				return
			}
			if db.DeletionPolicy == "Snapshot" {
				pass.Report(db, "DeletionPolicy", "is Snapshot, and no snapshot is taken")
			} else if db.UpdateReplacePolicy == "Snapshot" {
				pass.Report(db, "UpdateReplacePolicy", "is Snapshot, and no snapshot is taken")
			}
		}),
	},
	{
		ID: "RDS-012", Title: "Production replicas are as large as what they take over from",
		Why: "A replica that is smaller cannot carry the load on the day that it is promoted, and falls behind on all others. A reader of " +
			"Aurora Serverless in tier 2 or later stays at its minimum.",
		Fix: "Give replicas the class, the storage type and the size of their source, and readers of Aurora Serverless the PromotionTier " +
			"0 or 1.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check: func(pass *engine.Pass) {
			for source, replicas := range replicasOf(pass, instanceType, "SourceDBInstanceIdentifier", "DBInstanceIdentifier") {
				for _, replica := range replicas {
					asLarge(pass, source, replica)
				}
			}
			for cluster, members := range pass.ByTarget(instanceType, "DBClusterIdentifier") {
				scalesWithWriter(pass, cluster, members)
			}
		},
	},
	{
		ID: "RDS-013", Title: "Alarms on the lag of replicas ring when replication stops",
		Why:      "A replica that has stopped reports nothing, or -1 on MySQL, which is below every threshold: the alarm stays quiet.",
		Fix:      "Set TreatMissingData to breaching, and let a second alarm ring below 0 where the engine is MySQL or MariaDB.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: engine.Each("AWS::CloudWatch::Alarm", func(pass *engine.Pass, alarm *assembly.Resource) {
			if slices.ContainsFunc(watch.Watched(alarm), func(s watch.Series) bool {
				return s.Metric.Get("Namespace").Is("AWS/RDS") == assembly.True &&
					s.Metric.Get("MetricName").OneOf("ReplicaLag", "AuroraBinlogReplicaLag") == assembly.True
			}) {
				pass.Want(alarm, "breaching", "TreatMissingData")
			}
		}),
	},
	{
		ID: "RDS-014", Title: "Proxies of databases take no passwords",
		Why:      "Without REQUIRED a proxy lets clients in by the password in its secret, whatever their role is.",
		Fix:      "Set IAMAuth to REQUIRED, or DefaultAuthScheme to IAM_AUTH without any secret.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    proxyTable.Check,
	},
	{
		ID: "RDS-015", Title: "Databases ask for no settings that exclude each other",
		Why: "RDS refuses a zone beside MultiAZ, windows that overlap or are shorter than half an hour, and Database Insights in mode " +
			"advanced with less than 465 days of " +
			"Performance Insights, when the deployment is half done.",
		Fix: "Leave AvailabilityZone out, let the maintenance window begin after that for backups, and set PerformanceInsightsRetentionPeriod " +
			"to 465.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for _, db := range windowed(pass) {
				exclusive(pass, db)
			}
		},
	},
	{
		ID: "RDS-016", Title: "Databases admit their proxies",
		Why:    "A proxy whose security group the database does not admit never becomes available: the deployment hangs, and times out.",
		Fix:    "Admit the security group of the proxy in that of the database.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::RDS::DBProxyTargetGroup", admitsProxy),
	},
	{
		ID: "RDS-017", Title: "Databases have storage of the current generation",
		Why: "The speed of gp2 follows its size, and ends with its credits when the load is highest. gp3 has 3,000 IOPS at any size, at " +
			"the same price or less.",
		Fix:      "Set StorageType to gp3.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: option.Table{
			{Type: instanceType, Property: "StorageType", Want: option.IsNot("gp2", "standard"), Unless: option.With("DBClusterIdentifier")},
		}.Check,
	},
}

// databases are the instances and clusters that are no member of a cluster.
func databases(pass *engine.Pass) []*assembly.Resource {
	all := pass.OfType(clusterType)
	for _, r := range pass.OfType(instanceType) {
		if !r.Get("DBClusterIdentifier").AlwaysExists() {
			all = append(all, r)
		}
	}
	return all
}

// windowed are databases, and the clusters of other engines that RDS runs, with windows as theirs.
func windowed(pass *engine.Pass) []*assembly.Resource {
	return slices.Concat(databases(pass), pass.OfType("AWS::DocDB::DBCluster"), pass.OfType("AWS::Neptune::DBCluster"))
}

// copies reports whether a database takes what it has from another one.
func copies(db *assembly.Resource) bool {
	for _, property := range []string{
		"SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "ReplicationSourceIdentifier", "SnapshotIdentifier", "DBSnapshotIdentifier",
		"DBClusterSnapshotIdentifier", "GlobalClusterIdentifier",
	} {
		if db.Get(property).AlwaysExists() {
			return true
		}
	}
	return false
}

// aurora reports whether a cluster is one of Aurora, whose instances are resources of their own.
func aurora(cluster *assembly.Resource) bool {
	return cluster.Get("Engine").OneOf("mysql", "postgres") != assembly.True
}

func zones(pass *engine.Pass) {
	members := pass.ByTarget(instanceType, "DBClusterIdentifier")
	for _, db := range databases(pass) {
		switch {
		case db.Type == clusterType && aurora(db):
			there := 0
			for _, member := range members[db] {
				if member.PresentWith(db) {
					there++
				}
			}
			if there < 2 {
				pass.Report(db, "", "has %d instances; want two at least", there)
			}
		case db.Type == instanceType && !db.Get("SourceDBInstanceIdentifier").AlwaysExists():
			pass.Want(db, true, "MultiAZ")
		}
	}
}

func majorVersions(pass *engine.Pass) {
	for _, db := range databases(pass) {
		if db.Get("GlobalClusterIdentifier").AlwaysExists() {
			continue // DR-003
		}
		engineName, _ := db.Get("Engine").Text()
		version, known := db.Get("EngineVersion").Text()
		if minor, _ := rdsversion.IsMinor(engineName, version); known && minor {
			pass.Report(db, "EngineVersion", "is %s, a minor version that RDS upgrades; want the major version", version)
		}
	}
}
