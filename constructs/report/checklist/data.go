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
		return members(db) > 1 || has("DBClusterInstanceClass")(db) // a Multi-AZ DB cluster has three
	}
	return is(true, "MultiAZ")(db)
}

// members is the number of instances of a cluster that are sure to exist.
func members(cluster *assembly.Resource) (n int) {
	for _, member := range cluster.Stack.Assembly().ByTarget("AWS::RDS::DBInstance", "DBClusterIdentifier")[cluster] {
		if len(member.Conditions()) == 0 {
			n++
		}
	}
	return n
}

// readers are replicas that answer reads: instances with a source, and clusters with more than a
// writer.
func readers(a *assembly.Assembly) (shown, lacking []Subject) {
	replicas, _ := showing(has("SourceDBInstanceIdentifier"), "AWS::RDS::DBInstance")(a)
	clusters, _ := showing(survivesZone, "AWS::RDS::DBCluster")(a)
	return append(replicas, clusters...), nil
}

// backsUp asks whether a database keeps automatic backups: for a day where it says nothing, as RDS
// does.
func backsUp(db *assembly.Resource) bool {
	days, known := db.Get("BackupRetentionPeriod").Int()
	return known && days > 0
}

// recovers asks whether a table has point-in-time recovery, in one of its replicas at least.
func recovers(table *assembly.Resource) bool {
	if is(true, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")(table) {
		return true
	}
	return includes("true", "Replicas", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")(table)
}

// replicatesAcrossRegions asks whether a database has its source, or its backups, in another
// Region.
func replicatesAcrossRegions(db *assembly.Resource) bool {
	for _, property := range []string{"SourceDBInstanceIdentifier", "ReplicationSourceIdentifier"} {
		if at := regionIn(text(db.Get(property))); at != "" && at != db.Stack.Region {
			return true
		}
	}
	return is(true, "AutomaticBackupReplicationRegion")(db) || has("AutomaticBackupReplicationRegion")(db) || has("SourceRegion")(db)
}

// copiesToAnotherRegion asks whether a backup plan copies to a vault of another Region.
func copiesToAnotherRegion(plan *assembly.Resource) bool {
	for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
		for _, action := range rule.Get("CopyActions").List() {
			vault := action.Get("DestinationBackupVaultArn")
			at := regionIn(text(vault))
			if to, ok := vault.Target(); ok {
				at = to.Resource.Stack.Region
			}
			if at != "" && !strings.Contains(at, "$") && at != plan.Stack.Region {
				return true
			}
		}
	}
	return false
}

// regionIn is the Region of an ARN, empty for anything else.
func regionIn(arn string) string {
	if parts := strings.Split(arn, ":"); len(parts) > 5 && parts[0] == "arn" {
		return parts[3]
	}
	return ""
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
