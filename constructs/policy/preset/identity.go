package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// DenyRootUser denies everything to the root users of member accounts. Sessions that the
// management account opens centrally by sts:AssumeRoot stay possible: they carry
// aws:AssumedRoot, and are the way to repair a bucket or queue policy that locks out
// everybody.
type DenyRootUser struct{}

// Statements implements [policy.Preset].
func (DenyRootUser) Statements() ([]policy.Statement, error) {
	return []policy.Statement{{
		Sid: "DenyRootUser", Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"},
		Condition: policy.Condition{
			"ArnLike": {"aws:PrincipalArn": {"arn:*:iam::*:root"}},
			"Null":    {"aws:AssumedRoot": {"true"}},
		},
	}}, nil
}

// DenyLeavingOrganization denies to take an account out of the organization, and so out
// of reach of its policies, or to close it from within.
type DenyLeavingOrganization struct{}

// Statements implements [policy.Preset].
func (DenyLeavingOrganization) Statements() ([]policy.Statement, error) {
	return []policy.Statement{deniedEverywhere("DenyLeavingOrganization", nil, "account:CloseAccount", "organizations:LeaveOrganization")}, nil
}

// DenyIAMUsers denies to create IAM users and long-term credentials. People sign in by
// IAM Identity Center, workloads use roles. What exists keeps working.
type DenyIAMUsers struct {
	// Exempt are patterns of principals that may, for example to make a break-glass user.
	// The default is none.
	Exempt []string
}

// Statements implements [policy.Preset].
func (d DenyIAMUsers) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("DenyIAMUsers", d.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("DenyIAMUsers", exempt,
		"iam:CreateAccessKey",
		"iam:CreateLoginProfile",
		"iam:CreateServiceSpecificCredential",
		"iam:CreateUser",
		"iam:UploadSSHPublicKey",
		"iam:UploadSigningCertificate",
	)}, nil
}

// ProtectRoles denies everybody else to create, change or pass the roles that other
// presets exempt. Without it an exemption is a door: an administrator of a member account
// makes a role of an exempt name and is exempt.
type ProtectRoles struct {
	// Roles are patterns of the roles to protect, such as Role("cdk-*"). Required.
	Roles []string
	// Exempt are patterns of the principals that may change them. The default is the
	// roles themselves.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectRoles) Statements() ([]policy.Statement, error) {
	if len(p.Exempt) == 0 {
		p.Exempt = p.Roles
	}
	exempt, err := requireExempt("ProtectRoles", p.Exempt)
	if err != nil {
		return nil, err
	}
	if _, err := requireExempt("ProtectRoles", p.Roles); err != nil {
		return nil, err
	}
	s := deniedEverywhere("ProtectRoles", exempt,
		"iam:AttachRolePolicy",
		"iam:CreateRole",
		"iam:DeleteRole",
		"iam:DeleteRolePermissionsBoundary",
		"iam:DeleteRolePolicy",
		"iam:DetachRolePolicy",
		"iam:PassRole",
		"iam:PutRolePermissionsBoundary",
		"iam:PutRolePolicy",
		"iam:TagRole",
		"iam:UntagRole",
		"iam:UpdateAssumeRolePolicy",
		"iam:UpdateRole",
		"iam:UpdateRoleDescription",
	)
	s.Resource = p.Roles
	return []policy.Statement{s}, nil
}

// Quarantine denies everything except to the exempt roles: for accounts that are
// suspended, compromised, or new and not set up yet.
type Quarantine struct {
	// Exempt are patterns of the roles that investigate or set up. Required: nobody else
	// can do anything, not even read. The management account moves the account out of it.
	Exempt []string
}

// Statements implements [policy.Preset].
func (q Quarantine) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("Quarantine", q.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("Quarantine", exempt, "*")}, nil
}
