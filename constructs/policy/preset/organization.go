package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// ProtectOrganization lets only exempt roles of a member account administer the organization, which
// a delegated administrator could. It comes with [DenyLeavingOrganization].
type ProtectOrganization struct {
	// Exempt are patterns of the roles that administer the organization. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectOrganization) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectOrganization", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectOrganization", exempt,
		"organizations:AcceptHandshake",
		"organizations:CancelHandshake",
		"organizations:DeclineHandshake",
		"organizations:AttachPolicy",
		"organizations:CloseAccount",
		"organizations:Create*",
		"organizations:Delete*",
		"organizations:Deregister*",
		"organizations:DetachPolicy",
		"organizations:Disable*",
		"organizations:Enable*",
		"organizations:Invite*",
		"organizations:Move*",
		"organizations:Put*",
		"organizations:Register*",
		"organizations:Remove*",
		"organizations:Terminate*",
		"organizations:Update*",
	)}, nil
}
