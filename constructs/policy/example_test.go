package policy_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// A policy that somebody else wrote is read, checked and judged.
func ExampleParse() {
	_, err := policy.Parse([]byte(`{
		"Version": "2012-10-17",
		"Statement": [{"Sid": "Keys", "Effect": "Deny", "Action": ["kms:ScheduleKeyDeletion", "kmsDisableKey"], "Resource": "*",
			"Condition": {"StringNotEqual": {"aws:PrincipalOrgID": "o-exampleorgid"}}}]
	}`))
	for _, p := range policy.ProblemsIn(err) {
		fmt.Println(p)
	}
	// Output:
	// policy: Statement[0] (Sid "Keys").Action[1] is "kmsDisableKey", want service:Action such as s3:GetObject, or *
	// policy: Statement[0] (Sid "Keys").Condition.StringNotEqual is no operator, want a condition operator such as StringEquals, StringNotLikeIfExists or ForAnyValue:StringLike
}

// Twelve guardrails fit into one policy, and into two under the quota before May 2026.
func ExamplePack() {
	automation := []string{policy.Role("cdk-*"), policy.Role("stacksets-exec-*")}
	scp := policy.Must(policy.NewSCP("baseline",
		preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: automation, EdgeStacks: true},
		preset.ProtectSecurityServices{Exempt: automation},
		preset.ProtectRoles{Roles: automation},
		preset.DenyWeakS3Encryption{},
		preset.ProtectS3Settings{Exempt: automation},
		preset.DenyRootUser{},
		preset.DenyLeavingOrganization{},
		preset.DenyIAMUsers{},
		preset.RequireIMDSv2{},
		preset.DenyPublicSharing{Exempt: automation},
		preset.ProtectKeys{},
		preset.DenyPurchases{},
	))
	for _, quota := range []policy.Quota{policy.SCPQuota, policy.OldSCPQuota} {
		packed, err := policy.Pack(quota.Reserve(1), scp)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%d policies of at most %d characters:", len(packed), quota.Characters)
		for _, d := range packed {
			fmt.Printf(" %d", d.Size())
		}
		fmt.Println()
	}
	// Output:
	// 1 policies of at most 10240 characters: 9527
	// 2 policies of at most 5120 characters: 5015 4550
}
