package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// newBoundary defines a permissions boundary: it grants nothing by itself. It allows all but what
// it denies, and not simply everything, which IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS would
// find.
func newBoundary(scope constructs.Construct) awsiam.IManagedPolicy {
	never := jsii.Strings(
		"account:*", "organizations:*", "sso:*",
		"iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Remove*", "iam:Set*",
		"iam:Update*", "iam:Upload*",
		"cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail",
		"config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "guardduty:DeleteDetector", "guardduty:UpdateDetector",
		"securityhub:DisableSecurityHub", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion",
	)
	everything := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("WhatPoliciesGrant"), NotActions: never, Resources: jsii.Strings("*"),
	})
	denied := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("NeverThis"), Effect: awsiam.Effect_DENY, Actions: never, Resources: jsii.Strings("*"),
	})
	boundary := awsiam.NewManagedPolicy(scope, jsii.String("Boundary"), &awsiam.ManagedPolicyProps{
		Description: jsii.String("The most that " + tree.Path(scope) + " can ever be given"),
		Statements:  &[]awsiam.PolicyStatement{everything, denied},
	})
	plinth.Promise(boundary, promise.That("keeps a role from identities, the organization and the audit, whatever its policies grant",
		promise.At("Resource").Statements("PolicyDocument.Statement", plinth.Statements(boundary.Document())...)))
	const why = "a permissions boundary grants nothing, it limits what other policies grant"
	guardrail.Waive(boundary, "IAM-007", why)
	awscdk.Validations_Of(boundary).Acknowledge(
		&awscdk.Acknowledgment{Id: jsii.String("CloudFormation-Validate::W2512"), Reason: jsii.String(why)})
	return boundary
}
