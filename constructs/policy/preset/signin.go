package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// ProtectSignIn lets only exempt roles decide how people sign in to an account: SAML providers, IAM
// Identity Center with its directory, rights and MFA devices of IAM users that exist, delegation
// requests, and tokens with which roles sign in elsewhere.
type ProtectSignIn struct {
	// Exempt are patterns of the roles that set accounts up. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectSignIn) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectSignIn", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{
		deniedEverywhere("ProtectSignIn", exempt,
			"iam:*OrganizationsRoot*",
			"iam:AcceptDelegationRequest",
			"iam:AddUserToGroup",
			"iam:AssociateDelegationRequest",
			"iam:AttachGroupPolicy",
			"iam:AttachUserPolicy",
			"iam:CreateDelegationRequest",
			"iam:CreateGroup",
			"iam:CreateSAMLProvider",
			"iam:DeactivateMFADevice",
			"iam:DeleteSAMLProvider",
			"iam:DeleteUserPermissionsBoundary",
			"iam:DeleteVirtualMFADevice",
			"iam:DisableOutboundWebIdentityFederation",
			"iam:EnableOutboundWebIdentityFederation",
			"iam:PutGroupPolicy",
			"iam:PutUser*",
			"iam:SendDelegationToken",
			"iam:UpdateSAMLProvider",
			"identitystore:AddRegion",
			"identitystore:Create*",
			"identitystore:Delete*",
			"identitystore:Update*",
			"sso-directory:AddMemberToGroup",
			"sso-directory:Create*",
			"sso-directory:Delete*",
			"sso-directory:Disable*",
			"sso-directory:Enable*",
			"sso-directory:Import*",
			"sso-directory:Update*",
			"sso:AddRegion",
			"sso:Associate*",
			"sso:Attach*",
			"sso:Create*",
			"sso:Delete*",
			"sso:Detach*",
			"sso:Disassociate*",
			"sso:Provision*",
			"sso:Put*",
			"sso:Start*",
			"sso:Update*",
		),
	}, nil
}

// ProtectProviders lets only exempt roles decide which pipelines and servers outside AWS become
// roles of an account: OpenID Connect providers, and trust anchors and profiles of IAM Roles
// Anywhere.
type ProtectProviders struct {
	// Exempt are patterns of the roles that deploy. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectProviders) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectProviders", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{
		deniedEverywhere("ProtectProviders", exempt,
			"iam:AddClientIDToOpenIDConnectProvider",
			"iam:CreateOpenIDConnectProvider",
			"iam:DeleteOpenIDConnectProvider",
			"iam:RemoveClientIDFromOpenIDConnectProvider",
			"iam:UpdateOpenIDConnectProviderThumbprint",
			"rolesanywhere:Create*",
			"rolesanywhere:Delete*",
			"rolesanywhere:Disable*",
			"rolesanywhere:Enable*",
			"rolesanywhere:Import*",
			"rolesanywhere:Put*",
			"rolesanywhere:Update*",
		),
	}, nil
}
