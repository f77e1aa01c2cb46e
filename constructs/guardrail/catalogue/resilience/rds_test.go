package resilience_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func rdsSabotages() []Case {
	return []Case{
		{Rule: "RDS-001", Name: "one zone", Change: []Change{Set("Database.MultiAZ", false)}, At: "Database MultiAZ",
			Says: "is false; want true"},
		{Rule: "RDS-001", Name: "the default", Change: []Change{Set("Database.MultiAZ", nil)}, At: "Database MultiAZ", Says: "is not set"},
		{Rule: "RDS-001", Name: "a writer alone", Change: []Change{Drop("Member2")}, At: "Cluster", Says: "has 1 instances; want two at least"},
		{Rule: "RDS-001", Name: "a reader under a condition", Change: []Change{Attribute("Member2", "Condition", "Condition")},
			At: "Cluster", Says: "has 1 instances"},
		{Rule: "RDS-002", Name: "the default VPC", Change: []Change{Set("Database.DBSubnetGroupName", nil)},
			At: "Database DBSubnetGroupName", Says: "is not set"},
		{Rule: "RDS-002", Name: "a way out", Change: []Change{Set("DatabaseSubnets.SubnetIds.1", Ref("Private1"))},
			At: "DatabaseSubnets SubnetIds", Says: "has subnet Prod/Private1"},
		{Rule: "RDS-002", Name: "a subnet of another app", Change: []Change{Set("DatabaseSubnets.SubnetIds.1", "subnet-0123456789abcdef0")},
			At: "DatabaseSubnets SubnetIds", Says: "is not in the app"},
		{Rule: "RDS-003", Name: "a range", Change: []Change{Set("DatabaseGroup.SecurityGroupIngress", List{
			Object{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "10.0.0.0/16"}})},
			At: "DatabaseGroup SecurityGroupIngress", Says: "lets addresses connect to Prod/"},
		{Rule: "RDS-003", Name: "a range of its own", Change: []Change{Add("Open", Resource("AWS::EC2::SecurityGroupIngress", Object{
			"GroupId": Att("DatabaseGroup", "GroupId"), "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "10.0.0.0/24"}))},
			At: "Open CidrIp", Says: "lets addresses connect to Prod/"},
		{Rule: "RDS-004", Name: "the default parameters",
			Change: []Change{Set("Database.DBParameterGroupName", nil), Set("Database.EngineVersion", "14")},
			At:     "Database DBParameterGroupName", Says: "is not set"},
		{Rule: "RDS-004", Name: "the default parameters of an engine without a version",
			Change: []Change{Set("Database.DBParameterGroupName", nil), Set("Database.EngineVersion", nil)},
			At:     "Database DBParameterGroupName", Says: "is not set"},
		{Rule: "RDS-004", Name: "TLS for those who ask", Also: []string{"TLS-001"},
			Change: []Change{Set("DatabaseParameters.Parameters", Object{"rds.force_ssl": "0"})},
			At:     "Database DBParameterGroupName", Says: "requires no TLS"},
		{Rule: "RDS-004", Name: "parameters of another app",
			Change: []Change{Set("Cluster.DBClusterParameterGroupName", "default.aurora-postgresql17")},
			At:     "Cluster DBClusterParameterGroupName", Says: "is not in the app"},
		{Rule: "RDS-005", Name: "the key of AWS", Change: []Change{Set("Database.KmsKeyId", nil)}, At: "Database KmsKeyId", Says: "is not set"},
		{Rule: "RDS-006", Name: "a replica", Change: []Change{Add("Replica", Kept("AWS::RDS::DBInstance", Object{
			"SourceDBInstanceIdentifier": Ref("Database"), "VPCSecurityGroups": List{Att("DatabaseGroup", "GroupId")},
			"DeletionProtection": true, "AutoMinorVersionUpgrade": true,
			"EnableCloudwatchLogsExports": List{"postgresql"}, "DBParameterGroupName": Ref("DatabaseParameters"), "PubliclyAccessible": false}))},
			At: "Database ManageMasterUserPassword", Says: "is true, and Prod/Replica replicates it"},
		{Rule: "RDS-006", Name: "a global database", Change: []Change{Set("Cluster.GlobalClusterIdentifier", Ref("Global")),
			Set("Cluster.EngineVersion", "17.7"),
			Add("Global", Kept("AWS::RDS::GlobalCluster", Object{"StorageEncrypted": true, "DeletionProtection": true}))},
			At: "Cluster ManageMasterUserPassword", Says: "is true, and GlobalClusterIdentifier is"},
		{Rule: "RDS-008", Name: "below", Change: []Change{Set("Database.StorageType", "gp3"), Set("Database.AllocatedStorage", "100"),
			Set("Database.Iops", 3000)}, At: "Database Iops", Says: "is 3000 for 100 GiB; want it left out below 400 GiB"},
		{Rule: "RDS-008", Name: "above", Change: []Change{Set("Database.StorageType", "gp3"), Set("Database.AllocatedStorage", "400"),
			Set("Database.Iops", 6000)}, At: "Database Iops", Says: "is 6000 for 400 GiB; want 12000 at least"},
		{Rule: "RDS-009", Name: "no maintenance", Change: []Change{Set("Database.PreferredBackupWindow", "03:00-04:00")},
			At: "Database PreferredMaintenanceWindow", Says: "is not set, and PreferredBackupWindow is 03:00-04:00"},
		{Rule: "RDS-010", Name: "as Aurora", Change: []Change{Set("Cluster.Engine", "postgres"), Set("Cluster.StorageType", "gp2"),
			Set("Cluster.EnableIAMDatabaseAuthentication", true)}, At: "Cluster StorageType", Says: "is gp2; want gp3, io1 or io2"},
		{Rule: "RDS-010", Name: "no class", Change: []Change{Set("Cluster.Engine", "mysql"), Set("Cluster.EngineVersion", "8.4")},
			At: "Cluster DBClusterInstanceClass", Says: "is not set"},
		{Rule: "RDS-006", Name: "a global database that is named", Change: []Change{Set("Cluster.GlobalClusterIdentifier", "ledger"),
			Set("Cluster.EngineVersion", "17.7")}, At: "Cluster ManageMasterUserPassword", Says: "and GlobalClusterIdentifier is ledger"},
		{Rule: "RDS-006", Name: "a global database over it", Change: []Change{Add("Global", Kept("AWS::RDS::GlobalCluster", Object{
			"StorageEncrypted": true, "DeletionProtection": true, "SourceDBClusterIdentifier": Ref("Cluster")}))},
			Also: []string{"DR-004"}, At: "Cluster ManageMasterUserPassword", Says: "and Prod/Global replicates it"},
		{Rule: "RDS-006", Name: "a replica of another cluster",
			Change: []Change{Set("Cluster.ReplicationSourceIdentifier", "arn:aws:rds:eu-central-1:111111111111:cluster:orders")},
			At:     "Cluster ManageMasterUserPassword", Says: "and ReplicationSourceIdentifier is"},
		{Rule: "RDS-007", Name: "a minor version", Change: []Change{Set("Database.EngineVersion", "15.4")},
			At: "Database EngineVersion", Says: "is 15.4, a minor version"},
		{Rule: "RDS-007", Name: "a minor version of Aurora MySQL", Change: []Change{Set("Cluster.Engine", "aurora-mysql"),
			Set("Cluster.EngineVersion", "8.0.mysql_aurora.3.08.0")}, At: "Cluster EngineVersion", Says: "a minor version"},
	}
}
