package management

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/compact"
)

// A Policy is a policy that configures a service in the accounts of an organization. It is not in
// the language of IAM: it assigns settings ("@@assign"), and those of the root, the organizational
// units and the account merge into one effective policy.
type Policy struct {
	Type    policy.Type
	content map[string]any
}

// limits are the quotas in characters, white space included. AWS documents 10,000 for declarative
// policies; for those of GuardDuty and S3, which are far shorter, it is assumed.
var limits = map[policy.Type]int{
	policy.TypeEC2: 10000, policy.TypeTag: 10000, policy.TypeBackup: 10000, policy.TypeAIOptOut: 2500,
	policy.TypeSecurityHub: 10000, policy.TypeGuardDuty: 10000, policy.TypeInspector: 10000, policy.TypeS3: 10000,
}

// newPolicy checks the size.
func newPolicy(t policy.Type, content map[string]any) (Policy, error) {
	p := Policy{Type: t, content: content}
	if limit := limits[t]; p.Size() > limit {
		return Policy{}, &policy.Problem{
			Policy: string(t), Got: fmt.Sprintf("%d characters long", p.Size()), Want: fmt.Sprintf(
				"at most %d: move a part to another policy", limit,
			),
		}
	}
	return p, nil
}

// Object returns the policy as CloudFormation takes it.
func (p Policy) Object() map[string]any { return p.content }

// JSON returns the policy as minified JSON. Equal policies give equal bytes.
func (p Policy) JSON() []byte { return compact.JSON(p.content) }

// String returns the minified JSON.
func (p Policy) String() string { return string(p.JSON()) }

// Limit returns the largest [Policy.Size] that AWS accepts.
func (p Policy) Limit() int { return limits[p.Type] }

// Size returns the length that counts against the quota, as [policy.Document.Size] does.
func (p Policy) Size() int { return len(p.JSON()) }

// object is a JSON object under construction.
type object = map[string]any

// assign sets a value, instead of that of a parent policy.
func assign(value any) object { return object{"@@assign": value} }

// final sets a value that child policies cannot change.
func final(value any) object {
	return object{"@@assign": value, "@@operators_allowed_for_child_policies": []any{"@@none"}}
}

// texts returns a JSON list, which is [] and not null if it is empty.
func texts(list []string) []any {
	out := []any{}
	for _, v := range list {
		out = append(out, v)
	}
	return out
}
