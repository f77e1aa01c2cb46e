package sabotage

// stored adds a database, a cluster and two caches, in isolated subnets.
func stored(r Object) {
	isolated := func() List { return List{Ref("Isolated1"), Ref("Isolated2")} }
	admitting := func(port int) Object {
		return Resource("AWS::EC2::SecurityGroup", Object{"VpcId": Ref("Vpc"), "GroupDescription": "data",
			"SecurityGroupEgress": List{Object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}},
			"SecurityGroupIngress": List{
				Object{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "SourceSecurityGroupId": Att("Web", "GroupId")}}})
	}
	r["DatabaseGroup"], r["CacheGroup"] = admitting(5432), admitting(6379)
	r["DatabaseSubnets"] = Resource("AWS::RDS::DBSubnetGroup", Object{"DBSubnetGroupDescription": "data", "SubnetIds": isolated()})
	r["DatabaseParameters"] = Resource("AWS::RDS::DBParameterGroup", Object{
		"Family": "postgres17", "Description": "TLS", "Parameters": Object{"rds.force_ssl": "1"}})
	r["ClusterParameters"] = Resource("AWS::RDS::DBClusterParameterGroup", Object{
		"Family": "aurora-postgresql17", "Description": "TLS", "Parameters": Object{"rds.force_ssl": 1}})
	r["Database"] = Kept("AWS::RDS::DBInstance", Object{
		"Engine": "postgres", "EngineVersion": "17", "MultiAZ": true, "StorageEncrypted": true, "KmsKeyId": Att("Key", "Arn"),
		"BackupRetentionPeriod": 7, "DeletionProtection": true, "EnableCloudwatchLogsExports": List{"postgresql"},
		"DBSubnetGroupName": Ref("DatabaseSubnets"), "DBParameterGroupName": Ref("DatabaseParameters"),
		"VPCSecurityGroups": List{Att("DatabaseGroup", "GroupId")}, "ManageMasterUserPassword": "true",
		"MasterUserPassword": Join("{{resolve:secretsmanager:", Ref("Param"), ":SecretString:password::}}"),
	})
	r["Cluster"] = Kept("AWS::RDS::DBCluster", Object{
		"Engine": "aurora-postgresql", "EngineVersion": "17", "StorageEncrypted": true, "KmsKeyId": Att("Key", "Arn"),
		"BackupRetentionPeriod": 7, "DeletionProtection": true, "EnableCloudwatchLogsExports": List{"postgresql"},
		"DBSubnetGroupName": Ref("DatabaseSubnets"), "DBClusterParameterGroupName": Ref("ClusterParameters"),
		"VpcSecurityGroupIds": List{Att("DatabaseGroup", "GroupId")}, "ManageMasterUserPassword": true,
	})
	for _, id := range []string{"Member1", "Member2"} {
		r[id] = Resource("AWS::RDS::DBInstance", Object{"DBClusterIdentifier": Ref("Cluster"), "Engine": "aurora-postgresql",
			"PubliclyAccessible": false})
	}
	r["NodeSubnets"] = Resource("AWS::ElastiCache::SubnetGroup", Object{"Description": "data", "SubnetIds": isolated()})
	r["Nodes"] = Kept("AWS::ElastiCache::ReplicationGroup", Object{
		"Engine": "valkey", "MultiAZEnabled": true, "AutomaticFailoverEnabled": true, "CacheSubnetGroupName": Ref("NodeSubnets"),
		"SecurityGroupIds": List{Att("CacheGroup", "GroupId")}, "UserGroupIds": List{"app"}, "TransitEncryptionEnabled": true,
		"AtRestEncryptionEnabled": true, "SnapshotRetentionLimit": 7, "ReplicationGroupDescription": "cache",
	})
	r["Sessions"] = Resource("AWS::ElastiCache::ServerlessCache", Object{
		"Engine": "valkey", "ServerlessCacheName": "sessions", "SubnetIds": isolated(), "SecurityGroupIds": List{Att("CacheGroup", "GroupId")},
		"UserGroupId": "app", "SnapshotRetentionLimit": 7, "FinalSnapshotName": "sessions-final",
	})
}
