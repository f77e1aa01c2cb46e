package preset_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// A European company keeps its workloads in two Regions. The table shows that global
// services, certificates for CloudFront and the automation keep working.
func Example() {
	scp := policy.Must(policy.NewSCP("baseline",
		preset.DenyOtherRegions{
			Allowed: []string{"eu-west-1", "eu-central-1"},
			Exempt:  []string{policy.Role("stacksets-exec-*")},
		},
		preset.DenyRootUser{},
	))
	packed, err := policy.Pack(policy.SCPQuota.Reserve(1), scp)
	if err != nil {
		panic(err)
	}

	admin := decide.Principal{ARN: "arn:aws:iam::111122223333:role/Admin"}
	automation := decide.Principal{ARN: "arn:aws:iam::111122223333:role/stacksets-exec-0123"}
	root := decide.Principal{ARN: "arn:aws:iam::111122223333:root"}
	dublin := decide.Context{"aws:RequestedRegion": {"eu-west-1"}}
	virginia := decide.Context{"aws:RequestedRegion": {"us-east-1"}}

	fmt.Print(decide.Table{
		Policies: decide.Policies{
			Identity: []policy.Document{policy.FullAWSAccess()}, // an administrator
			SCPs:     [][]policy.Document{append(packed, policy.FullAWSAccess())},
		},
		Rows: []decide.Row{
			{Name: "a workload at home", Request: decide.Request{Principal: admin, Action: "ec2:RunInstances", Context: dublin}},
			{Name: "a workload elsewhere", Request: decide.Request{Principal: admin, Action: "ec2:RunInstances", Context: virginia}},
			{Name: "a role", Request: decide.Request{Principal: admin, Action: "iam:CreateRole", Context: virginia}},
			{Name: "a certificate for CloudFront", Request: decide.Request{
				Principal: admin, Action: "acm:RequestCertificate", Context: virginia,
			}},
			{Name: "the automation", Request: decide.Request{
				Principal: automation, Action: "config:PutConfigurationRecorder", Context: decide.Context{
					"aws:RequestedRegion": {"ap-south-1"},
				},
			}},
			{Name: "the root user", Request: decide.Request{Principal: root, Action: "s3:ListAllMyBuckets", Context: dublin}},
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
