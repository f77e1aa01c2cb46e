package resilience_test

import (
	"maps"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// readReplica is a replica of the good database, which has a class and storage, with changes.
func readReplica(more Object) []Change {
	properties := Object{
		"SourceDBInstanceIdentifier": Ref("Database"), "VPCSecurityGroups": List{Att("DatabaseGroup", "GroupId")},
		"DeletionProtection": true, "AutoMinorVersionUpgrade": true,
		"EnableCloudwatchLogsExports": List{"postgresql"}, "DBParameterGroupName": Ref("DatabaseParameters"), "PubliclyAccessible": false,
		"DBInstanceClass": "db.m8g.large", "StorageType": "gp3", "AllocatedStorage": "100",
	}
	for name, value := range more {
		properties[name] = value
	}
	return []Change{Set("Database.ManageMasterUserPassword", nil), Set("Database.DBInstanceClass", "db.r8g.large"),
		Set("Database.StorageType", "gp3"), Set("Database.AllocatedStorage", "100"), Add("Replica", Kept("AWS::RDS::DBInstance", properties))}
}

// serverless gives the good cluster a writer and a reader of Aurora Serverless, the latter in a
// tier.
func serverless(tier any) []Change {
	return []Change{Set("Member1.DBInstanceClass", "db.serverless"), Set("Member2.DBInstanceClass", "db.serverless"),
		Set("Member2.PromotionTier", tier)}
}

func lag(missing any) Change {
	return Add("Behind", Resource("AWS::CloudWatch::Alarm", Object{
		"Namespace": "AWS/RDS", "MetricName": "ReplicaLag", "ComparisonOperator": "GreaterThanThreshold", "Threshold": 60,
		"EvaluationPeriods": 5, "Period": 60, "Statistic": "Maximum", "TreatMissingData": missing, "AlarmActions": List{Ref("Alarms")},
		"Dimensions": List{Object{"Name": "DBInstanceIdentifier", "Value": "reader"}}}))
}

func proxy(more Object) []Change {
	properties := Object{"DBProxyName": "shop", "EngineFamily": "POSTGRESQL", "RequireTLS": true,
		"RoleArn": "arn:aws:iam::111111111111:role/proxy", "VpcSubnetIds": List{Ref("Isolated1"), Ref("Isolated2")},
		"VpcSecurityGroupIds": List{Att("DatabaseGroup", "GroupId")}}
	for name, value := range more {
		properties[name] = value
	}
	return []Change{Add("Proxy", Resource("AWS::RDS::DBProxy", properties))}
}

// targets leads a proxy of the caches' group to a database.
func targets(property, id string) []Change {
	return append(proxy(Object{"VpcSecurityGroupIds": List{Att("CacheGroup", "GroupId")}}), Add("Targeted",
		Resource("AWS::RDS::DBProxyTargetGroup", Object{"DBProxyName": Ref("Proxy"), "TargetGroupName": "default", property: List{Ref(id)}})))
}

func login(authentication any) Object {
	return Object{"Auth": List{Object{"AuthScheme": "SECRETS", "SecretArn": "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop",
		"IAMAuth": authentication}}}
}

func rdsReplicaSabotages() []Case {
	return []Case{
		{Rule: "RDS-011", Name: "a replica", Change: append(readReplica(nil), Attribute("Replica", "DeletionPolicy", "Snapshot")),
			At: "Replica DeletionPolicy", Says: "is Snapshot, and no snapshot is taken"},
		{Rule: "RDS-011", Name: "a member", Change: []Change{Attribute("Member2", "DeletionPolicy", "Snapshot")},
			At: "Member2 DeletionPolicy", Says: "is Snapshot"},
		{Rule: "RDS-011", Name: "a replica that is replaced", Change: append(readReplica(nil),
			Attribute("Replica", "UpdateReplacePolicy", "Snapshot")), At: "Replica UpdateReplacePolicy", Says: "no snapshot is taken"},
		{Rule: "RDS-012", Name: "a smaller class of a source by name", Change: append(readReplica(Object{"DBInstanceClass": "db.m8g.medium",
			"SourceDBInstanceIdentifier": Object{"Fn::Sub": "arn:${AWS::Partition}:rds:eu-west-1:${AWS::AccountId}:db:orders"}}),
			Set("Database.DBInstanceIdentifier", "orders")),
			At: "Replica DBInstanceClass", Says: "is db.m8g.medium, and Prod/Database is db.r8g.large"},
		{Rule: "RDS-012", Name: "a smaller class", Change: readReplica(Object{"DBInstanceClass": "db.m8g.medium"}),
			At: "Replica DBInstanceClass", Says: "is db.m8g.medium, and Prod/Database is db.r8g.large"},
		{Rule: "RDS-012", Name: "less than many times", Change: append(readReplica(Object{"DBInstanceClass": "db.m8g.xlarge"}),
			Set("Database.DBInstanceClass", "db.m8g.16xlarge")), At: "Replica DBInstanceClass", Says: "is db.m8g.xlarge"},
		{Rule: "RDS-012", Name: "other storage", Change: readReplica(Object{"StorageType": "io2"}), At: "Replica StorageType",
			Says: "is io2, and Prod/Database has gp3"},
		{Rule: "RDS-012", Name: "less storage", Change: readReplica(Object{"AllocatedStorage": 20}), At: "Replica AllocatedStorage",
			Says: "is 20 GiB, and Prod/Database has 100"},
		{Rule: "RDS-012", Name: "a reader at its minimum", Change: serverless(2), At: "Cluster",
			Says: "has 2 members, and 1 of them in the tiers 0 and 1"},
		{Rule: "RDS-013", Name: "default", Change: []Change{lag(nil)}, At: "Behind TreatMissingData", Says: "is not set; want breaching"},
		{Rule: "RDS-013", Name: "silence is good", Change: []Change{lag("notBreaching")}, At: "Behind TreatMissingData",
			Says: "is notBreaching"},
		{Rule: "RDS-013", Name: "a query", Change: []Change{Add("Behind", Resource("AWS::CloudWatch::Alarm", Object{
			"ComparisonOperator": "GreaterThanThreshold", "Threshold": 60, "EvaluationPeriods": 5, "AlarmActions": List{Ref("Alarms")},
			"Metrics": List{Object{"Id": "q", "Period": 60, "ReturnData": true,
				"Expression": `SELECT MAX(ReplicaLag) FROM SCHEMA("AWS/RDS", DBInstanceIdentifier)`}}}))},
			At: "Behind TreatMissingData", Says: "is not set; want breaching"},
		{Rule: "RDS-013", Name: "the log of another cluster", Change: []Change{lag(nil), Set("Behind.MetricName", "AuroraBinlogReplicaLag")},
			At: "Behind TreatMissingData", Says: "is not set; want breaching"},
		{Rule: "RDS-016", Name: "an instance", Change: targets("DBInstanceIdentifiers", "Database"), At: "Targeted DBInstanceIdentifiers",
			Says: "has Prod/Database, none of whose security groups admits that of Prod/Proxy"},
		{Rule: "RDS-016", Name: "a cluster", Change: targets("DBClusterIdentifiers", "Cluster"), At: "Targeted DBClusterIdentifiers",
			Says: "has Prod/Cluster"},
		{Rule: "RDS-017", Name: "gp2", Change: []Change{Set("Database.StorageType", "gp2")}, At: "Database StorageType", Says: "is gp2"},
		{Rule: "RDS-014", Name: "passwords", Change: proxy(login("DISABLED")), At: "Proxy Auth.0.IAMAuth", Says: "is DISABLED; want REQUIRED"},
		{Rule: "RDS-014", Name: "default", Change: proxy(login(nil)), At: "Proxy Auth.0.IAMAuth", Says: "is not set"},
		{Rule: "RDS-015", Name: "a zone", Change: []Change{Set("Database.AvailabilityZone", "eu-west-1a")},
			At: "Database AvailabilityZone", Says: "is eu-west-1a, and MultiAZ is true"},
		{Rule: "RDS-015", Name: "short insights", Change: []Change{Set("Cluster.DatabaseInsightsMode", "advanced"),
			Set("Cluster.PerformanceInsightsRetentionPeriod", 7)}, At: "Cluster PerformanceInsightsRetentionPeriod", Says: "is 7; want 465"},
		{Rule: "RDS-015", Name: "too short for backups", Change: windows("03:00-03:10", "sun:04:00-sun:04:30"),
			At: "Database PreferredBackupWindow", Says: "is 03:00-03:10, 10 minutes; want 30 at least"},
		{Rule: "RDS-015", Name: "maintenance of graphs during backups", Change: []Change{other("AWS::Neptune::DBCluster", Object{
			"IamAuthEnabled": true, "PreferredBackupWindow": "03:00-03:30", "PreferredMaintenanceWindow": "sun:03:15-sun:03:45"})},
			At: "Other PreferredMaintenanceWindow", Says: "which overlaps with the window for backups"},
		{Rule: "RDS-015", Name: "maintenance during backups", Change: windows("03:00-03:30", "sun:03:15-sun:03:45"),
			At: "Database PreferredMaintenanceWindow", Says: "which overlaps with the window for backups, 03:00-03:30"},
		{Rule: "RDS-015", Name: "around midnight", Change: windows("23:45-00:15", "Mon:00:00-Mon:00:30"),
			At: "Database PreferredMaintenanceWindow", Says: "overlaps"},
		{Rule: "RDS-015", Name: "backups during maintenance", Change: windows("04:00-04:30", "sun:03:00-sun:06:00"),
			At: "Database PreferredMaintenanceWindow", Says: "overlaps"},
	}
}

// other is a cluster of another engine than Aurora.
func other(typ string, more Object) Change {
	properties := Object{
		"VpcSecurityGroupIds": List{Att("DatabaseGroup", "GroupId")}, "StorageEncrypted": true, "BackupRetentionPeriod": 7,
		"DeletionProtection": true, "EnableCloudwatchLogsExports": List{"audit"},
	}
	maps.Copy(properties, more)
	return Add("Other", Kept(typ, properties))
}

func windows(backup, maintenance string) []Change {
	return []Change{Set("Database.PreferredBackupWindow", backup), Set("Database.PreferredMaintenanceWindow", maintenance)}
}

func harmlessReplicas() map[string][]Change {
	return map[string][]Change{
		"a replica of another family":        readReplica(nil),
		"a larger replica":                   readReplica(Object{"DBInstanceClass": "db.m8g.2xlarge", "AllocatedStorage": 200}),
		"readers that scale with the writer": serverless(1),
		"readers in the tier of the default": serverless(nil),
		"an alarm that knows silence":        {lag("breaching")},
		"a proxy for IAM identities":         proxy(login("REQUIRED")),
		"a proxy without secrets":            proxy(Object{"DefaultAuthScheme": "IAM_AUTH"}),
		"one window after the other":         windows("03:00-03:30", "sun:03:30-sun:04:00"),
		"advanced insights": {Set("Cluster.DatabaseInsightsMode", "advanced"),
			Set("Cluster.PerformanceInsightsRetentionPeriod", 465)},
	}
}
