package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// MFAGroupProps configure an [MFAGroup]; nil and the zero value are the production choice.
type MFAGroupProps struct {
	// ManagedPolicies are what the members may do once they have signed in with MFA.
	ManagedPolicies []awsiam.IManagedPolicy
}

// An MFAGroup is for the rare IAM user that cannot be a role. Without MFA its members may
// register a device and change their password, and nothing else. It promises that
//
//   - the policy is never attached to a role, whose sessions it would lock out (IAM-011),
//   - its members have permissions through the group (IAM-008).
//
// It costs nothing. See "AWS: Allows MFA-authenticated IAM users to manage their own credentials on
// the Security credentials page".
type MFAGroup struct {
	constructs.Construct
	group awsiam.Group
}

// NewMFAGroup defines a group.
func NewMFAGroup(scope constructs.Construct, id string, props *MFAGroupProps) *MFAGroup {
	g := &MFAGroup{}
	plinth.Init(g, scope, id)
	stack := tree.Stack(g)
	document := mfaPolicy("arn:" + *stack.Partition() + ":iam::" + *stack.Account() + ":")
	own := awsiam.NewManagedPolicy(g, jsii.String("Policy"), &awsiam.ManagedPolicyProps{
		Description: jsii.String("Nothing without MFA but to register it"),
		Document:    awsiam.PolicyDocument_FromJson(document.Object()),
	})
	plinth.Promise(own, promise.That("denies everything without MFA but to register it",
		promise.At("Resource").Statements("PolicyDocument.Statement", document.Object()["Statement"].([]any)...)))
	managed := []awsiam.IManagedPolicy{own}
	if props != nil {
		managed = append(managed, props.ManagedPolicies...)
	}
	g.group = awsiam.NewGroup(g, jsii.String("Resource"), &awsiam.GroupProps{ManagedPolicies: &managed})
	plinth.Promise(g.group, promise.That("puts its members under the policy",
		promise.At("Resource").Includes("ManagedPolicyArns", own.ManagedPolicyArn())))
	return g
}

// Group returns the L2 construct.
func (g *MFAGroup) Group() awsiam.Group { return g.group }

// mfaPolicy lets users manage their own credentials, and denies the rest until they have signed in
// with MFA. The operator has to be BoolIfExists: requests by long-lived access keys have no such
// condition key at all, and have to be denied too.
func mfaPolicy(account string) policy.Document {
	user, devices := []string{account + "user/${aws:username}"}, []string{account + "mfa/*"}
	register := []string{"iam:EnableMFADevice", "iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ResyncMFADevice"}
	return policy.Document{Statements: []policy.Statement{
		{Sid: "Look", Effect: policy.Allow, Resource: []string{"*"},
			Action: []string{"iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"}},
		{Sid: "OwnPassword", Effect: policy.Allow, Action: []string{"iam:ChangePassword"}, Resource: user},
		{Sid: "CreateDevice", Effect: policy.Allow, Action: []string{"iam:CreateVirtualMFADevice"}, Resource: devices},
		{Sid: "OwnDevice", Effect: policy.Allow, Action: register, Resource: user},
		{Sid: "RemoveWithMFA", Effect: policy.Allow, Action: []string{"iam:DeactivateMFADevice"}, Resource: user,
			Condition: policy.Condition{"Bool": {"aws:MultiFactorAuthPresent": {"true"}}}},
		{Sid: "NothingElseWithoutMFA", Effect: policy.Deny, Resource: []string{"*"},
			NotAction: append([]string{"iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:GetAccountPasswordPolicy",
				"iam:ListVirtualMFADevices", "sts:GetSessionToken"}, register...),
			Condition: policy.Condition{"BoolIfExists": {"aws:MultiFactorAuthPresent": {"false"}}}},
	}}
}
