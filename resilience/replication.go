package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// A replica is the other side of a bucket, by names that are known before it exists.
type replica struct {
	bucket     *bucket.SecureBucket
	here       plinth.Place
	there      plinth.Place
	name       string
	arn, alias string
}

// ruleID is written down because S3 would invent one, and alarms name it.
const ruleID = "Everything"

// replicationMinutes is what replication time control takes, and nothing else.
const replicationMinutes = 15

// rule copies everything. A filter has exactly one of its members, and then S3 wants to be told
// about delete markers; replication time control wants metrics.
func (r replica) rule(deletions bool) *awss3.CfnBucket_ReplicationRuleProperty {
	enabled, markers := jsii.String("Enabled"), jsii.String("Disabled")
	if deletions {
		markers = enabled
	}
	minutes := &awss3.CfnBucket_ReplicationTimeValueProperty{Minutes: jsii.Number(replicationMinutes)}
	return &awss3.CfnBucket_ReplicationRuleProperty{
		Id: jsii.String(ruleID), Status: enabled, Priority: jsii.Number(1),
		Filter:                  &awss3.CfnBucket_ReplicationRuleFilterProperty{Prefix: jsii.String("")},
		DeleteMarkerReplication: &awss3.CfnBucket_DeleteMarkerReplicationProperty{Status: markers},
		SourceSelectionCriteria: &awss3.CfnBucket_SourceSelectionCriteriaProperty{
			SseKmsEncryptedObjects: &awss3.CfnBucket_SseKmsEncryptedObjectsProperty{Status: enabled},
		},
		Destination: &awss3.CfnBucket_ReplicationDestinationProperty{
			Bucket: &r.arn, StorageClass: jsii.String("STANDARD_IA"),
			EncryptionConfiguration: &awss3.CfnBucket_EncryptionConfigurationProperty{ReplicaKmsKeyId: &r.alias},
			ReplicationTime:         &awss3.CfnBucket_ReplicationTimeProperty{Status: enabled, Time: minutes},
			Metrics:                 &awss3.CfnBucket_MetricsProperty{Status: enabled, EventThreshold: minutes},
		},
	}
}

// newReplicationRole defines the role that S3 copies with. With a bucket key the encryption context
// is the ARN of the bucket, without one that of the object: a role that knows one of them only
// fails for every object that was written in the other way.
func newReplicationRole(b *ReplicatedBucket, to replica) awsiam.Role {
	role := awsiam.NewRole(b, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Replicates " + tree.Path(b)), AssumedBy: awsiam.NewServicePrincipal(jsii.String("s3.amazonaws.com"), nil),
	})
	const context = "kms:EncryptionContext:aws:s3:arn"
	source, objects := b.primary.Bucket().BucketArn(), b.primary.Bucket().ArnForObjects(jsii.String("*"))
	copies, theirKeys := to.arn+"/*", "arn:"+to.here.Partition+":kms:"+to.there.Region+":"+to.there.Account+":key/*"
	for _, p := range []*awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("s3:GetReplicationConfiguration", "s3:ListBucket"), Resources: &[]*string{source}},
		{
			Actions: jsii.Strings("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging",
				"s3:GetObjectRetention", "s3:GetObjectLegalHold"),
			Resources: &[]*string{objects},
		},
		{Actions: jsii.Strings("s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"), Resources: &[]*string{&copies}},
		{Actions: jsii.Strings("kms:Decrypt"), Resources: &[]*string{b.primary.Key().KeyArn()}, Conditions: &map[string]any{
			"StringEquals": map[string]any{"kms:ViaService": "s3." + to.here.Region + ".amazonaws.com"},
			"StringLike":   map[string]any{context: []*string{source, objects}},
		}},
		{Actions: jsii.Strings("kms:Encrypt", "kms:GenerateDataKey"), Resources: &[]*string{&theirKeys}, Conditions: &map[string]any{
			"StringEquals":             map[string]any{"kms:ViaService": "s3." + to.there.Region + ".amazonaws.com"},
			"StringLike":               map[string]any{context: []string{to.arn, copies}},
			"ForAnyValue:StringEquals": map[string]any{"kms:ResourceAliases": "alias/" + to.name},
		}},
	} {
		plinth.Allow(role, p)
	}
	plinth.KeepRole(role, "copies from its bucket to the replica and does nothing else")
	return role
}

// watch defines the alarm on a replica that is behind, beside it. The metric reports only while
// there is something to replicate.
func (r replica) watch(topics []awssns.ITopic) {
	alerting.AlarmOnThreshold(r.bucket, "Late", "The replica is more than 15 minutes behind:", alerting.Threshold{
		Namespace: "AWS/S3", Metric: "ReplicationLatency", Dimensions: map[string]*string{"DestinationBucket": &r.name},
		Any: []string{"RuleId", "SourceBucket"}, Above: replicationMinutes * 60, SilenceIsGood: true,
	}, topics...)
}

// newReplicationWatch defines the alarms beside the primary, and returns where S3 reports objects
// that are late or not copied.
func newReplicationWatch(b *ReplicatedBucket, to replica, topics []awssns.ITopic) *awss3.CfnBucket_NotificationConfigurationProperty {
	dimensions := map[string]*string{
		"SourceBucket": b.Bucket().BucketName(), "DestinationBucket": &to.name, "RuleId": jsii.String(ruleID),
	}
	alerting.AlarmOnFailure(b, "NotReplicated", "Objects were not replicated:", awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("AWS/S3"), MetricName: jsii.String("OperationsFailedReplication"), DimensionsMap: &dimensions,
		Statistic: jsii.String("Sum"),
	}), topics...)
	queue := alerting.NewFailedQueue(b)
	alerting.AlarmOnFailedQueue(b, "Missed", "Objects are late or were not replicated. They are in the queue of", queue, topics...)
	conditions := trust.AccountConditions(b)
	queue.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("Replication"), Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("s3.amazonaws.com"), nil)},
		Actions: jsii.Strings("sqs:SendMessage"), Resources: &[]*string{queue.QueueArn()}, Conditions: &conditions,
	}))
	tree.Depend(b.Bucket(), tree.Node(queue).FindChild(jsii.String("Policy"))) // S3 tries it with a message
	plinth.Promise(b, promise.That("keeps which objects were late or not replicated", promise.At("Failed/Policy/Resource").
		Includes("PolicyDocument.Statement", map[string]any{
			"Sid": "Replication", "Effect": "Allow", "Principal": map[string]any{"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage",
			"Resource": queue.QueueArn(), "Condition": conditions,
		})))
	watched := []any{}
	for _, event := range []string{"s3:Replication:OperationFailedReplication", "s3:Replication:OperationMissedThreshold"} {
		watched = append(watched, &awss3.CfnBucket_QueueConfigurationProperty{Event: &event, Queue: queue.QueueArn()})
	}
	return &awss3.CfnBucket_NotificationConfigurationProperty{
		QueueConfigurations:      watched,
		EventBridgeConfiguration: &awss3.CfnBucket_EventBridgeConfigurationProperty{EventBridgeEnabled: true},
	}
}
