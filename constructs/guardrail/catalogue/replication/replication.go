package replication

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

const bucketType = "AWS::S3::Bucket"

var replicationRules = []engine.Rule{
	{
		ID: "REPLICATION-001", Title: "Replication of buckets is complete",
		Why: "S3 skips objects that KMS encrypts unless the rule selects them, and fails for each that its role may not read or " +
			"write. The deployment succeeds all the same.",
		Fix: "Enable versioning, select SseKmsEncryptedObjects with a ReplicaKmsKeyID, and let the role read the source, write the " +
			"destination and use both keys.",
		Pillar: engine.Reliability,
		Check:  engine.Each(bucketType, replicationComplete),
	},
	{
		ID: "REPLICATION-002", Title: "Somebody hears when the replication of a production bucket fails or is late",
		Why: "A replica that stopped months ago is found out on the day that it is needed.",
		Fix: "Give the rule an Id and Metrics, and define an alarm on its OperationsFailedReplication beside the bucket, or on " +
			"ReplicationLatency in the Region of the copies.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  engine.Each(bucketType, replicationWatched),
	},
	{
		ID: "REPLICATION-003", Title: "Replication rules of buckets are such as S3 accepts",
		Why: "S3 refuses a filter without a choice on delete markers or with more than one condition, delete markers by tag, two rules of one " +
			"priority, and a " +
			"replication time without metrics or other than 15 minutes.",
		Fix: "Give each filter a Prefix, which is empty for all objects, a TagFilter or an And, with DeleteMarkerReplication, which is " +
			"Disabled for tags; and each " +
			"ReplicationTime Metrics, both with 15 minutes.",
		Pillar: engine.Reliability,
		Check: engine.Each(bucketType, func(pass *engine.Pass, bucket *assembly.Resource) {
			for i, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
				acceptable(rule, func(property, format string, args ...any) {
					pass.Report(bucket, fmt.Sprintf("%s.%d.%s", rulesOf, i, property), format, args...)
				})
			}
			priorities(pass, bucket)
		}),
	},
	{
		ID: "REPLICATION-004", Title: "Alarms on failed replication are quiet while nothing is replicated",
		Why:      "S3 reports no failures where there is nothing to replicate: such an alarm rings every night, until nobody listens.",
		Fix:      "Set TreatMissingData to notBreaching; an alarm on ReplicationLatency hears of what stands still.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check: engine.Each("AWS::CloudWatch::Alarm", func(pass *engine.Pass, alarm *assembly.Resource) {
			if slices.ContainsFunc(watch.Watched(alarm), func(s watch.Series) bool { return measures(s, "OperationsFailedReplication") }) {
				pass.WantNot(alarm, "breaching", "TreatMissingData")
			}
		}),
	},
	{
		ID: "REPLICATION-005", Title: "Alarms on late replication are in the Region of the copies",
		Why: "S3 publishes ReplicationLatency and what is pending in the Region of the destination bucket, and failures in that of the " +
			"source: an alarm in the other Region never has data.",
		Fix: "Define the alarm in the stack of the destination bucket, as a Metrics Insights query on DestinationBucket, which needs no " +
			"other name, and leave OperationsFailedReplication beside the source.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::CloudWatch::Alarm", reportedHere),
	},
}

// replicationRulesOf are the rules of a bucket that may be enabled, by their place.
func replicationRulesOf(bucket *assembly.Resource) []assembly.Value {
	var enabled []assembly.Value
	for _, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
		if rule.Get("Status").Is("Enabled") != assembly.False {
			enabled = append(enabled, rule)
		}
	}
	return enabled
}

const rulesOf = "ReplicationConfiguration.Rules"

func replicationComplete(pass *engine.Pass, bucket *assembly.Resource) {
	rules := replicationRulesOf(bucket)
	if len(rules) == 0 {
		return
	}
	pass.Want(bucket, "Enabled", "VersioningConfiguration", "Status")
	byKMS := s3bucket.Encryption(bucket).Is("AES256") == assembly.False && s3bucket.Encryption(bucket).Exists()
	for _, rule := range rules {
		if to := watch.Destination(pass.Assembly, rule); to != nil &&
			to.Get("VersioningConfiguration", "Status").Is("Enabled") != assembly.True {
			pass.Report(bucket, rulesOf, "replicates to %s, which keeps no versions", to.Path)
		}
		selects := rule.Get("SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status")
		switch {
		case byKMS && selects.Is("Enabled") != assembly.True:
			pass.Report(bucket, rulesOf, "leaves out objects that KMS encrypts, which this bucket's are: SseKmsEncryptedObjects is %v", selects)
		case selects.Is("Enabled") != assembly.False && !rule.Get("Destination", "EncryptionConfiguration", "ReplicaKmsKeyID").AlwaysExists():
			pass.Report(bucket, rulesOf, "names no key for the copies of objects that KMS encrypts: ReplicaKmsKeyID is not set")
		}
	}
	role, inApp := bucket.Get("ReplicationConfiguration", "Role").Target()
	if !inApp {
		return // its policies are not to be seen
	}
	actions := []string{"s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication", "s3:ReplicateObject"}
	if byKMS {
		actions = append(actions, "kms:Decrypt", "kms:Encrypt")
	}
	if bucketKey(bucket) && objectsOnly(pass.Assembly, role.Resource, "kms:Decrypt") {
		pass.Report(bucket, "ReplicationConfiguration.Role",
			"is %s, which may decrypt with the context of objects only, and BucketKeyEnabled makes it that of the bucket", role.Resource.Path)
	}
	for _, rule := range rules {
		to := watch.Destination(pass.Assembly, rule)
		if byKMS && to != nil && bucketKey(to) && objectsOnly(pass.Assembly, role.Resource, "kms:Encrypt") {
			pass.Report(bucket, "ReplicationConfiguration.Role",
				"is %s, which may encrypt with the context of objects only, and BucketKeyEnabled of %s makes it that of the bucket",
				role.Resource.Path, to.Path)
		}
	}
	for _, action := range actions {
		if !allows(pass.Assembly, role.Resource, action) {
			pass.Report(bucket, "ReplicationConfiguration.Role", "is %s, which may not call %s", role.Resource.Path, action)
		}
	}
}

func bucketKey(bucket *assembly.Resource) bool {
	return slices.ContainsFunc(bucket.Get("BucketEncryption", "ServerSideEncryptionConfiguration").List(),
		func(v assembly.Value) bool { return v.Get("BucketKeyEnabled").Is(true) == assembly.True })
}

// objectsOnly reports whether a role may use keys in the name of objects only: with a bucket key S3
// asks in the name of the bucket. See "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys".
func objectsOnly(a *assembly.Assembly, role *assembly.Resource, action string) bool {
	found := false
	for _, s := range statement.OfRole(a, role) {
		if !s.Allows() || !names(s, action) {
			continue
		}
		for _, operator := range s.Get("Condition").Keys() {
			for _, v := range s.Get("Condition", operator, "kms:EncryptionContext:aws:s3:arn").List() {
				text, _ := v.Outline()
				if !strings.Contains(text, "/") { // objects have one after the name of their bucket
					return false
				}
				found = true
			}
		}
	}
	return found
}

// allows reports whether a policy of a role names an action, or may do so.
func allows(a *assembly.Assembly, role *assembly.Resource, action string) bool {
	return slices.ContainsFunc(statement.OfRole(a, role), func(s statement.Statement) bool {
		return s.Allows() && (!s.Known() || names(s, action))
	}) || role.Get("ManagedPolicyArns").Exists()
}

// names reports whether a statement is about an action, or may be.
func names(s statement.Statement, action string) bool {
	return slices.ContainsFunc(s.Get("Action").List(), func(v assembly.Value) bool {
		pattern, known := v.Text()
		matches, _ := path.Match(strings.ToLower(pattern), strings.ToLower(action))
		return !known || matches
	})
}
