package security

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/credential"
)

type (
	// A Secret is a value that Secrets Manager generates and nobody has to know, see
	// [credential.Secret].
	Secret = credential.Secret
	// SecretProps configure a [Secret]. One of Rotator, Hosted and Unrotated is required.
	SecretProps = credential.SecretProps
)

// NewSecret defines a secret, see [credential.NewSecret].
func NewSecret(scope constructs.Construct, id string, props *SecretProps) *Secret {
	return credential.NewSecret(scope, id, props)
}
