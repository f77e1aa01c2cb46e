package keypolicy

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Home is where the key is. The values may be CDK tokens.
type Home struct {
	Partition, Account, Region string
}

// A Use is something that a key is for. The types of this package are uses; a type of your
// own can be one.
type Use interface {
	// Statements are what the key's policy has to say, each with a Sid of its own.
	Statements(home Home) ([]policy.Statement, error)
}

// administration is everything about a key but its use: nobody encrypts or decrypts with
// it. CreateGrant is not among it, because a grant can hand out use.
var administration = []string{
	"kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:Describe*", "kms:DisableKey", "kms:DisableKeyRotation",
	"kms:Enable*", "kms:Get*", "kms:List*", "kms:PutKeyPolicy", "kms:ReplicateKey", "kms:RevokeGrant", "kms:RotateKeyOnDemand",
	"kms:ScheduleKeyDeletion", "kms:SynchronizeMultiRegionKey", "kms:TagResource", "kms:UntagResource", "kms:Update*",
}

// destruction is what takes the data under a key along.
var destruction = []string{"kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion"}

// For returns the policy of a key. The account's identities administer it as far as their
// own policies allow; a policy that named roles alone could lock everybody out. Where
// guardians are given, patterns of principals' ARNs, they alone may disable or delete it.
func For(home Home, guardians []string, uses ...Use) (policy.Document, error) {
	if len(uses) == 0 {
		return policy.Document{}, fmt.Errorf("uses are empty, want what the key is for, such as keypolicy.S3{}: a key is for one purpose")
	}
	d := policy.Document{Name: "key policy", Statements: []policy.Statement{{
		Sid: "Administration", Effect: policy.Allow, Principal: home.identities(), Action: administration, Resource: thisKey,
	}}}
	if len(guardians) > 0 {
		d.Statements = append(d.Statements, policy.Statement{
			Sid: "Guardians", Effect: policy.Deny, Principal: &policy.Principals{AWS: []string{"*"}}, Action: destruction, Resource: thisKey,
			Condition: policy.Condition{"ArnNotLike": {"aws:PrincipalArn": guardians}},
		})
	}
	seen := map[string]bool{}
	for _, use := range uses {
		statements, err := use.Statements(home)
		if err != nil {
			return policy.Document{}, fmt.Errorf("%T: %w", use, err)
		}
		for _, s := range statements {
			if seen[s.Sid] {
				return policy.Document{}, fmt.Errorf("%T is given twice, want one with all its sources", use)
			}
			seen[s.Sid] = true
			d.Statements = append(d.Statements, s)
		}
	}
	return d, nil
}

// thisKey is what "*" means in the policy of a key: the key itself.
var thisKey = []string{"*"}

// identities are those of the account, as far as their own policies allow.
func (h Home) identities() *policy.Principals {
	return &policy.Principals{AWS: []string{h.arn("iam", "", h.Account, "root")}}
}

func (h Home) arn(service, region, account, resource string) string {
	return strings.Join([]string{"arn", h.Partition, service, region, account, resource}, ":")
}
