package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// newBoundary defines a permissions boundary: it grants nothing by itself.
func newBoundary(scope constructs.Construct) awsiam.IManagedPolicy {
	everything := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("WhatPoliciesGrant"), Actions: jsii.Strings("*"), Resources: jsii.Strings("*"),
	})
	denied := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("NeverThis"), Effect: awsiam.Effect_DENY, Resources: jsii.Strings("*"),
		Actions: jsii.Strings(
			"account:*", "organizations:*", "sso:*",
			"iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Remove*", "iam:Set*",
			"iam:Update*", "iam:Upload*",
			"cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail",
			"config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "guardduty:DeleteDetector", "guardduty:UpdateDetector",
			"securityhub:DisableSecurityHub", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion",
		),
	})
	boundary := awsiam.NewManagedPolicy(scope, jsii.String("Boundary"), &awsiam.ManagedPolicyProps{
		Description: jsii.String("The most that " + *scope.Node().Path() + " can ever be given"),
		Statements:  &[]awsiam.PolicyStatement{everything, denied},
	})
	plinth.Promise(boundary, promise.That("keeps a role from identities, the organization and the audit, whatever its policies grant",
		promise.At("Resource").Statements("PolicyDocument.Statement", plinth.Statements(boundary.Document())...)))
	guardrail.Waive(boundary, "IAM-003", "a permissions boundary grants nothing, it limits what other policies grant")
	return boundary
}
