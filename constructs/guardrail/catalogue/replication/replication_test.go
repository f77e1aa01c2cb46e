package replication_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
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
		"one that does nothing yet": replicated(Set("Source.ReplicationConfiguration.Rules.0", Object{"Status": "Disabled"}), Drop("Failed")),
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
		"a role of another app": replicated(
			Set("Source.ReplicationConfiguration.Role", "arn:aws:iam::111111111111:role/Copier")),
		"an alarm on what is late":               replicated(Set("Failed.MetricName", "ReplicationLatency")),
		"failures beside the source":             farther(exempt),
		"lateness beside the copies":             lateness(Afar, ""),
		"lateness beside the copies, by a query": lateness(Afar, byDestination),
		"lateness of each rule, in lower case": lateness(Afar,
			`select avg(ReplicationLatency) from "AWS/S3" group by DestinationBucket, SourceBucket, RuleId`),
		"lateness of all copies in their Region": lateness(Afar, `SELECT MAX(ReplicationLatency) FROM "AWS/S3"`),
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

// farther has the copies in the other Region, by their name, and what watches the replication.
func farther(more ...Change) []Change {
	return replicated(append([]Change{
		Bucket(Afar + "Target"), Set(Afar+"Target.BucketName", "copies"), Set(Afar+"Target.BucketEncryption", byS3),
		Set("Source.ReplicationConfiguration.Rules.0.Destination.Bucket", "arn:aws:s3:::copies"),
		Set("Failed.Dimensions.2.Value", "copies"),
		Set("CopierPolicy.PolicyDocument.Statement.2.Resource", "arn:aws:s3:::copies/*"),
	}, more...)...)
}

// exempt leaves the alarms of the other Region to the rules of this subject.
func exempt(s *assemblytest.Stack) {
	far := []assemblytest.Entry{{Type: assembly.MetadataUnwatched, Data: Object{"reason": "each rule is proved by itself"}}}
	for _, e := range s.Metadata["Prod"] {
		if e.Type == assembly.MetadataClass {
			far = append(far, e)
		}
	}
	s.Metadata["Stockholm"] = far
}

var byS3 = Object{"ServerSideEncryptionConfiguration": List{Object{
	"ServerSideEncryptionByDefault": Object{"SSEAlgorithm": "AES256"}}}}

// lateness is an alarm on how late copies are, by a query or by all three dimensions.
func lateness(at, query string) []Change {
	region := map[string]string{"": "eu-west-1", Afar: "eu-north-1"}[at]
	alarm := Object{"AlarmActions": List{"arn:aws:sns:" + region + ":111111111111:oncall"}, "ComparisonOperator": "GreaterThanThreshold",
		"Threshold": 900, "EvaluationPeriods": 5, "TreatMissingData": "notBreaching"}
	if query != "" {
		alarm["Metrics"] = List{Object{"Id": "q", "Expression": query, "Period": 60, "ReturnData": true}}
	} else {
		alarm["Namespace"], alarm["MetricName"], alarm["Statistic"], alarm["Period"] = "AWS/S3", "ReplicationLatency", "Maximum", 60
		alarm["Dimensions"] = List{Object{"Name": "SourceBucket", "Value": "source"}, Object{"Name": "RuleId", "Value": "All"},
			Object{"Name": "DestinationBucket", "Value": "copies"}}
	}
	return farther(Set("Source.BucketName", "source"), Drop("Failed"), Add(at+"Late", Resource("AWS::CloudWatch::Alarm", alarm)))
}

// byDestination is a query that needs the name of the copies alone.
const byDestination = `SELECT MAX(ReplicationLatency) FROM SCHEMA("AWS/S3", DestinationBucket, RuleId, SourceBucket) ` +
	`WHERE DestinationBucket = 'copies'`

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
		{Rule: "REPLICATION-001", Name: "role for some objects and a key for the bucket", Change: replicated(
			Set("Source.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled", true),
			Set("CopierPolicy.PolicyDocument.Statement.3.Action", "kms:*crypt"),
			Set("CopierPolicy.PolicyDocument.Statement.3.Condition", Object{"ArnLike": Object{
				"kms:EncryptionContext:aws:s3:arn": List{Join(Att("Source", "Arn"), "/a*")}}})),
			At: "Source ReplicationConfiguration.Role", Says: "may decrypt with the context of objects only"},
		{Rule: "REPLICATION-001", Name: "role for copies and a key for their bucket", Change: replicated(
			Set("Target.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled", true),
			Set("Source.BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled", false),
			Set("CopierPolicy.PolicyDocument.Statement.3.Condition", Object{"StringLike": Object{
				"kms:EncryptionContext:aws:s3:arn": List{Join(Att("Target", "Arn"), "/*")}}})),
			At: "Source ReplicationConfiguration.Role", Says: "may encrypt with the context of objects only, and BucketKeyEnabled of Prod/Target"},
		{Rule: "REPLICATION-003", Name: "a prefix beside the filter", Change: replicated(Set(rule+"Prefix", "a")), At: at("Prefix"),
			Says: "is a, and the rule has a filter"},
		{Rule: "REPLICATION-003", Name: "a time without measure", Change: replicated(
			Set(rule+"Destination.Metrics.Status", "Disabled"),
			Set(rule+"Destination.ReplicationTime", Object{"Status": "Enabled", "Time": Object{"Minutes": 15}})),
			Also: []string{"ALARM-009", "REPLICATION-002"}, At: at("Destination.Metrics.Status"),
			Says: "is Disabled, and ReplicationTime is Enabled"},
		{Rule: "REPLICATION-003", Name: "two of one priority", Change: replicated(func(s *assemblytest.Stack) {
			to := Resources(s)["Source"].(Object)["Properties"].(Object)["ReplicationConfiguration"].(Object)
			to["Rules"] = append(to["Rules"].(List), Object{"Status": "Disabled", "Priority": 1, "Filter": Object{"Prefix": "a"},
				"DeleteMarkerReplication": Object{"Status": "Disabled"}, "Destination": Object{"Bucket": Att("Target", "Arn")}})
		}), At: rules + ".1.Priority", Says: "is 1, as that of another rule"},
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
			Also: []string{"ALARM-009", "REPLICATION-002"}, At: at("Destination.Metrics"), Says: "is not set, and ReplicationTime is"},
		{Rule: "REPLICATION-003", Name: "another time", Change: replicated(
			Set(rule+"Destination.ReplicationTime", Object{"Status": "Enabled", "Time": Object{"Minutes": 30}})),
			At: at("Destination.ReplicationTime.Time.Minutes"), Says: "is 30; want 15"},
		{Rule: "REPLICATION-003", Name: "another threshold", Change: replicated(
			Set(rule+"Destination.Metrics.EventThreshold", Object{"Minutes": 5})),
			At: at("Destination.Metrics.EventThreshold.Minutes"), Says: "is 5; want 15"},
		{Rule: "REPLICATION-004", Name: "rings in silence", Change: replicated(Set("Failed.TreatMissingData", "breaching")),
			At: "Failed TreatMissingData", Says: "is breaching"},
		{Rule: "REPLICATION-002", Name: "no id", Change: replicated(Set(rule+"Id", nil)), At: rules, Says: "has no Id"},
		{Rule: "REPLICATION-002", Name: "no metrics", Change: replicated(Set(rule+"Destination.Metrics", nil)), Also: []string{"ALARM-009"},
			At: rules, Says: "has no Metrics"},
		{Rule: "REPLICATION-002", Name: "no alarm", Change: replicated(Drop("Failed")), At: rules, Says: "is watched by no alarm"},
		{Rule: "REPLICATION-002", Name: "alarm of another rule", Change: replicated(Set("Failed.Dimensions.1.Value", "Other")),
			At: rules, Says: "of rule All"},
		{Rule: "REPLICATION-002", Name: "alarm of another bucket", Change: replicated(Set("Failed.Dimensions.0.Value", Ref("Target"))),
			Also: []string{"ALARM-009"}, At: rules, Says: "is watched by no alarm"},
		{Rule: "REPLICATION-005", Name: "lateness beside the source", Change: append(lateness("", byDestination), exempt),
			At:   "Late Metrics.0.Expression",
			Also: []string{"REPLICATION-002"},
			Says: "is ReplicationLatency in eu-west-1; S3 reports it in eu-north-1, the Region of Stockholm/" + Afar + "Target"},
		{Rule: "REPLICATION-005", Name: "lateness of the source alone", At: "Late Metrics.0.Expression", Also: []string{"REPLICATION-002"},
			Change: append(lateness("", `SELECT MAX(ReplicationLatency) FROM "AWS/S3" WHERE SourceBucket = 'source'`), exempt),
			Says:   "S3 reports it in eu-north-1"},
		{Rule: "REPLICATION-005", Name: "three dimensions beside the source", At: "Late MetricName", Also: []string{"REPLICATION-002"},
			Change: append(lateness("", ""), exempt), Says: "S3 reports it in eu-north-1"},
		{Rule: "REPLICATION-005", Name: "what is pending beside the source", At: "Failed MetricName", Also: []string{"REPLICATION-002"},
			Change: farther(exempt, Set("Failed.MetricName", "OperationsPendingReplication")), Says: "S3 reports it in eu-north-1"},
		{Rule: "REPLICATION-005", Name: "failures beside the copies", At: Afar + "Late MetricName", Also: []string{"REPLICATION-002"},
			Change: append(lateness(Afar, ""), exempt, Set(Afar+"Late.MetricName", "OperationsFailedReplication")),
			Says:   "S3 reports it in eu-west-1"},
		{Rule: "REPLICATION-002", Name: "the average of all that is late", At: rules, Says: "is watched by no alarm",
			Change: append(lateness(Afar, `SELECT AVG(ReplicationLatency) FROM "AWS/S3"`), exempt)},
		{Rule: "REPLICATION-002", Name: "a query of other copies", At: rules, Says: "is watched by no alarm",
			Change: append(lateness(Afar, `SELECT MAX(ReplicationLatency) FROM "AWS/S3" WHERE DestinationBucket = 'others'`), exempt)},
		{Rule: "REPLICATION-002", Name: "a query by tag", At: rules, Says: "is watched by no alarm",
			Change: append(lateness(Afar, `SELECT MAX(ReplicationLatency) FROM "AWS/S3" WHERE tag.team = 'shop' AND DestinationBucket = 'copies'`),
				exempt)},
		{Rule: "REPLICATION-002", Name: "copies in a Region that nobody knows", At: rules, Also: []string{"ACCESS-002"},
			Change: farther(Set("Source.ReplicationConfiguration.Rules.0.Destination.Bucket", "arn:aws:s3:::theirs"),
				Set("Failed.Dimensions.2.Value", "theirs"), Set("Failed.MetricName", "ReplicationLatency")), Says: "is watched by no alarm"},
		{Rule: "REPLICATION-004", Name: "a query that rings in silence",
			Change: replicated(Set("Failed.Namespace", nil), Set("Failed.MetricName", nil),
				Set("Failed.Dimensions", nil), Set("Failed.TreatMissingData", "breaching"), Set("Failed.Metrics", List{Object{"Id": "q", "Period": 60,
					"Expression": `SELECT SUM(OperationsFailedReplication) FROM "AWS/S3" GROUP BY RuleId`}})),
			At: "Failed TreatMissingData", Says: "is breaching"},
		{Rule: "REPLICATION-002", Name: "alarm under a condition", Change: replicated(Attribute("Failed", "Condition", "Condition")),
			At: rules, Says: "is watched by no alarm"},
	}
}
