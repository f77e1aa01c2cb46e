package policy

import "fmt"

// A PolicyType is a type of AWS Organizations policy, as its API and CloudFormation's
// AWS::Organizations::Policy spell it.
type PolicyType string

const (
	ServiceControlPolicy  PolicyType = "SERVICE_CONTROL_POLICY"
	ResourceControlPolicy PolicyType = "RESOURCE_CONTROL_POLICY"
	EC2Policy             PolicyType = "DECLARATIVE_POLICY_EC2"
	TagPolicyType         PolicyType = "TAG_POLICY"
	BackupPolicyType      PolicyType = "BACKUP_POLICY"
	AIOptOutPolicy        PolicyType = "AISERVICES_OPT_OUT_POLICY"
	SecurityHubPolicy     PolicyType = "SECURITYHUB_POLICY"
	GuardDutyPolicy       PolicyType = "GUARDDUTY_POLICY"
	InspectorPolicy       PolicyType = "INSPECTOR_POLICY"
	S3Policy              PolicyType = "S3_POLICY"
)

// A ManagementPolicy is a policy that configures a service in the accounts of an
// organization. Unlike control policies it is not in the IAM language: settings are
// assigned ("@@assign"), and settings of the root, of organizational units and of the
// account merge into one effective policy. It acts on the management account as well.
type ManagementPolicy struct {
	Type    PolicyType
	content map[string]any
}

// managementLimits are the largest sizes in characters, white space included. AWS gives
// 10,000 for the younger declarative types; those of GuardDuty and S3, which stay far
// below, are taken to be the same.
var managementLimits = map[PolicyType]int{
	EC2Policy: 10000, TagPolicyType: 10000, BackupPolicyType: 10000, AIOptOutPolicy: 2500,
	SecurityHubPolicy: 10000, GuardDutyPolicy: 10000, InspectorPolicy: 10000, S3Policy: 10000,
}

// newManagementPolicy checks the size.
func newManagementPolicy(t PolicyType, content map[string]any) (ManagementPolicy, error) {
	p := ManagementPolicy{Type: t, content: content}
	if limit := managementLimits[t]; p.Size() > limit {
		return ManagementPolicy{}, &Problem{
			Policy: string(t), Got: fmt.Sprintf("%d characters long", p.Size()), Want: fmt.Sprintf("at most %d: move a part to another policy", limit),
		}
	}
	return p, nil
}

// Object returns the policy as CloudFormation takes it.
func (p ManagementPolicy) Object() map[string]any { return p.content }

// JSON returns the policy as minified JSON. Equal policies give equal bytes.
func (p ManagementPolicy) JSON() []byte { return minified(p.content) }

// String returns the minified JSON.
func (p ManagementPolicy) String() string { return string(p.JSON()) }

// Size is the length that counts against the quota; see [Document.Size].
func (p ManagementPolicy) Size() int { return len(p.JSON()) }

// object is a JSON object under construction.
type object = map[string]any

// assign sets a value over that of parent policies.
func assign(value any) object { return object{"@@assign": value} }

// final sets a value that policies further down cannot change.
func final(value any) object {
	return object{"@@assign": value, "@@operators_allowed_for_child_policies": []any{"@@none"}}
}

// texts turns strings into a JSON list; AWS wants [] where there is nothing.
func texts(list []string) []any {
	out := []any{}
	for _, v := range list {
		out = append(out, v)
	}
	return out
}
