package resilience_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// recovery is the stack of the other Region in the app of a stack.
func recovery(stack awscdk.Stack) awscdk.Stack {
	app := stack.Node().Root().(awscdk.App)
	if there := app.Node().TryFindChild(jsii.String("Recovery")); there != nil {
		return there.(awscdk.Stack)
	}
	return stackIn(app, "Recovery", "111111111111", "eu-central-1")
}

func documents(stack awscdk.Stack) *resilience.ReplicatedBucket {
	return resilience.NewReplicatedBucket(stack, "Documents", &resilience.ReplicatedBucketProps{
		Recovery: recovery(stack), Topics: []awssns.ITopic{alertsIn(stack).Topic()},
		RecoveryTopics: []awssns.ITopic{alertsIn(recovery(stack)).Topic()},
	})
}

func TestReplicatedBucketDefault(t *testing.T) {
	app, stack := newStack(t)
	b := documents(stack)
	if b.Replica() == nil || b.Key() == nil || b.ReplicaKey() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestReplicatedBucketFull(t *testing.T) {
	app, stack := newStack(t)
	key := encryption.NewKey(stack, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}})
	resilience.NewReplicatedBucket(stack, "Documents", &resilience.ReplicatedBucketProps{
		Recovery: recovery(stack), Key: key.Key(), NoncurrentDays: 30, ReplicateDeletions: true, LockDays: 14, Compliance: true,
		Lifecycle: []*awss3.LifecycleRule{{Expiration: awscdk.Duration_Days(jsii.Number(400))}},
	})
	snapshot.Check(t, app)
}

func TestReplicatedBucketGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewReplicatedBucket, false, func(stack awscdk.Stack, n int) resilience.ReplicatedBucketProps {
		return resilience.ReplicatedBucketProps{Recovery: recovery(stack), LockDays: n}
	})
}

func TestReplicatedBucketKeepsItsPromises(t *testing.T) {
	app, stack := newStack(t)
	documents(stack)
	resilience.NewReplicatedBucket(stack, "Locked", &resilience.ReplicatedBucketProps{Recovery: recovery(stack), LockDays: 7})
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// A reference to a Region that is lost cannot be resolved, so that nothing there could be updated.
func TestTheReplicaRefersToNothingInThePrimary(t *testing.T) {
	app, stack := newStack(t)
	documents(stack)
	a := snapshot.Synth(t, app)
	for _, s := range a.Stacks {
		if imports := s.Imports(); len(imports) > 0 {
			t.Errorf("%s imports %v, want each stack to stand alone", s.Path, imports)
		}
	}
	replica := there(t, a, "Recovery/Documents/Resource/Resource")
	want(t, replica, map[string]any{"VersioningConfiguration.Status": "Enabled"})
	destination := there(t, a, "Prod/Documents/Resource/Resource/Resource").Get("ReplicationConfiguration", "Rules", "0", "Destination")
	name, _ := replica.Get("BucketName").Text()
	if got, _ := destination.Get("Bucket").Outline(); got != "arn:aws:s3:::"+name {
		t.Errorf("the destination is %s, want bucket %s", got, name)
	}
	aliases := a.OfType("AWS::KMS::Alias")
	if !slices.ContainsFunc(aliases, func(r *assembly.Resource) bool { return r.Get("AliasName").Is("alias/"+name) == assembly.True }) {
		t.Errorf("no key has the alias of replica %s", name)
	}
}

// S3 publishes how late a replica is in its Region, and what was not copied in that of the primary.
func TestReplicationIsWatchedWhereItIsReported(t *testing.T) {
	app, stack := newStack(t)
	documents(stack)
	a := snapshot.Synth(t, app)
	late := there(t, a, "Recovery/Documents/Late/Resource")
	if !late.Get("AlarmActions", "0").RefersTo(there(t, a, "Recovery/Alerts/Topic/Resource")) {
		t.Errorf("AlarmActions = %v, want the topic of the recovery Region", late.Get("AlarmActions"))
	}
	name := there(t, a, "Recovery/Documents/Resource/Resource").Get("BucketName").String()
	want(t, late, map[string]any{"Metrics.0.Expression": `SELECT MAX(ReplicationLatency) FROM SCHEMA("AWS/S3", DestinationBucket, RuleId, ` +
		`SourceBucket) WHERE DestinationBucket = '` + name + "'"})
	want(t, there(t, a, "Prod/Documents/NotReplicated/Resource"), map[string]any{"MetricName": "OperationsFailedReplication"})
	replica := there(t, a, "Recovery/Documents/Resource/Resource")
	alarms, _, _ := watch.Recommended(replica)
	if len(alarms) != 1 || alarms[0].Watcher() != late {
		t.Errorf("Recommended() = %v, want one alarm, which is the one of the construct", alarms)
	}
}

// there returns the resource at a path.
func there(t *testing.T, a *assembly.Assembly, path string) *assembly.Resource {
	t.Helper()
	for _, r := range a.Resources() {
		if r.Path == path {
			return r
		}
	}
	t.Fatalf("there is nothing at %s", path)
	return nil
}

func TestReplicatedBucketRefusesPairsThatAreNone(t *testing.T) {
	refused(t, resilience.NewReplicatedBucket, func(stack awscdk.Stack) map[string]misuse[resilience.ReplicatedBucketProps] {
		type props = resilience.ReplicatedBucketProps
		app := stack.Node().Root().(awscdk.App)
		anywhere := plinth.NewStack(app, "Anywhere", &plinth.StackProps{Tags: tags, WatchedBy: "a test"})
		elsewhere := stackIn(app, "Elsewhere", "222222222222", "eu-central-1")
		return map[string]misuse[props]{
			"nowhere":         {props{}, "Recovery is nil, want a stack in the Region to copy to"},
			"the same Region": {props{Recovery: stack}, "Recovery is in eu-west-1 like its primary, want another Region"},
			"another account": {props{Recovery: elsewhere}, "Recovery is in account 222222222222 and its primary in 111111111111, want one account"},
			"no known Region": {props{Recovery: anywhere}, "want Account and Region in their StackProps"},
			"negative days":   {props{Recovery: recovery(stack), NoncurrentDays: -1}, "NoncurrentDays is -1, want 1 or more"},
			"negative lock":   {props{Recovery: recovery(stack), LockDays: -1}, "LockDays is -1, want 1 or more"},
			"a topic there": {props{Recovery: recovery(stack), Topics: []awssns.ITopic{alertsIn(recovery(stack)).Topic()}},
				"Topics[0] is in eu-central-1, want one in eu-west-1: an alarm tells topics of its own Region"},
			"a topic here": {props{Recovery: recovery(stack), RecoveryTopics: []awssns.ITopic{alertsIn(stack).Topic()}},
				"RecoveryTopics[0] is in eu-west-1, want one in eu-central-1"},
			"no lock": {props{Recovery: recovery(stack), Compliance: true}, "Compliance is for a lock, want LockDays with it"},
		}
	})
}
