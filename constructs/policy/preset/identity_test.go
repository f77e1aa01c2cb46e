package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestDenyRootUser(t *testing.T) {
	p := underSCP(t, preset.DenyRootUser{})
	check(t, p,
		rows(root, policy.Deny, "DenyRootUser", nil, "s3:DeleteBucketPolicy", "iam:CreateAccessKey", "account:CloseAccount"),
		rows(root, policy.Allow, "", decide.Context{"aws:AssumedRoot": {"true"}}, "s3:DeleteBucketPolicy"),
		rows(decide.Principal{ARN: root.ARN, ManagementAccount: true}, policy.Allow, "", nil, "account:CloseAccount"),
		rows(admin, policy.Allow, "", nil, "s3:DeleteBucketPolicy"),
	)
}

func TestDenyLeavingOrganization(t *testing.T) {
	p := underSCP(t, preset.DenyLeavingOrganization{})
	check(t, p,
		rows(root, policy.Deny, "DenyLeavingOrganization", nil, "organizations:LeaveOrganization", "account:CloseAccount"),
		rows(deploy, policy.Deny, "DenyLeavingOrganization", nil, "organizations:LeaveOrganization"),
		rows(admin, policy.Allow, "", nil, "organizations:DescribeOrganization", "account:GetContactInformation"),
	)
}

func TestDenyIAMUsers(t *testing.T) {
	p := underSCP(t, preset.DenyIAMUsers{Exempt: exempt})
	check(t, p,
		rows(
			admin, policy.Deny, "DenyIAMUsers", nil, "iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile",
			"iam:CreateServiceSpecificCredential",
		),
		rows(
			admin, policy.Allow, "", nil, "iam:CreateRole", "iam:DeleteUser", "iam:DeleteAccessKey", "iam:UpdateAccessKey",
			"iam:ListUsers",
		),
		rows(deploy, policy.Allow, "", nil, "iam:CreateUser"),
	)
}

// Without it, an administrator can create a role with an exempt name.
func TestProtectRolesProtectsExemptNames(t *testing.T) {
	open := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: exempt})
	closed := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: exempt}, preset.ProtectRoles{Roles: exempt})
	on := func(who decide.Principal, action, role string, want policy.Effect) decide.Row {
		return decide.Row{Name: role, Want: want, Request: decide.Request{
			Principal: who, Action: action, Resource: "arn:aws:iam::" + here + ":role/" + role, Context: in("us-east-1"),
		}}
	}
	policytest.Check(t, open, []decide.Row{on(admin, "iam:CreateRole", "cdk-evil", policy.Allow)})
	policytest.Check(t, closed, []decide.Row{
		on(admin, "iam:CreateRole", "cdk-evil", policy.Deny),
		on(admin, "iam:UpdateAssumeRolePolicy", "cdk-deploy", policy.Deny),
		on(admin, "iam:PassRole", "cdk-deploy", policy.Deny),
		on(admin, "iam:GetRole", "cdk-deploy", policy.Allow),
		on(admin, "iam:CreateRole", "app", policy.Allow),
		on(deploy, "iam:UpdateAssumeRolePolicy", "cdk-deploy", policy.Allow),
	})
}

func TestQuarantine(t *testing.T) {
	p := underSCP(t, preset.Quarantine{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "Quarantine", nil, "s3:GetObject", "iam:CreateRole", "sts:GetSessionToken"),
		rows(root, policy.Deny, "Quarantine", nil, "s3:GetObject"),
		rows(deploy, policy.Allow, "", nil, "s3:GetObject"),
		rows(linked, policy.Allow, "", nil, "s3:GetObject"),
	)
}
