package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/security"
)

// judge looks at the configurations of every account, from the delegated administrator of AWS
// Config. A pack would bring remediations to all of them: see security.OrganizationConformancePack.
func judge(stack awscdk.Stack) {
	security.NewConfigAggregator(stack, "Configurations", nil)
	security.NewOrganizationConfigRules(stack, "Rules", &security.OrganizationConfigRulesProps{
		ExcludedAccounts: []string{toolingAccount}, // it has no recorder
	})
}

// record keeps the configurations of an account. The first remediation mends by itself, the second
// when somebody says so, and the third only looks until its dry runs have been seen.
func record(stack awscdk.Stack) *security.ConfigRules {
	return security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
		Recorder: security.NewConfigRecorder(stack, "Recorder", nil),
		Rules: []security.ConfigRule{ // and those of the organization
			{Identifier: "REQUIRED_TAGS", Name: "team-tag", Parameters: map[string]string{"tag1Key": "Team"}},
		},
		Remediations: []security.Remediation{
			security.BlockPublicBuckets().Automatically("SEC-4711: two weeks of dry runs found what they should, and nothing else"),
			security.CloseAdministration().OnApproval(),
			security.DeactivateUnusedKeys(),
		},
	})
}
