package encryption

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ReplicaKeyProps configure a [ReplicaKey]. Primary and Uses are required.
type ReplicaKeyProps struct {
	// Primary is a key with MultiRegion, in a stack of another Region.
	Primary *Key
	// Uses and Guardians are those of [KeyProps], for this Region: policies are not
	// replicated.
	Uses      []keypolicy.Use
	Guardians []string
}

// A ReplicaKey decrypts in another Region what its primary encrypted, so that a disaster
// in one Region does not take the key of its backups along. It promises what [Key] does:
// KMS-002, KMS-003, KMS-004, KMS-005, KMS-006. It rotates with its primary.
//
// Standing idle it costs one KMS key a month. See "Multi-Region keys in AWS KMS".
type ReplicaKey struct {
	constructs.Construct
	key awskms.IKey
}

// NewReplicaKey defines a replica. It panics with an error when Primary is nil, is a key of one
// Region, or stands in the same Region or another account, and for the same Uses as [NewKey].
func NewReplicaKey(scope constructs.Construct, id string, props *ReplicaKeyProps) *ReplicaKey {
	r := &ReplicaKey{}
	document := plinth.Define(r, scope, id, func() (policy.Document, error) { return props.check(scope) })
	key := &awskms.CfnReplicaKeyProps{
		Description:         jsii.String(tree.Path(r)),
		KeyPolicy:           awsiam.PolicyDocument_FromJson(document.Object()),
		PrimaryKeyArn:       props.Primary.key.KeyArn(),
		PendingWindowInDays: jsii.Number(WindowDays),
	}
	replica := awskms.NewCfnReplicaKey(r, jsii.String("Resource"), key)
	replica.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
	plinth.Promise(r, promise.That("decrypts what its primary encrypted, outlives its stack, and serves its uses alone",
		promise.At("Resource").Keeps(key).Retained()))
	r.key = awskms.Key_FromKeyArn(r, jsii.String("Key"), replica.AttrArn())
	return r
}

// Key returns the replica for L2 constructs. CDK cannot change the policy of a key that it
// did not define as an L2: what may use it is said in Uses.
func (r *ReplicaKey) Key() awskms.IKey { return r.key }

func (p *ReplicaKeyProps) check(scope constructs.Construct) (policy.Document, error) {
	if p == nil || p.Primary == nil {
		return policy.Document{}, errors.New("Primary is nil, want the key to replicate")
	}
	here, there := tree.Stack(scope), tree.Stack(p.Primary)
	path := tree.Path(p.Primary)
	switch {
	case identifier.IsToken(*here.Region()) || *here.Region() == *there.Region():
		return policy.Document{}, fmt.Errorf("Primary %s is in %s, want the replica in a stack of another, known Region", path, *there.Region())
	case *here.Account() != *there.Account():
		return policy.Document{}, fmt.Errorf("Primary %s is in another account, want the replica in the same one", path)
	case !p.Primary.multiRegion:
		return policy.Document{}, fmt.Errorf("Primary %s is a key of one Region, want one with MultiRegion", path)
	}
	return document(scope, p.Guardians, p.Uses)
}
