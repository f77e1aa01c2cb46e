package baseline_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// The default units, and the account of a first workload.
func ExampleNewOrganization() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		units := append(baseline.DefaultUnits(), baseline.Unit{Name: "Workloads", Accounts: []baseline.Account{{Name: "Shop"}}})
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com", Units: units})
		fmt.Println(org.Account("Shop").Parent().Name())
	})
	fmt.Println(len(a.OfType("AWS::Organizations::OrganizationalUnit")), "units")
	for _, account := range a.OfType("AWS::Organizations::Account") {
		fmt.Println(account.Get("AccountName"), account.Get("Email"))
	}
	// Output:
	// Workloads
	// 8 units
	// Security Tooling aws+security-tooling@example.com
	// Log Archive aws+log-archive@example.com
	// Shared Services aws+shared-services@example.com
	// Network aws+network@example.com
	// Shop aws+shop@example.com
}

// The policies of a landing zone, and what they decide, before anything is deployed.
func ExampleNewPolicySet() {
	constructtest.Preview(func(stack awscdk.Stack) {
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		attachments, err := baseline.DefaultPolicies(org, baseline.PolicyOptions{Regions: []string{"eu-west-1"}})
		if err != nil {
			panic(err)
		}
		policies := baseline.NewPolicySet(stack, "Policies", &baseline.PolicySetProps{Organization: org, Attachments: attachments})

		production := org.Unit(baseline.ProductionUnit)
		above := decide.Policies{
			Identity: []policy.Document{policy.FullAWSAccess()}, SCPs: policies.SCPs(production), RCPs: policies.RCPs(production),
		}
		for _, region := range []string{"eu-west-1", "ap-south-1"} {
			decision := above.Decide(decide.Request{
				Principal: decide.Principal{ARN: "arn:aws:iam::222222222222:role/Developer"}, Action: "ec2:RunInstances",
				Context: decide.Context{"aws:RequestedRegion": {region}, "ec2:MetadataHttpTokens": {"required"}},
			})
			fmt.Println(region, decision.Allowed)
		}
		fmt.Println(policies.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP).Name)
	})
	// Output:
	// eu-west-1 true
	// ap-south-1 false
	// Policies Suspended SCP-1
}

// Security services are administered from Security Tooling, and not from the management account.
func ExampleNewDelegation() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		delegation := baseline.NewDelegation(stack, "Delegation", &baseline.DelegationProps{Organization: org})
		for _, service := range []baseline.Service{baseline.GuardDuty, baseline.IPAM, baseline.Backup} {
			fmt.Println(service, "by", delegation.Administrator(service).Name())
		}
	})
	fmt.Println(len(a.OfType("AWS::SecurityHub::DelegatedAdmin")), "resource of CloudFormation")
	// Output:
	// guardduty.amazonaws.com by Security Tooling
	// ipam.amazonaws.com by Network
	// backup.amazonaws.com by Shared Services
	// 1 resource of CloudFormation
}
