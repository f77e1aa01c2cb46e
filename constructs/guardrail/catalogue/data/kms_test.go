package data_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func kmsSabotages() []Case {
	const grants = "Key.KeyPolicy.Statement.3."
	return []Case{
		{Rule: "KMS-006", Name: "any grant", Change: []Change{Set(grants+"Condition", nil)},
			At: "Key KeyPolicy", Says: "allows kms:CreateGrant to"},
		{Rule: "KMS-006", Name: "grants for people",
			Change: []Change{Set(grants+"Condition", Object{"Bool": Object{"kms:GrantIsForAWSResource": "false"}})},
			At:     "Key KeyPolicy", Says: "without a condition on the grant"},
		{Rule: "KMS-006", Name: "decided at deployment",
			Change: []Change{Set(grants+"Condition", Object{"Bool": Object{"kms:GrantIsForAWSResource": Ref("Param")}})},
			At:     "Key KeyPolicy", Says: "without a condition on the grant"},
		{Rule: "KMS-006", Name: "for the root of another account", Change: []Change{Set(grants+"Condition", nil),
			Set(grants+"Principal", Object{"AWS": List{"arn:aws:iam::999999999999:root"}})},
			At: "Key KeyPolicy", Says: "allows kms:CreateGrant to"},
		{Rule: "KMS-006", Name: "by a wildcard", Change: []Change{Set(grants+"Condition", nil), Set(grants+"Action", "kms:Create*")},
			At: "Key KeyPolicy", Says: "allows kms:Create* to"},
		{Rule: "KMS-001", Name: "no rotation", Change: []Change{Set("Key.EnableKeyRotation", nil)},
			At: "Key EnableKeyRotation", Says: "is not set"},
		{Rule: "KMS-001", Name: "decided at deployment", Change: []Change{Set("Key.EnableKeyRotation", Ref("Param"))},
			At: "Key EnableKeyRotation", Says: "${Param}"},
		{Rule: "KMS-001", Name: "kind decided at deployment",
			Change: []Change{Set("Signing.KeySpec", Ref("Param")), Set("Signing.KeyUsage", nil)},
			At:     "Signing EnableKeyRotation", Says: "is not set"},
		{Rule: "KMS-002", Name: "everyone", Change: []Change{Set("Key.KeyPolicy.Statement.2.Principal", "*")},
			At: "Key KeyPolicy", Says: "allows kms:Decrypt to everyone"},
		{Rule: "KMS-002", Name: "decided at deployment",
			Change: []Change{Set("Key.KeyPolicy.Statement.2.Principal", Object{"AWS": Ref("Param")})},
			At:     "Key KeyPolicy", Says: "which may be everyone"},
		{Rule: "KMS-003", Name: "any source", Change: []Change{Set("Key.KeyPolicy.Statement.1.Condition", nil)},
			At: "Key KeyPolicy", Says: "lets logs.eu-west-1.amazonaws.com use the key on behalf of any account"},
		{Rule: "KMS-003", Name: "sources that may be missing", Change: []Change{Set("Key.KeyPolicy.Statement.1.Condition",
			Object{"StringEqualsIfExists": Object{"aws:SourceAccount": "111111111111"}})}, At: "Key KeyPolicy",
			Says: "on behalf of any account"},
		{Rule: "KMS-003", Name: "service without the caller", Change: []Change{Set("Key.KeyPolicy.Statement.1.Condition",
			Object{"StringEquals": Object{"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})}, At: "Key KeyPolicy",
			Says: "on behalf of any account"},
		{Rule: "KMS-003", Name: "more than EventBridge needs for topics", Change: []Change{Set("Key.KeyPolicy.Statement.1", Object{
			"Effect": "Allow", "Principal": Object{"Service": "events.amazonaws.com"}, "Action": List{"kms:Decrypt", "kms:Encrypt"},
			"Resource": "*"})}, At: "Key KeyPolicy", Says: "lets events.amazonaws.com use the key on behalf of any account"},
		{Rule: "KMS-007", Name: "a topic that hears nothing", Change: []Change{
			Set("Key.KeyPolicy.Statement.4.Condition", Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}),
		}, At: "Findings Targets", Says: "does not let EventBridge use it without a condition on the source"},
		{Rule: "KMS-004", Name: "a week", Change: []Change{Set("Key.PendingWindowInDays", 7)},
			At: "Key PendingWindowInDays", Says: "is 7; want 30"},
		{Rule: "KMS-004", Name: "decided at deployment", Change: []Change{Set("Key.PendingWindowInDays", Ref("Param"))},
			At: "Key PendingWindowInDays", Says: "${Param}"},
		{Rule: "KMS-005", Name: "replica deleted with the stack",
			Change: []Change{Add("Replica", Resource("AWS::KMS::ReplicaKey", Object{}))},
			At:     "Replica DeletionPolicy", Says: "is not set"},
		{Rule: "KMS-005", Name: "deleted with the stack", Change: []Change{Attribute("Key", "DeletionPolicy", "Delete")},
			At: "Key DeletionPolicy", Says: "is Delete"},
	}
}
