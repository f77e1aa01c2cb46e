package security_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/security"
)

// In every Region but Home, the recorder leaves out IAM.
func ExampleNewConfigRecorder() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{Home: "eu-central-1"})
	})
	group := a.OfType("AWS::Config::ConfigurationRecorder")[0].Get("RecordingGroup")
	fmt.Println("all types:", group.Get("AllSupported"), "IAM:", group.Get("IncludeGlobalResourceTypes"))
	// Output: all types: true IAM: false
}

// Remediations are dry runs until they are let loose.
func ExampleNewConfigRules() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		rules := security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
			Recorder: security.NewConfigRecorder(stack, "Recorder", nil),
			Rules:    append(security.BaselineRules(), security.ConfigRule{Identifier: "DYNAMODB_PITR_ENABLED", Control: "DynamoDB.2"}),
			Remediations: []security.Remediation{
				security.BlockPublicBuckets().Automatically("SEC-17: nine dry runs, no surprise"),
				security.CloseAdministration().OnApproval(),
				security.DeactivateUnusedKeys(),
			},
		})
		rules.OnNoncompliant("Noncompliant", security.NewAlertTopic(stack, "Alerts", nil).Target())
	})
	for _, r := range a.OfType("AWS::Config::RemediationConfiguration") {
		fmt.Println(r.Path, "automatic:", r.Get("Automatic"))
	}
	// Output:
	// Prod/Rules/Remediations/BlockPublicBuckets/Resource automatic: true
	// Prod/Rules/Remediations/CloseAdministration/Resource automatic: false
	// Prod/Rules/Remediations/DeactivateUnusedKeys/Resource automatic: false
}

// A remediation of one's own: a rule, steps that look, and steps that fix, each with its
// permission.
func ExampleRemediation() {
	const table = "dynamodb:${Region}:${Account}:table/*"
	backup := security.Remediation{
		Rule: security.ConfigRule{Identifier: "DYNAMODB_PITR_ENABLED", Control: "DynamoDB.2"},
		Runbook: security.Runbook{
			Name: "BackUpTables", Does: "Enables point-in-time recovery of the table.",
			Look: []automation.Step{{
				Name: "Look", Service: "dynamodb", API: "DescribeContinuousBackups",
				Inputs:  automation.Object{"TableName": security.ResourceID},
				Outputs: []automation.Output{{Name: "Status", Selector: "$.ContinuousBackupsDescription.ContinuousBackupsStatus"}},
				Allow:   []automation.Permission{{Action: "dynamodb:DescribeContinuousBackups", On: table}},
			}},
			Fix: []automation.Step{{
				Name: "Enable", Service: "dynamodb", API: "UpdateContinuousBackups",
				Inputs: automation.Object{"TableName": security.ResourceID,
					"PointInTimeRecoverySpecification": automation.Object{"PointInTimeRecoveryEnabled": true}},
				Allow: []automation.Permission{{Action: "dynamodb:UpdateContinuousBackups", On: table}},
			}},
		},
	}
	for _, r := range []security.Remediation{backup, backup.OnApproval()} {
		a := constructtest.Preview(func(stack awscdk.Stack) {
			security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{Remediations: []security.Remediation{r}})
		})
		fmt.Println(len(a.OfType("AWS::SSM::Document")[0].Get("Content", "mainSteps").List()), "steps")
	}
	// Output:
	// 1 steps
	// 2 steps
}

// The delegated administrator of AWS Config sees all accounts in one place.
func ExampleNewConfigAggregator() {
	a := constructtest.Preview(func(stack awscdk.Stack) { security.NewConfigAggregator(stack, "Aggregator", nil) })
	fmt.Println(a.OfType("AWS::Config::ConfigurationAggregator")[0].Get("OrganizationAggregationSource", "AllAwsRegions"))
	// Output: true
}

// Rules in every account but the sandbox, which has no recorder.
func ExampleNewOrganizationConfigRules() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewOrganizationConfigRules(stack, "Rules", &security.OrganizationConfigRulesProps{
			Rules: security.CISRules(), ExcludedAccounts: []string{"555555555555"},
		})
	})
	fmt.Println(a.OfType("AWS::Config::OrganizationConfigRule")[0].Get("OrganizationConfigRuleName"))
	// Output: ec2-ebs-encryption-by-default
}

// A pack remediates in every account, with the runbooks and roles of a stack set.
func ExampleNewOrganizationConformancePack() {
	remediations := []security.Remediation{security.RotateKeys().OnApproval(), security.ValidateTrails().OnApproval()}
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewOrganizationConformancePack(stack, "Pack", &security.OrganizationConformancePackProps{Remediations: remediations})
		security.NewRemediationRunbooks(stack, "Runbooks", &security.RemediationRunbooksProps{Remediations: remediations})
	})
	fmt.Println(a.OfType("AWS::Config::OrganizationConformancePack")[0].Get("OrganizationConformancePackName"))
	// Output: Prod-Pack
}

// The runbooks have fixed names, by which the pack finds them.
func ExampleNewRemediationRunbooks() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewRemediationRunbooks(stack, "Runbooks", &security.RemediationRunbooksProps{Remediations: security.Remediations()})
	})
	for _, document := range a.OfType("AWS::SSM::Document")[:2] {
		fmt.Println(document.Get("Name"))
	}
	// Output:
	// Remediate-BlockPublicBuckets
	// Remediate-CloseAdministration
}
