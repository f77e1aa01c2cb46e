package replication_test

import (
	"testing"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/replication"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	Prove(t, replication.Rules(), harmless(), replicationSabotages())
}

// harmless replicate in another way than the good stack.
func harmless() map[string][]Change {
	return map[string][]Change{
		"a complete replication":    replicated(),
		"one that does nothing yet": replicated(Set("Source.ReplicationConfiguration.Rules.0", Object{"Status": "Disabled"})),
		"a role with wildcards": replicated(Set("CopierPolicy.PolicyDocument.Statement", List{Object{"Effect": "Allow",
			"Action":   List{"s3:Get*", "s3:List*", "s3:Replicate*", "kms:Decrypt", "kms:Encrypt"},
			"Resource": List{Att("Source", "Arn"), Att("Target", "Arn"), Att("Key", "Arn")}}})),
		"a role for a bucket with a key of its own": replicated(
			Set("Source.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled", true),
			Set("CopierPolicy.PolicyDocument.Statement.3.Condition", Object{"StringLike": Object{
				"kms:EncryptionContext:aws:s3:arn": List{Att("Source", "Arn"), Join(Att("Source", "Arn"), "/*")}}})),
		"a filter by tag without delete markers": replicated(
			Set("Source.ReplicationConfiguration.Rules.0.Filter", Object{"TagFilter": Object{"Key": "a", "Value": "b"}})),
		"replication within 15 minutes": replicated(
			Set("Source.ReplicationConfiguration.Rules.0.Destination.Metrics.EventThreshold", Object{"Minutes": 15}),
			Set("Source.ReplicationConfiguration.Rules.0.Destination.ReplicationTime",
				Object{"Status": "Enabled", "Time": Object{"Minutes": 15}})),
		"a role of another app":    replicated(Set("Source.ReplicationConfiguration.Role", "arn:aws:iam::111111111111:role/Copier")),
		"an alarm on what is late": replicated(Set("Failed.MetricName", "ReplicationLatency")),
		"a bucket that S3's own key encrypts": replicated(
			Set("Source.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault",
				Object{"SSEAlgorithm": "AES256"}), Set("Source.ReplicationConfiguration.Rules.0.SourceSelectionCriteria", nil)),
	}
}

// replicated adds a bucket and its replica, and changes that.
func replicated(more ...Change) []Change {
	return append([]Change{
		Bucket("Source"), Bucket("Target"),
		Set("Source.ReplicationConfiguration", Object{"Role": Att("Copier", "Arn"), "Rules": List{Object{
			"Id": "All", "Status": "Enabled", "Priority": 1, "Filter": Object{"Prefix": ""}, "DeleteMarkerReplication": Object{"Status": "Disabled"},
			"SourceSelectionCriteria": Object{"SseKmsEncryptedObjects": Object{"Status": "Enabled"}},
			"Destination": Object{"Bucket": Att("Target", "Arn"), "Metrics": Object{"Status": "Enabled"},
				"EncryptionConfiguration": Object{"ReplicaKmsKeyID": Att("Key", "Arn")}},
		}}}),
		Add("Copier", Resource("AWS::IAM::Role", Object{"AssumeRolePolicyDocument": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "s3.amazonaws.com"}}}}})),
		Add("CopierPolicy", Resource("AWS::IAM::Policy", Object{"Roles": List{Ref("Copier")}, "PolicyDocument": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": List{"s3:GetReplicationConfiguration", "s3:ListBucket"}, "Resource": Att("Source", "Arn")},
			Object{"Effect": "Allow", "Action": "s3:GetObjectVersionForReplication", "Resource": Join(Att("Source", "Arn"), "/*")},
			Object{"Effect": "Allow", "Action": "s3:ReplicateObject", "Resource": Join(Att("Target", "Arn"), "/*")},
			Object{"Effect": "Allow", "Action": List{"kms:Decrypt", "kms:Encrypt"}, "Resource": Att("Key", "Arn")},
		}}})),
		Add("Failed", Resource("AWS::CloudWatch::Alarm", Object{"Namespace": "AWS/S3", "MetricName": "OperationsFailedReplication",
			"Dimensions": List{Object{"Name": "SourceBucket", "Value": Ref("Source")}, Object{"Name": "RuleId", "Value": "All"},
				Object{"Name": "DestinationBucket", "Value": Ref("Target")}}, "AlarmActions": List{Ref("Alarms")}})),
	}, more...)
}

func replicationSabotages() []Case {
	const (
		rule  = "Source.ReplicationConfiguration.Rules.0."
		rules = "Source ReplicationConfiguration.Rules"
	)
	at := func(property string) string { return rules + ".0." + property }
	return []Case{
		{Rule: "REPLICATION-001", Name: "KMS left out", Change: replicated(Set(rule+"SourceSelectionCriteria", nil)),
			At: rules, Says: "leaves out objects that KMS encrypts"},
		{Rule: "REPLICATION-001", Name: "KMS decided at deployment",
			Change: replicated(Set(rule+"SourceSelectionCriteria.SseKmsEncryptedObjects.Status", Ref("Param"))), At: rules, Says: "${Param}"},
		{Rule: "REPLICATION-001", Name: "no key for copies", Change: replicated(Set(rule+"Destination.EncryptionConfiguration", nil)),
			At: rules, Says: "ReplicaKmsKeyID is not set"},
		{Rule: "REPLICATION-001", Name: "source without versions", Change: replicated(Set("Source.VersioningConfiguration", nil)),
			Also: []string{"S3-004"}, At: "Source VersioningConfiguration.Status", Says: "is not set"},
		{Rule: "REPLICATION-001", Name: "destination without versions",
			Change: replicated(Set("Target.VersioningConfiguration.Status", "Suspended")),
			Also:   []string{"S3-004"}, At: rules, Says: "replicates to Prod/Target, which keeps no versions"},
		{Rule: "REPLICATION-001", Name: "role that cannot write",
			Change: replicated(Set("CopierPolicy.PolicyDocument.Statement.2.Effect", "Deny")),
			At:     "Source ReplicationConfiguration.Role", Says: "may not call s3:ReplicateObject"},
		{Rule: "REPLICATION-001", Name: "role without keys",
			Change: replicated(Set("CopierPolicy.PolicyDocument.Statement.3.Action", "kms:Decrypt")),
			At:     "Source ReplicationConfiguration.Role", Says: "may not call kms:Encrypt"},
		{Rule: "REPLICATION-001", Name: "role for objects and a key for the bucket", Change: replicated(
			Set("Source.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled", true),
			Set("CopierPolicy.PolicyDocument.Statement.3.Condition", Object{"StringLike": Object{
				"kms:EncryptionContext:aws:s3:arn": List{Join(Att("Source", "Arn"), "/*")}}})),
			At: "Source ReplicationConfiguration.Role", Says: "with the context of objects only"},
		{Rule: "REPLICATION-003", Name: "delete markers left out", Change: replicated(Set(rule+"DeleteMarkerReplication", nil)),
			At: at("DeleteMarkerReplication.Status"), Says: "is not set, and the rule has a filter"},
		{Rule: "REPLICATION-003", Name: "delete markers by tag", Change: replicated(Set(rule+"DeleteMarkerReplication.Status", "Enabled"),
			Set(rule+"Filter", Object{"TagFilter": Object{"Key": "a", "Value": "b"}})),
			At: at("DeleteMarkerReplication.Status"), Says: "is Enabled, and the filter is by tag"},
		{Rule: "REPLICATION-003", Name: "delete markers by tags", Change: replicated(Set(rule+"DeleteMarkerReplication.Status", "Enabled"),
			Set(rule+"Filter", Object{"And": Object{"Prefix": "x", "TagFilters": List{Object{"Key": "a", "Value": "b"}}}})),
			At: at("DeleteMarkerReplication.Status"), Says: "by tag"},
		{Rule: "REPLICATION-003", Name: "no condition", Change: replicated(Set(rule+"Filter", Object{})),
			At: at("Filter"), Says: "has 0 of Prefix, TagFilter and And"},
		{Rule: "REPLICATION-003", Name: "a time without metrics", Change: replicated(Set(rule+"Destination.Metrics", nil),
			Set(rule+"Destination.ReplicationTime", Object{"Status": "Enabled", "Time": Object{"Minutes": 15}})),
			Also: []string{"REPLICATION-002"}, At: at("Destination.Metrics"), Says: "is not set, and ReplicationTime is"},
		{Rule: "REPLICATION-003", Name: "another time", Change: replicated(
			Set(rule+"Destination.ReplicationTime", Object{"Status": "Enabled", "Time": Object{"Minutes": 30}})),
			At: at("Destination.ReplicationTime.Time.Minutes"), Says: "is 30; want 15"},
		{Rule: "REPLICATION-003", Name: "another threshold", Change: replicated(
			Set(rule+"Destination.Metrics.EventThreshold", Object{"Minutes": 5})),
			At: at("Destination.Metrics.EventThreshold.Minutes"), Says: "is 5; want 15"},
		{Rule: "REPLICATION-004", Name: "rings in silence", Change: replicated(Set("Failed.TreatMissingData", "breaching")),
			At: "Failed TreatMissingData", Says: "is breaching"},
		{Rule: "REPLICATION-002", Name: "no id", Change: replicated(Set(rule+"Id", nil)), At: rules, Says: "has no Id"},
		{Rule: "REPLICATION-002", Name: "no metrics", Change: replicated(Set(rule+"Destination.Metrics", nil)), At: rules,
			Says: "has no Metrics"},
		{Rule: "REPLICATION-002", Name: "no alarm", Change: replicated(Drop("Failed")), At: rules, Says: "is watched by no alarm"},
		{Rule: "REPLICATION-002", Name: "alarm of another rule", Change: replicated(Set("Failed.Dimensions.1.Value", "Other")),
			At: rules, Says: "of rule All"},
		{Rule: "REPLICATION-002", Name: "alarm of another bucket", Change: replicated(Set("Failed.Dimensions.0.Value", Ref("Target"))),
			At: rules, Says: "is watched by no alarm"},
		{Rule: "REPLICATION-002", Name: "alarm under a condition", Change: replicated(Attribute("Failed", "Condition", "Condition")),
			At: rules, Says: "is watched by no alarm"},
	}
}
