package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/security"
)

// judge looks at the configurations of every account, from the delegated administrator of AWS
// Config. A pack would bring remediations to all of them: see security.OrganizationConformancePack.
func judge(stack awscdk.Stack) {
	security.NewConfigAggregator(stack, "Configurations", nil)
	security.NewOrganizationConfigRules(stack, "Rules", &security.OrganizationConfigRulesProps{
		ExcludedAccounts: []string{config.ToolingAccount}, // it has no recorder
	})
}

// record keeps the configurations of an account in a Region; users and roles are recorded at home.
func record(stack awscdk.Stack) *security.ConfigRecorder {
	return security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{Home: config.Regions[0]})
}

// judgeAccount holds an account to a rule of its own, which tells its owners and mends nothing. Of
// the remediations of the organization's rules the first mends by itself, the second when somebody
// says so, and the third only looks until its dry runs have been seen.
func judgeAccount(stack awscdk.Stack, recorder *security.ConfigRecorder) *security.ConfigRules {
	owners := security.NewAlertTopic(stack, "Owners", &security.AlertTopicProps{
		Emails: []string{config.Owners}, Severity: alerting.Ticket,
	})
	tagged := security.ConfigRule{Identifier: "REQUIRED_TAGS", Name: "team-tag", Parameters: map[string]string{"tag1Key": "Team"}}
	return security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
		Recorder: recorder,
		Rules:    []security.ConfigRule{}, // those of the organization, and those of the remediations
		Remediations: []security.Remediation{
			security.NotifyOnly(tagged, owners.Topic()),
			security.BlockPublicBuckets().Automatically("SEC-4711: two weeks of dry runs found what they should, and nothing else"),
			security.CloseAdministration().OnApproval(),
			security.DeactivateUnusedKeys(),
		},
	})
}
