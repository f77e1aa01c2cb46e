package resilience_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func cacheSabotages() []Case {
	client := Add("Client",
		Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": Ref("Private1"), "GroupSet": List{Att("Web", "GroupId")}}))
	writes := More("Web.SecurityGroupEgress", Object{"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6380,
		"DestinationSecurityGroupId": Att("CacheGroup", "GroupId")})
	return []Case{
		{Rule: "CACHE-005", Name: "none", Change: []Change{Set("Sessions.FinalSnapshotName", nil)}, At: "Sessions FinalSnapshotName",
			Says: "is not set"},
		{Rule: "CACHE-005", Name: "of another cache", Change: []Change{Add("Twin", Resource("AWS::ElastiCache::ServerlessCache", Object{
			"Engine": "valkey", "ServerlessCacheName": "twin", "SubnetIds": List{Ref("Isolated1"), Ref("Isolated2")},
			"SecurityGroupIds": List{Att("CacheGroup", "GroupId")}, "UserGroupId": "app", "SnapshotRetentionLimit": 7,
			"FinalSnapshotName": "sessions-final"}))}, At: "Twin FinalSnapshotName", Says: "is sessions-final, as that of Prod/"},
		{Rule: "CACHE-004", Name: "writes alone", Change: []Change{client, writes}, At: "Sessions",
			Says: "Prod/Client reaches it on port 6379 and not on 6380: no security group of the destination"},
		{Rule: "CACHE-001", Name: "one zone", Change: []Change{Set("Nodes.MultiAZEnabled", nil)}, At: "Nodes MultiAZEnabled", Says: "is not set"},
		{Rule: "CACHE-001", Name: "no failover", Change: []Change{Set("Nodes.AutomaticFailoverEnabled", false)},
			At: "Nodes AutomaticFailoverEnabled", Says: "is false"},
		{Rule: "CACHE-001", Name: "one subnet", Change: []Change{Set("Sessions.SubnetIds", List{Ref("Isolated1")})},
			At: "Sessions SubnetIds", Says: "has 1 subnets"},
		{Rule: "CACHE-002", Name: "the default VPC", Change: []Change{Set("Nodes.CacheSubnetGroupName", nil)},
			At: "Nodes CacheSubnetGroupName", Says: "is not set"},
		{Rule: "CACHE-002", Name: "nodes with a way out", Change: []Change{Set("NodeSubnets.SubnetIds.0", Ref("Private0"))},
			At: "NodeSubnets SubnetIds", Says: "has subnet Prod/Private0"},
		{Rule: "CACHE-002", Name: "a way out", Change: []Change{Set("Sessions.SubnetIds.0", Ref("Private0"))},
			At: "Sessions SubnetIds", Says: "has subnet Prod/Private0"},
		{Rule: "CACHE-002", Name: "a range", Change: []Change{Add("Open", Resource("AWS::EC2::SecurityGroupIngress", Object{
			"GroupId": Att("CacheGroup", "GroupId"), "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6380, "CidrIp": "10.0.0.0/24"}))},
			At: "Open CidrIp", Says: "lets addresses connect to Prod/"},
		{Rule: "CACHE-003", Name: "nobody in particular", Change: []Change{Set("Nodes.UserGroupIds", nil)},
			At: "Nodes UserGroupIds", Says: "is not set"},
		{Rule: "CACHE-003", Name: "a shared token", Change: []Change{Set("Nodes.AuthToken", "{{resolve:secretsmanager:cache}}")},
			At: "Nodes AuthToken", Says: "is a password that all clients share"},
		{Rule: "CACHE-003", Name: "everybody", Change: []Change{Set("Sessions.UserGroupId", nil)}, At: "Sessions UserGroupId",
			Says: "is not set"},
		{Rule: "CACHE-006", Name: "a node that is none", Change: []Change{cacheAlarm("CacheClusterId", "sessions")},
			At: "Busy Dimensions", Says: "has CacheClusterId, and Prod/Sessions reports under clusterId"},
		{Rule: "CACHE-006", Name: "by name", Change: []Change{cacheAlarm("ServerlessCacheName", Ref("Sessions"))},
			At: "Busy Dimensions", Says: "has ServerlessCacheName"},
		{Rule: "CACHE-006", Name: "a group", Change: []Change{cacheAlarm("CacheClusterId", Ref("Nodes"))},
			At: "Busy Dimensions", Says: "Prod/Nodes, which is a replication group"},
		{Rule: "CACHE-006", Name: "a group, by its name", Change: []Change{cacheAlarm("CacheClusterId", "nodes"),
			Set("Nodes.ReplicationGroupId", "nodes")}, At: "Busy Dimensions", Says: "Prod/Nodes, which is a replication group"},
		{Rule: "CACHE-006", Name: "a query", Change: []Change{Add("Busy", Resource("AWS::CloudWatch::Alarm", Object{
			"ComparisonOperator": "GreaterThanThreshold", "Threshold": 1, "EvaluationPeriods": 1, "AlarmActions": List{Ref("Alarms")},
			"Metrics": List{Object{"Id": "q", "Period": 60, "ReturnData": true, "Expression": `SELECT MAX(BytesUsedForCache) FROM ` +
				`SCHEMA("AWS/ElastiCache", CacheClusterId) WHERE CacheClusterId = 'sessions'`}}}))},
			At: "Busy Metrics.0.Expression", Says: "has CacheClusterId, and Prod/Sessions reports under clusterId"},
		{Rule: "CACHE-007", Name: "another name", Change: []Change{cacheUser("valkey", "application")},
			At: "User UserName", Says: "is application, and UserId is app"},
		{Rule: "CACHE-007", Name: "nobody by default", Change: []Change{cacheUser("redis", "app"), cacheUsers("redis", Ref("User"))},
			At: "Users UserIds", Says: "has no user of the name default"},
	}
}

func cacheAlarm(dimension string, value any) Change {
	return Add("Busy", Resource("AWS::CloudWatch::Alarm", Object{
		"Namespace": "AWS/ElastiCache", "MetricName": "BytesUsedForCache", "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1,
		"EvaluationPeriods": 1, "Period": 60, "Statistic": "Maximum", "Dimensions": List{Object{"Name": dimension, "Value": value}},
		"AlarmActions": List{Ref("Alarms")}}))
}

func cacheUser(engine, name string) Change {
	return Add("User", Resource("AWS::ElastiCache::User", Object{"Engine": engine, "UserId": "app", "UserName": name,
		"AccessString": "on ~app:* +@read", "AuthenticationMode": Object{"Type": "iam"}}))
}

func cacheUsers(engine string, ids ...any) Change {
	return Add("Users", Resource("AWS::ElastiCache::UserGroup", Object{"Engine": engine, "UserGroupId": "users", "UserIds": ids}))
}
