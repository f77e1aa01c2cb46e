package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// DenyRootUser denies everything to the root users of member accounts. Sessions that the management
// account opens with sts:AssumeRoot, which have the key aws:AssumedRoot, stay possible. They can
// repair a bucket or queue policy that denies everybody.
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

// DenyLeavingOrganization prevents a member account from leaving the organization, whose policies
// would no longer apply to it, and from closing itself.
type DenyLeavingOrganization struct{}

// Statements implements [policy.Preset].
func (DenyLeavingOrganization) Statements() ([]policy.Statement, error) {
	return []policy.Statement{deniedEverywhere("DenyLeavingOrganization", nil, "account:CloseAccount", "organizations:LeaveOrganization")}, nil
}

// DenyIAMUsers prevents creating IAM users and long-term credentials, and setting the password of a
// user that exists. People sign in through IAM Identity Center, and workloads use roles. Users and
// credentials that exist keep working.
type DenyIAMUsers struct {
	// Exempt are patterns of principals that may create them, for example a break-glass user. The
	// default is none.
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
		"iam:ResetServiceSpecificCredential",
		"iam:UpdateLoginProfile",
		"iam:UploadSSHPublicKey",
		"iam:UploadSigningCertificate",
	)}, nil
}

// ProtectRoles lets only exempt principals create, change or pass the roles that other presets
// exempt. Without it, an administrator of a member account can create a role with an exempt name
// and use it. [ProtectAutomation] closes the ways to use one that exists.
type ProtectRoles struct {
	// Roles are patterns of the roles to protect, such as policy.Role("cdk-*"). Required.
	Roles []string
	// Exempt are patterns of the principals that may change them. The default is the roles
	// themselves.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectRoles) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	if len(p.Roles) == 0 {
		ps.Add("ProtectRoles.Roles", "empty", `at least one role, such as policy.Role("cdk-*")`)
	}
	checkPrincipals(ps, "ProtectRoles.Roles", p.Roles)
	if err := ps.Err(); err != nil {
		return nil, err
	}
	if len(p.Exempt) == 0 {
		p.Exempt = p.Roles
	}
	exempt, err := exempting("ProtectRoles", p.Exempt)
	if err != nil {
		return nil, err
	}
	s := deniedEverywhere("ProtectRoles", exempt,
		"iam:AttachRolePolicy",
		"iam:CreateRole",
		"iam:DeleteRole*",
		"iam:DetachRolePolicy",
		"iam:PassRole",
		"iam:PutRole*",
		"iam:TagRole",
		"iam:UntagRole",
		"iam:UpdateAssumeRolePolicy",
		"iam:UpdateRole*",
	)
	s.Resource = p.Roles
	return []policy.Statement{s}, nil
}

// Quarantine denies everything to all but the exempt roles. It is for accounts that are suspended,
// compromised, or new and not set up yet.
type Quarantine struct {
	// Exempt are patterns of the roles that investigate or set up the account. Required, since
	// nobody else can even read. The management account can move the account out of quarantine.
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
