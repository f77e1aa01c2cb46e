package resilience_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmlessStores are databases and caches that satisfy the rules in another way than those of the
// good stack.
func harmlessStores() map[string][]Change {
	return map[string][]Change{
		"MySQL": {Set("Database.Engine", "mysql"), Set("Database.EngineVersion", "8.4"),
			Set("DatabaseParameters.Parameters", Object{"require_secure_transport": "ON"})},
		"Oracle": {Set("Database.Engine", "oracle-se2"), Set("Database.EngineVersion", "19.0.0.0.ru-2026-01.rur-2026-01.r1"),
			Set("Database.DBParameterGroupName", nil)},
		"a replica of a password of its own": {Set("Database.ManageMasterUserPassword", nil),
			Add("Replica", Kept("AWS::RDS::DBInstance", Object{
				"SourceDBInstanceIdentifier": Ref("Database"), "VPCSecurityGroups": List{Att("DatabaseGroup", "GroupId")},
				"DeletionProtection":      true,
				"AutoMinorVersionUpgrade": true, "EnableCloudwatchLogsExports": List{"postgresql"},
				"DBParameterGroupName": Ref("DatabaseParameters"), "PubliclyAccessible": false}))},
		"a serverless cache of memcached": {Set("Sessions.Engine", "memcached"), Set("Sessions.UserGroupId", nil)},
		"a cluster for reading that is not of Aurora": {Set("Cluster.Engine", "postgres"), Set("Cluster.EngineVersion", "17"),
			Set("Cluster.DBClusterInstanceClass", "db.m6gd.large"), Set("Cluster.AllocatedStorage", 100), Set("Cluster.StorageType", "gp3"),
			Drop("Member2")},
		"an alarm on a serverless cache":  {cacheAlarm("clusterId", "sessions")},
		"an alarm on a node":              {cacheAlarm("CacheClusterId", Join(Ref("Nodes"), "-001"))},
		"users of Redis OSS":              {cacheUser("redis", "app"), cacheUsers("redis", Ref("User"), "default")},
		"users of another app":            {cacheUsers("redis", "somebody")},
		"users of Valkey":                 {cacheUser("valkey", "app"), cacheUsers("valkey", Ref("User"))},
		"a security group of another app": {Set("Database.VPCSecurityGroups", List{"sg-0123456789abcdef0"})},
	}
}
