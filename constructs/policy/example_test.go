package policy_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// A European company keeps its workloads in two Regions. The table shows that global
// services, certificates for CloudFront and the automation keep working.
func Example() {
	scp := policy.Must(policy.NewSCP("baseline",
		policy.RegionDeny{
			Allowed: []string{"eu-west-1", "eu-central-1"},
			Exempt:  []string{policy.Role("stacksets-exec-*")},
		},
		policy.DenyRootUser{},
	))
	packed, err := policy.Pack(policy.SCPQuota.Reserve(1), scp)
	if err != nil {
		panic(err)
	}

	admin := policy.Principal{ARN: "arn:aws:iam::111122223333:role/Admin"}
	automation := policy.Principal{ARN: "arn:aws:iam::111122223333:role/stacksets-exec-0123"}
	root := policy.Principal{ARN: "arn:aws:iam::111122223333:root"}
	dublin := policy.Context{"aws:RequestedRegion": {"eu-west-1"}}
	virginia := policy.Context{"aws:RequestedRegion": {"us-east-1"}}

	fmt.Print(policy.Table{
		Policies: policy.Policies{
			Identity: []policy.Document{policy.FullAWSAccess()}, // an administrator
			SCPs:     [][]policy.Document{append(packed, policy.FullAWSAccess())},
		},
		Rows: []policy.Row{
			{Name: "a workload at home", Principal: admin, Action: "ec2:RunInstances", Context: dublin},
			{Name: "a workload elsewhere", Principal: admin, Action: "ec2:RunInstances", Context: virginia},
			{Name: "a role", Principal: admin, Action: "iam:CreateRole", Context: virginia},
			{Name: "a certificate for CloudFront", Principal: admin, Action: "acm:RequestCertificate", Context: virginia},
			{Name: "the automation", Principal: automation, Action: "config:PutConfigurationRecorder", Context: policy.Context{"aws:RequestedRegion": {"ap-south-1"}}},
			{Name: "the root user", Principal: root, Action: "s3:ListAllMyBuckets", Context: dublin},
		},
	})
	// Output:
	// REQUEST                       ACTION                           DECISION  BY
	// a workload at home            ec2:RunInstances                 Allow     FullAWSAccess
	// a workload elsewhere          ec2:RunInstances                 Deny      DenyOtherRegions
	// a role                        iam:CreateRole                   Allow     FullAWSAccess
	// a certificate for CloudFront  acm:RequestCertificate           Allow     FullAWSAccess
	// the automation                config:PutConfigurationRecorder  Allow     FullAWSAccess
	// the root user                 s3:ListAllMyBuckets              Deny      DenyRootUser
}

// A policy that somebody else wrote is read, checked and judged.
func ExampleParse() {
	_, err := policy.Parse([]byte(`{
		"Version": "2012-10-17",
		"Statement": [{"Sid": "Keys", "Effect": "Deny", "Action": ["kms:ScheduleKeyDeletion", "kmsDisableKey"], "Resource": "*",
			"Condition": {"StringNotEqual": {"aws:PrincipalOrgID": "o-exampleorgid"}}}]
	}`))
	for _, p := range policy.Problems(err) {
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
		policy.RegionDeny{Allowed: []string{"eu-west-1"}, Exempt: automation, EdgeStacks: true},
		policy.ProtectSecurityServices{Exempt: automation},
		policy.ProtectRoles{Roles: automation},
		policy.S3Encryption{},
		policy.ProtectS3Settings{Exempt: automation},
		policy.DenyRootUser{},
		policy.DenyLeavingOrganization{},
		policy.DenyIAMUsers{},
		policy.RequireIMDSv2{},
		policy.DenyPublicSharing{Exempt: automation},
		policy.ProtectKeys{},
		policy.SpendGuard{},
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
