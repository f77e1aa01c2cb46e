package checklist

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// storeTypes hold data at rest.
var storeTypes = append([]string{"AWS::S3::Bucket", "AWS::EC2::Volume", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Kinesis::Stream",
	"AWS::SecretsManager::Secret", "AWS::Logs::LogGroup", "AWS::Backup::BackupVault", "AWS::CloudTrail::Trail",
	"AWS::ElastiCache::ReplicationGroup",
	"AWS::ElastiCache::ServerlessCache", "AWS::ECR::Repository"}, dataTypes...)

// namesKey asks whether a store names a KMS key, in whichever property its type has for that.
func namesKey(r *assembly.Resource) bool {
	for _, property := range []string{"KmsKeyId", "KMSKeyId", "KmsMasterKeyId", "KmsKeyArn", "EncryptionKeyArn", "StreamEncryption.KeyId",
		"SSESpecification.KMSMasterKeyId", "EncryptionConfiguration.KmsKey", "EncryptionAtRestOptions.KmsKeyId"} {
		if has(strings.Split(property, ".")...)(r) {
			return true
		}
	}
	for _, rule := range r.Get("BucketEncryption", "ServerSideEncryptionConfiguration").List() {
		if rule.Get("ServerSideEncryptionByDefault", "KMSMasterKeyID").AlwaysExists() {
			return true
		}
	}
	return false
}

// survivesZone asks whether a database has a standby or a member in another zone.
func survivesZone(db *assembly.Resource) bool {
	if db.Type == "AWS::RDS::DBCluster" {
		return members(db) || has("DBClusterInstanceClass")(db) // a Multi-AZ DB cluster has three
	}
	return is(true, "MultiAZ")(db)
}

// members asks whether several instances of a cluster are sure to exist, and not all in one zone:
// Aurora spreads those that name none.
func members(cluster *assembly.Resource) bool {
	n, named, zones := 0, 0, map[string]bool{}
	for _, member := range cluster.Stack.Assembly().ByTarget("AWS::RDS::DBInstance", "DBClusterIdentifier")[cluster] {
		if len(member.Conditions()) > 0 {
			continue
		}
		n++
		if zone := member.Get("AvailabilityZone"); zone.Exists() {
			named++
			zones[zone.String()] = true
		}
	}
	return n > 1 && (named < n || len(zones) > 1)
}

// readers are replicas that answer reads: instances with a source, and clusters with more than a
// writer.
func readers(a *assembly.Assembly) (shown, lacking []Subject) {
	replicas, _ := showing(func(db *assembly.Resource) bool {
		return has("SourceDBInstanceIdentifier")(db) && db.Get("ReplicaMode").Is("mounted") == assembly.False
	}, "AWS::RDS::DBInstance")(a)
	clusters, _ := showing(survivesZone, "AWS::RDS::DBCluster")(a)
	return append(replicas, clusters...), nil
}

// backsUp asks whether a database keeps automatic backups: for a day where it says nothing, as RDS
// does.
func backsUp(db *assembly.Resource) bool {
	days, known := db.Get("BackupRetentionPeriod").Int()
	return known && days > 0
}

// selects asks whether a selection of a backup plan names resources or conditions on tags.
func selects(selection *assembly.Resource) bool {
	for _, by := range []string{"Resources", "ListOfTags", "Conditions"} {
		if has("BackupSelection", by)(selection) {
			return true
		}
	}
	return false
}

// recovers asks whether a table has point-in-time recovery, in one of its replicas at least.
func recovers(table *assembly.Resource) bool {
	if is(true, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")(table) {
		return true
	}
	return includes("true", "Replicas", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")(table)
}

// storesCold asks whether a backup plan moves backups to cold storage.
func storesCold(plan *assembly.Resource) bool {
	for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
		if days, known := rule.Get("Lifecycle", "MoveToColdStorageAfterDays").Int(); known && days > 0 {
			return true
		}
	}
	return false
}
