// Package policy builds, checks, fits and decides AWS policies: those of IAM and the
// service and resource control policies of AWS Organizations, and the declarative policies
// that configure services. It is pure Go: no account, no network, no CDK kernel, so that a
// table of decisions takes microseconds.
//
// A guardrail is written as a [Preset] and proved by a decision table, which says what is
// denied, by which statement, and above all what has to keep working:
//
//	scp := policy.Must(policy.NewSCP("baseline",
//		policy.RegionDeny{Allowed: []string{"eu-west-1", "eu-central-1"}, Exempt: []string{policy.Role("stacksets-exec-*")}},
//		policy.ProtectSecurityServices{Exempt: []string{policy.Role("cdk-*")}},
//		policy.ProtectRoles{Roles: []string{policy.Role("stacksets-exec-*"), policy.Role("cdk-*")}},
//		policy.DenyRootUser{},
//		policy.DenyLeavingOrganization{},
//	))
//	policies, err := policy.Pack(policy.SCPQuota.Reserve(1), scp)  // FullAWSAccess takes one place
//
//	func TestBaseline(t *testing.T) {
//		policy.Check(t, policy.Policies{
//			Identity: []policy.Document{administrator},
//			SCPs:     [][]policy.Document{append(policies, policy.FullAWSAccess())},
//		}, []policy.Row{
//			{Name: "no workloads elsewhere", Principal: admin, Action: "ec2:RunInstances", Want: policy.Deny, By: "DenyOtherRegions",
//				Context: policy.Context{"aws:RequestedRegion": {"us-east-2"}}},
//			{Name: "IAM is global", Principal: admin, Action: "iam:CreateRole", Want: policy.Allow,
//				Context: policy.Context{"aws:RequestedRegion": {"us-east-1"}}},
//		})
//	}
//
// # Documents
//
// [Parse] reads a policy strictly, [Document.Validate] applies the rules of its [Kind],
// [Document.JSON] writes it in one way only, and [Document.Object] hands it to
// CloudFormation. [Document.Minify] and [Pack] shorten and distribute statements without
// changing a decision.
//
// # Decisions
//
// [Evaluate] follows the policy evaluation logic of the IAM User Guide for every type of
// policy and every condition operator. It knows what a [Request] tells it: it fills in the
// keys that follow from the principal, but neither the Region nor what a service adds.
// VPC endpoint policies, S3 access control lists, KMS grants and the account settings of
// single services are not part of it.
//
// # Configuration
//
// [EC2Attributes], [TagPolicy], [BackupPolicy], [AIOptOut], [SecurityHubEnablement],
// [GuardDutyEnablement], [InspectorEnablement] and [S3PublicAccess] build the policies
// that configure services in all accounts.
package policy
