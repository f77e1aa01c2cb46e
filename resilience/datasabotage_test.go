package resilience_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/resilience"
)

func TestDatabaseSabotage(t *testing.T) {
	open := func(group constructs.IConstruct) {
		child := group.Node().FindChild(jsii.String("SecurityGroup")).(awsec2.SecurityGroup)
		awsec2.NewCfnSecurityGroupIngress(child, jsii.String("Open"), &awsec2.CfnSecurityGroupIngressProps{
			GroupId: child.SecurityGroupId(), IpProtocol: jsii.String("tcp"), FromPort: jsii.Number(1), ToPort: jsii.Number(65535),
			CidrIp: jsii.String("10.0.0.0/16"),
		})
	}
	public := func(stack awscdk.Stack) any {
		subnets := *vpc(stack).PublicSubnets()
		return []any{subnets[0].SubnetId(), subnets[1].SubnetId()}
	}
	caught(t, map[string]sabotage{
		"one zone": {"RDS-001", "Prod/Database/Resource", override(database, "MultiAZ", false, "Resource")},
		"no such reader": {"RDS-001", "Prod/Cluster/Resource",
			func(stack awscdk.Stack) { cluster(stack).Node().TryRemoveChild(jsii.String("Member2")) }},
		"a way out": {"RDS-002", "Prod/Database/SubnetGroup",
			func(stack awscdk.Stack) { override(database, "SubnetIds", public(stack), "SubnetGroup")(stack) }},
		"a range":     {"RDS-003", "Prod/Database/SecurityGroup/Open", func(stack awscdk.Stack) { open(database(stack)) }},
		"the default": {"PROMISE-001", "Prod/Database/Resource", override(database, "DBParameterGroupName", nil, "Resource")},
		"TLS on request": {"RDS-004", "Prod/Cluster/Resource",
			override(cluster, `Parameters.rds\.force_ssl`, "0", "Parameters-aurora-postgresql17")},
		"the key of AWS": {"RDS-005", "Prod/Cluster/Resource", override(cluster, "KmsKeyId", nil, "Resource")},
		"a managed password": {"RDS-006", "Prod/Orders/Resource", func(stack awscdk.Stack) {
			override(everyDatabase, "ManageMasterUserPassword", true, "Resource")(stack)
			source := stack.Node().FindChild(jsii.String("Orders")).(*resilience.Database)
			resilience.NewDatabaseReplica(stack, "Reports", &resilience.DatabaseReplicaProps{Source: source, Zone: 1})
		}},
		"unprotected":        {"BACKUP-002", "Prod/Database/Resource", override(database, "DeletionProtection", false, "Resource")},
		"a day of backups":   {"BACKUP-001", "Prod/Cluster/Resource", override(cluster, "BackupRetentionPeriod", 1, "Resource")},
		"in the clear":       {"ENCRYPT-001", "Prod/Database/Resource", override(database, "StorageEncrypted", false, "Resource")},
		"caches in one zone": {"CACHE-001", "Prod/Nodes/Resource", override(cacheGroup, "MultiAZEnabled", false, "Resource")},
		"a cache with a way out": {"CACHE-002", "Prod/Cache/Resource", func(stack awscdk.Stack) {
			override(cache, "SubnetIds", public(stack), "Resource")(stack)
		}},
		"a cache for a range":     {"CACHE-002", "Prod/Nodes/SecurityGroup/Open", func(stack awscdk.Stack) { open(cacheGroup(stack)) }},
		"a cache for everybody":   {"CACHE-003", "Prod/Cache/Resource", override(cache, "UserGroupId", nil, "Resource")},
		"a cache without TLS":     {"TLS-001", "Prod/Nodes/Resource", override(cacheGroup, "TransitEncryptionEnabled", false, "Resource")},
		"a cache nobody restores": {"BACKUP-001", "Prod/Cache/Resource", override(cache, "SnapshotRetentionLimit", nil, "Resource")},
	})
}
