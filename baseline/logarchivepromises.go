package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// promises of the archive are about its buckets as they are defined. Their policies may grow by
// readers, and by no denial.
func (l *LogArchive) promises() []promise.Promise {
	return []promise.Promise{
		promise.That("keeps the log files of the trail, which nobody deletes or overwrites before their time",
			l.kept(l.trail).Is("ObjectLockEnabled", true).Is("ObjectLockConfiguration", l.locked()), guarded(l.trail)),
		promise.That("keeps the configurations of all accounts", l.kept(l.config), guarded(l.config)),
		promise.That("keeps the flow logs of all accounts", l.kept(l.flow), guarded(l.flow)),
		promise.That("keeps the logs of access to its buckets", l.kept(l.log), guarded(l.log)),
	}
}

// kept is a bucket that is private, versioned, encrypted, logged, and outlives its stack.
func (l *LogArchive) kept(bucket awss3.Bucket) promise.Subject {
	encryption := map[string]any{"BlockedEncryptionTypes": map[string]any{"EncryptionType": []any{"SSE-C"}}}
	s := promise.At(*tree.Node(bucket).Id() + "/Resource").NoOther().Retained()
	if bucket == l.log {
		encryption["ServerSideEncryptionByDefault"] = map[string]any{"SSEAlgorithm": "AES256"}
	} else {
		encryption["BucketKeyEnabled"] = true
		encryption["ServerSideEncryptionByDefault"] = map[string]any{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": l.key.KeyArn()}
		s = s.Is("LoggingConfiguration", map[string]any{"DestinationBucketName": l.log.BucketName(), "LogFilePrefix": accessLogs})
	}
	return s.Is("BucketEncryption.ServerSideEncryptionConfiguration", []any{encryption}).
		Is("LifecycleConfiguration.Rules", []any{l.ageing()}).
		Is("OwnershipControls.Rules", []any{map[string]any{"ObjectOwnership": "BucketOwnerEnforced"}}).
		Is("PublicAccessBlockConfiguration", map[string]any{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
		}).
		Is("VersioningConfiguration.Status", "Enabled")
}

// guarded is the policy of a bucket.
func guarded(bucket awss3.Bucket) promise.Subject {
	return promise.At(*tree.Node(bucket).Id()+"/Policy/Resource").Is("Bucket", bucket.BucketName()).
		Policy("PolicyDocument.Statement", plinth.Statements(bucket.Policy().Document())...)
}

func (l *LogArchive) locked() map[string]any {
	mode := "GOVERNANCE"
	if l.props.Compliance {
		mode = "COMPLIANCE"
	}
	return map[string]any{"ObjectLockEnabled": "Enabled", "Rule": map[string]any{
		"DefaultRetention": map[string]any{"Mode": mode, "Days": l.props.LockDays},
	}}
}

// ageing is what [LogArchive.lifecycle] is in the template.
func (l *LogArchive) ageing() map[string]any {
	rule := map[string]any{
		"Status": "Enabled", "AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 7},
		"NoncurrentVersionExpiration": map[string]any{"NoncurrentDays": l.props.LockDays},
	}
	expires := l.props.ExpireAfterDays
	if expires > 0 {
		rule["ExpirationInDays"] = expires
	}
	if expires == 0 || expires > coldAfter {
		rule["Transitions"] = []any{map[string]any{"StorageClass": "GLACIER_IR", "TransitionInDays": coldAfter}}
	}
	return rule
}
