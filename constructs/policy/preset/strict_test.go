package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// team deploys workloads: exempt from what nobody changes by hand, and from nothing else.
var (
	team      = decide.Principal{ARN: "arn:aws:iam::" + here + ":role/team-deploy", OrgID: "o-exampleorgid"}
	deployers = []string{policy.Role("team-*")}
)

// Presets that deny a list of actions to all but exempt roles.
func TestStrictPresets(t *testing.T) {
	for name, c := range map[string]struct {
		preset      policy.Preset
		sid         string
		denied, not []string
	}{
		"platform": {preset.ProtectPlatform{Exempt: exempt}, "ProtectPlatform", []string{
			"cloudformation:CreateStackSet", "cloudformation:UpdateStackSet", "cloudformation:DeleteStackInstances", "cloudformation:UpdateStack",
			"lambda:UpdateFunctionCode", "ssm:UpdateDocument", "ssm:UpdateAssociation", "states:UpdateStateMachine", "events:PutTargets",
			"scheduler:UpdateSchedule", "cloudwatch:SetAlarmState", "sns:DeleteTopic",
		}, []string{"states:StartExecution", "cloudformation:DescribeStacks", "sns:Publish", "lambda:GetFunction"}},
		"monitoring": {preset.ProtectMonitoring{Exempt: exempt}, "ProtectMonitoring", []string{
			"cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "events:DeleteRule", "sns:Unsubscribe", "synthetics:StopCanary",
		}, []string{"events:PutRule", "events:PutTargets", "cloudwatch:PutMetricData", "sns:Subscribe"}},
		"associations": {preset.ProtectAssociations{Exempt: exempt}, "ProtectAssociations", []string{
			"ssm:CreateAssociation", "ssm:StartAssociationsOnce", "ssm:UpdateAssociation", "ssm:DeleteAssociation",
		}, []string{"ssm:DescribeAssociation", "ssm:SendCommand"}},
		"account": {preset.ProtectAccountSettings{Exempt: exempt}, "ProtectAccountSettings", []string{
			"account:PutAlternateContact", "account:EnableRegion", "ec2:DisableEbsEncryptionByDefault", "ec2:ModifyVpcBlockPublicAccessOptions",
			"iam:UpdateAccountPasswordPolicy", "ssm:UpdateServiceSetting", "elasticmapreduce:PutBlockPublicAccessConfiguration",
		}, []string{"account:GetAlternateContact", "ec2:EnableEbsEncryptionByDefault", "ec2:DescribeVpcBlockPublicAccessOptions"}},
		"sign-in": {preset.ProtectSignIn{Exempt: exempt}, "ProtectSignIn", []string{
			"iam:CreateSAMLProvider", "sso:CreateInstance", "identitystore:CreateGroupMembership", "iam:DeactivateMFADevice",
			"iam:AttachUserPolicy", "iam:EnableOutboundWebIdentityFederation", "sso:ProvisionPermissionSet",
		}, []string{"iam:GetSAMLProvider", "sso:ListInstances", "iam:DeleteUser", "iam:EnableMFADevice"}},
		"providers": {preset.ProtectProviders{Exempt: exempt}, "ProtectProviders", []string{
			"iam:CreateOpenIDConnectProvider", "iam:AddClientIDToOpenIDConnectProvider", "rolesanywhere:CreateTrustAnchor",
		}, []string{"iam:GetOpenIDConnectProvider", "rolesanywhere:GetTrustAnchor"}},
		"organization": {preset.ProtectOrganization{Exempt: exempt}, "ProtectOrganization", []string{
			"organizations:AcceptHandshake", "organizations:DetachPolicy", "organizations:UpdatePolicy", "organizations:DisableAWSServiceAccess",
		}, []string{"organizations:DescribeOrganization", "organizations:ListAccounts", "organizations:LeaveOrganization"}},
		"backups": {preset.ProtectBackups{Exempt: exempt}, "ProtectBackups", []string{
			"backup:DeleteRecoveryPoint", "backup:DeleteBackupVaultLockConfiguration", "backup:PutBackupVaultAccessPolicy", "rbin:UnlockRule",
			"rds:DeleteDBSnapshot", "s3:BypassGovernanceRetention",
		}, []string{"backup:StartBackupJob", "backup:StartRestoreJob", "ec2:DeleteSnapshot"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := underSCP(t, c.preset)
			check(t, p,
				rows(admin, policy.Deny, c.sid, nil, c.denied...), rows(root, policy.Deny, c.sid, nil, c.denied...),
				rows(deploy, policy.Allow, "", nil, c.denied...), rows(linked, policy.Allow, "", nil, c.denied...),
				rows(admin, policy.Allow, "", nil, c.not...),
			)
		})
	}
}

func TestDenySharingWithStrangers(t *testing.T) {
	p := underSCP(t, preset.DenySharing{Exempt: exempt, Deployers: deployers})
	key := func(key, value string) decide.Context { return decide.Context{key: {value}} }
	const external, url, who = "ram:RequestedAllowsExternalPrincipals", "lambda:FunctionUrlAuthType", "lambda:Principal"
	check(t, p,
		rows(admin, policy.Deny, "DenyForeignShares", nil, "ram:CreateResourceShare"),
		rows(admin, policy.Deny, "DenyForeignShares", key(external, "true"), "ram:CreateResourceShare", "ram:UpdateResourceShare"),
		rows(admin, policy.Allow, "", key(external, "false"), "ram:CreateResourceShare"),
		rows(admin, policy.Deny, "DenyForeignSharers", nil, "ram:AssociateResourceShare"),
		rows(admin, policy.Allow, "", key("ram:AllowsExternalPrincipals", "false"), "ram:AssociateResourceShare"),
		rows(admin, policy.Deny, "DenyPublicFunctionURLs", key(url, "NONE"), "lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig"),
		rows(team, policy.Deny, "DenyPublicFunctionURLs", key(url, "NONE"), "lambda:CreateFunctionUrlConfig"),
		rows(admin, policy.Allow, "", key(url, "AWS_IAM"), "lambda:CreateFunctionUrlConfig"),
		rows(admin, policy.Deny, "DenyForeignFunctions", key(who, there), "lambda:AddPermission"),
		rows(team, policy.Allow, "", key(who, there), "lambda:AddPermission"),
		rows(team, policy.Deny, "DenyPublicFunctions", key(who, "*"), "lambda:AddPermission"),
		rows(admin, policy.Allow, "", key(who, "events.amazonaws.com"), "lambda:AddPermission"),
		rows(admin, policy.Deny, "DenyResourcePolicies", nil, "sns:SetTopicAttributes", "events:PutPermission", "es:UpdateDomainConfig"),
		rows(team, policy.Allow, "", nil, "sns:SetTopicAttributes", "events:PutPermission", "es:UpdateDomainConfig"),
		rows(team, policy.Deny, "DenySharing", nil, "ec2:ModifySnapshotAttribute", "rds:StartExportTask", "redshift:AuthorizeDataShare"),
	)
}

func TestDeployersSetUpWhatNobodyChangesByHand(t *testing.T) {
	networks := underSCP(t, preset.DenyForeignNetworks{Exempt: exempt, Deployers: deployers})
	check(t, networks,
		rows(admin, policy.Deny, "DenyGateways", nil, "ec2:AttachInternetGateway", "ec2:CreateDefaultVpc"),
		rows(team, policy.Allow, "", nil, "ec2:AttachInternetGateway"),
		rows(team, policy.Deny, "DenyForeignNetworks", nil, "ec2:CreateVpcPeeringConnection", "ec2:CreateVpnConnection"),
		rows(deploy, policy.Allow, "", nil, "ec2:CreateVpcPeeringConnection"),
	)
	keys := underSCP(t, preset.ProtectKeys{Exempt: exempt, Deployers: deployers})
	check(t, keys,
		rows(admin, policy.Deny, "ProtectKeyPolicies", nil, "kms:PutKeyPolicy"),
		rows(team, policy.Allow, "", nil, "kms:PutKeyPolicy"),
		rows(team, policy.Deny, "ProtectKeys", nil, "kms:ScheduleKeyDeletion", "cloudhsm:DeleteHsm"),
	)
	check(t, underSCP(t, preset.DenyPlainHTTP{}),
		rows(admin, policy.Deny, "DenyPlainHTTP", decide.Context{"aws:SecureTransport": {"false"}}, "sns:Publish"),
		rows(admin, policy.Allow, "", decide.Context{"aws:SecureTransport": {"true"}}, "sns:Publish"),
		rows(admin, policy.Allow, "", nil, "sns:Publish"), // by a service, on behalf of its caller
	)
}
