// Package baseline defines what an organization of AWS accounts stands on: its units and
// accounts, the policies that hold for them, central logs, and the settings of every account.
//
//	org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
//	baseline.NewPolicySet(stack, "Policies", &baseline.PolicySetProps{
//		Organization: org, Regions: []string{"eu-west-1", "eu-central-1"},
//	})
//
// The organization, its policies and what delegates administration belong into a stack of the
// management account, which holds nothing else: the guardrail MGMT-001 sees to that. All the
// rest belongs into the accounts that the organization hands out.
package baseline
