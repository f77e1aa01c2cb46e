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
	// policy: Statement[0] (Sid "Keys").Condition.StringNotEqual is not a condition operator, want one such as StringEquals, StringNotLikeIfExists or ForAnyValue:StringLike
}

// Twelve guardrails fit into four policies, and into two under the raised quota.
func ExamplePack() {
	automation := []string{policy.Role("cdk-*"), policy.Role("stacksets-exec-*")}
	scp := policy.Must(policy.NewSCP("baseline",
		preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: automation, EdgeStacks: []string{policy.Role("cdk-*")}},
		preset.ProtectSecurityServices{Exempt: automation},
		preset.ProtectRoles{Roles: automation},
		preset.DenyWeakS3Encryption{},
		preset.ProtectS3Settings{Exempt: automation},
		preset.DenyRootUser{},
		preset.DenyLeavingOrganization{},
		preset.DenyIAMUsers{},
		preset.RequireIMDSv2{},
		preset.DenySharing{Exempt: automation},
		preset.ProtectKeys{},
		preset.DenyPurchases{},
	))
	for _, quota := range []policy.Quota{policy.SCPQuota, policy.RaisedSCPQuota} {
		packed, err := policy.Pack(quota.Reserve(1), scp)
		if err != nil {
			fmt.Println(err)
			continue
		}
		for _, d := range packed {
			fmt.Printf("%s has %d of %d characters\n", d.Name, d.Size(), quota.Characters)
		}
	}
	// Output:
	// baseline has 5079 of 5120 characters
	// baseline 2 has 5119 of 5120 characters
	// baseline 3 has 5034 of 5120 characters
	// baseline 4 has 1394 of 5120 characters
	// baseline has 10228 of 10240 characters
	// baseline 2 has 6135 of 10240 characters
}

// A control policy is composed of presets, which name the setting at fault.
func ExampleNewSCP() {
	scp, err := policy.NewSCP("members", preset.DenyLeavingOrganization{}, preset.ProtectKeys{})
	if err != nil {
		panic(err)
	}
	for _, s := range scp.Statements {
		fmt.Println(s.Sid, s.Effect, len(s.Action), "actions")
	}

	_, err = policy.NewSCP("roles", preset.ProtectRoles{Roles: []string{"cdk-*"}})
	fmt.Println(err)
	// Output:
	// DenyLeavingOrganization Deny 2 actions
	// ProtectKeys Deny 12 actions
	// policy: ProtectRoles.Roles is "cdk-*", want the ARN of an IAM principal, such as policy.Role("cdk-*")
}

// Minify joins statements that differ only in their actions, and drops actions that others cover.
func ExampleDocument_Minify() {
	d, err := policy.Parse([]byte(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Deny", "Action": ["s3:PutObject", "s3:Put*"], "Resource": "*"},
		{"Effect": "Deny", "Action": "sqs:DeleteQueue", "Resource": "*"}
	]}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Minify())
	// Output: {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:Put*","sqs:DeleteQueue"],"Resource":"*"}]}
}
