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

// record keeps the configurations of an account in a Region; users and roles are recorded at home.
func record(stack awscdk.Stack) *security.ConfigRecorder {
	return security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{Home: regions[0]})
}

// judgeAccount holds an account to a rule of its own. The first remediation mends by itself, the
// second when somebody says so, and the third only tells until its dry runs have been seen.
func judgeAccount(stack awscdk.Stack, recorder *security.ConfigRecorder) *security.ConfigRules {
	return security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
		Recorder: recorder,
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
