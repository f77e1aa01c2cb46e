package resilience

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ReplicatedBucketProps configure a [ReplicatedBucket]. Recovery is required.
type ReplicatedBucketProps struct {
	// Recovery is the stack of the replica, in another Region of the same account.
	Recovery awscdk.Stack
	// Topics hear of objects that are late or not replicated at all, in this Region.
	Topics []awssns.ITopic
	// RecoveryTopics hear in the Region of Recovery, where S3 reports how late the replica is, of one
	// that is more than 15 minutes behind. Without them the alarm tells nobody (ALARM-006).
	RecoveryTopics []awssns.ITopic
	// Key encrypts the objects in this Region; its policy has to serve [keypolicy.S3]. The default is
	// a new key. The replica always has a key of its own.
	Key awskms.IKey
	// NoncurrentDays is how long an overwritten or deleted object can be brought back, on both sides.
	// The default is 90.
	NoncurrentDays int
	// Lifecycle are further rules of the primary. S3 does not replicate what they do: those of the
	// replica are added to [ReplicatedBucket.Replica].
	Lifecycle []*awss3.LifecycleRule
	// ReplicateDeletions hides in the replica what is deleted in the primary, for workloads that
	// run in both Regions. The default leaves the replica alone: a mistake or an intruder that
	// deletes everything here deletes nothing there.
	ReplicateDeletions bool
	// LockDays keeps every version from being deleted for that long, on both sides (Object Lock). The
	// default is no lock. It can be set later, and never be taken back for versions that have it.
	LockDays int
	// Compliance makes the lock one that nobody can lift, the root user included. The default lets
	// identities with s3:BypassGovernanceRetention lift it.
	Compliance bool
}

// A ReplicatedBucket is a bucket whose objects S3 copies to another Region. Each side is a
// [bucket.SecureBucket]. It promises that
//
//   - every new object is copied, those that KMS encrypts included (REPLICATION-001), within 15
//     minutes (replication time control), into storage for infrequent access,
//   - versions are kept on both sides, and a deletion is not copied unless asked for,
//   - the role copies from this bucket to that one and does nothing else,
//   - Topics hear of an object that is late or not copied (REPLICATION-002), and a queue keeps
//     which one it was; RecoveryTopics hear of a replica that is behind (REPLICATION-005).
//
// The recovery side refers to nothing here, so that its stack can be updated while this Region is
// lost. The names of the replica and its key are derived from the path, and its stack is deployed
// first. S3 copies what is written from now on: older objects need S3 Batch Replication.
//
// S3 publishes ReplicationLatency in the Region of the replica alone ("Using S3 Replication
// metrics"). The alarm on it is a Metrics Insights query on the name of the replica, which needs no
// name of the primary.
//
// Events of the bucket go to EventBridge. AddEventNotification of the L2 would overwrite those of
// the replication.
//
// Standing idle it costs two KMS keys and three alarms a month; replication time control and
// transfer cost by the GB. See "Replicating objects within and across Regions" and Security
// Hub S3.7.
type ReplicatedBucket struct {
	constructs.Construct
	primary, replica *bucket.SecureBucket
}

// NewReplicatedBucket defines a bucket and its replica, below Recovery and with the same id. It
// panics with an error when Recovery is nil, in the same Region, in another account or nowhere
// known, and when a number of days is negative.
func NewReplicatedBucket(scope constructs.Construct, id string, props *ReplicatedBucketProps) *ReplicatedBucket {
	b := &ReplicatedBucket{}
	p := plinth.Define(b, scope, id, func() (ReplicatedBucketProps, error) { return props.withDefaults(scope) })
	there := newReplica(b, id, &p)
	b.replica = there.bucket
	b.primary = bucket.NewSecureBucket(b, "Resource", &bucket.SecureBucketProps{
		Key: p.Key, NoncurrentDays: p.NoncurrentDays, Lifecycle: p.Lifecycle,
	})
	resource := l1Of(b.primary)
	rule := there.rule(p.ReplicateDeletions)
	replication := &awss3.CfnBucket_ReplicationConfigurationProperty{
		Role: newReplicationRole(b, there).RoleArn(), Rules: []any{rule},
	}
	resource.SetReplicationConfiguration(replication)
	there.watch(p.RecoveryTopics)
	notifications := newReplicationWatch(b, there, p.Topics)
	resource.SetNotificationConfiguration(notifications)
	kept := promise.At("Resource/Resource/Resource").
		Is("ReplicationConfiguration", promise.Properties(replication)).
		Is("NotificationConfiguration", promise.Properties(notifications)).After("Failed/Policy/Resource")
	plinth.Promise(b, promise.That("copies every object to the other Region within 15 minutes, or tells", p.lock(resource, kept)))
	tree.DependStack(tree.Stack(b), p.Recovery) // S3 replicates to a bucket that exists
	return b
}

// Bucket returns the L2 construct of the primary.
func (b *ReplicatedBucket) Bucket() awss3.Bucket { return b.primary.Bucket() }

// Replica returns the L2 construct of the other side, in the stack of the recovery Region.
func (b *ReplicatedBucket) Replica() awss3.Bucket { return b.replica.Bucket() }

// Key and ReplicaKey return the keys of the two sides.
func (b *ReplicatedBucket) Key() awskms.IKey { return b.primary.Key() }

// ReplicaKey returns the key of the replica.
func (b *ReplicatedBucket) ReplicaKey() awskms.IKey { return b.replica.Key() }

func l1Of(b *bucket.SecureBucket) awss3.CfnBucket {
	return tree.Node(b.Bucket()).DefaultChild().(awss3.CfnBucket)
}

// newReplica defines the other side, which knows nothing of this one.
func newReplica(b *ReplicatedBucket, id string, p *ReplicatedBucketProps) replica {
	here, there := plinth.PlaceOf(b), plinth.PlaceOf(p.Recovery)
	name := identifierOf(b, 34, there.Account, there.Region) + "-" + there.Account + "-" + there.Region
	key := encryption.NewKey(p.Recovery, id+"Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}, Alias: name})
	made := bucket.NewSecureBucket(p.Recovery, id, &bucket.SecureBucketProps{Key: key.Key(), NoncurrentDays: p.NoncurrentDays})
	resource := l1Of(made)
	resource.SetBucketName(&name)
	resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil) // a second attempt takes the name again
	plinth.Promise(made, promise.That("has the name by which the other Region knows it, and is locked as long",
		p.lock(resource, promise.At("Resource/Resource").Is("BucketName", name))))
	return replica{
		bucket: made, name: name, here: here, there: there, arn: "arn:" + here.Partition + ":s3:::" + name,
		alias: "arn:" + here.Partition + ":kms:" + there.Region + ":" + there.Account + ":alias/" + name,
	}
}

// lock sets Object Lock, and adds it to what is promised.
func (p *ReplicatedBucketProps) lock(resource awss3.CfnBucket, kept promise.Subject) promise.Subject {
	if p.LockDays == 0 {
		return kept
	}
	mode := "GOVERNANCE"
	if p.Compliance {
		mode = "COMPLIANCE"
	}
	lock := &awss3.CfnBucket_ObjectLockConfigurationProperty{
		ObjectLockEnabled: jsii.String("Enabled"),
		Rule: &awss3.CfnBucket_ObjectLockRuleProperty{
			DefaultRetention: &awss3.CfnBucket_DefaultRetentionProperty{Mode: &mode, Days: jsii.Number(p.LockDays)},
		},
	}
	resource.SetObjectLockEnabled(jsii.Bool(true))
	resource.SetObjectLockConfiguration(lock)
	return kept.Is("ObjectLockEnabled", true).Is("ObjectLockConfiguration", promise.Properties(lock))
}

func (p *ReplicatedBucketProps) withDefaults(scope constructs.Construct) (ReplicatedBucketProps, error) {
	if p == nil || p.Recovery == nil {
		return ReplicatedBucketProps{}, errors.New("Recovery is nil, want a stack in the Region to copy to")
	}
	q := *p
	if q.NoncurrentDays == 0 {
		q.NoncurrentDays = 90
	}
	if err := apart("Recovery", plinth.PlaceOf(scope), plinth.PlaceOf(q.Recovery)); err != nil {
		return q, err
	}
	if err := errors.Join(hearing("Topics", q.Topics, scope), hearing("RecoveryTopics", q.RecoveryTopics, q.Recovery)); err != nil {
		return q, err
	}
	switch {
	case q.NoncurrentDays < 0:
		return q, fmt.Errorf("NoncurrentDays is %d, want 1 or more", q.NoncurrentDays)
	case q.LockDays < 0:
		return q, fmt.Errorf("LockDays is %d, want 1 or more, or 0 for no lock", q.LockDays)
	case q.Compliance && q.LockDays == 0:
		return q, errors.New("Compliance is for a lock, want LockDays with it")
	}
	return q, nil
}

// hearing wants topics in the Region of the alarms that tell them.
func hearing(field string, topics []awssns.ITopic, beside constructs.IConstruct) error {
	here := plinth.PlaceOf(beside).Region
	for i, topic := range topics {
		if there := *topic.Env().Region; identifier.Differ(there, here) {
			return fmt.Errorf("%s[%d] is in %s, want one in %s: an alarm tells topics of its own Region", field, i, there, here)
		}
	}
	return nil
}

// apart wants two places that are known, in two Regions of one account.
func apart(field string, here, there plinth.Place) error {
	for _, value := range []string{here.Account, here.Region, there.Account, there.Region} {
		if identifier.IsToken(value) {
			return fmt.Errorf("%s needs both stacks in a known account and Region: what they know of each other are names, "+
				"want Account and Region in their StackProps", field)
		}
	}
	switch {
	case here.Region == there.Region:
		return fmt.Errorf("%s is in %s like its primary, want another Region: what takes the one takes both", field, there.Region)
	case here.Account != there.Account:
		return fmt.Errorf("%s is in account %s and its primary in %s, want one account; a [BackupVault] takes copies of other accounts",
			field, there.Account, here.Account)
	}
	return nil
}
