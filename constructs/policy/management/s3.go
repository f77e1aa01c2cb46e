package management

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// S3 blocks public access to S3 in every account, or unblocks it with Allow. Accounts cannot change
// it.
type S3 struct {
	// Allow turns all four settings off, for an organizational unit that publishes.
	Allow bool
}

// Policy checks the settings and builds the policy.
func (s S3) Policy() (Policy, error) {
	value := map[bool]string{true: "none", false: "all"}[s.Allow]
	return newPolicy(policy.TypeS3, object{"s3_attributes": object{"public_access_block_configuration": assign(value)}})
}
