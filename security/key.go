package security

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/encryption"
)

type (
	// A Key is a customer managed KMS key for one purpose, see [encryption.Key].
	Key = encryption.Key
	// KeyProps configure a [Key]. Uses are required.
	KeyProps = encryption.KeyProps
	// A ReplicaKey decrypts in another Region what its primary encrypted, see
	// [encryption.ReplicaKey].
	ReplicaKey = encryption.ReplicaKey
	// ReplicaKeyProps configure a [ReplicaKey]. Primary and Uses are required.
	ReplicaKeyProps = encryption.ReplicaKeyProps
)

// NewKey defines a key, see [encryption.NewKey].
func NewKey(scope constructs.Construct, id string, props *KeyProps) *Key {
	return encryption.NewKey(scope, id, props)
}

// NewReplicaKey defines a replica, see [encryption.NewReplicaKey].
func NewReplicaKey(scope constructs.Construct, id string, props *ReplicaKeyProps) *ReplicaKey {
	return encryption.NewReplicaKey(scope, id, props)
}
