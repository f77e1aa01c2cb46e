package baseline_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
)

// What an account needs on its first day. What has no resource type is set by a runbook.
func ExampleNewAccountBaseline() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		baseline.NewAccountBaseline(stack, "Baseline", &baseline.AccountBaselineProps{
			SecurityContact: &baseline.Contact{Name: "Security", Title: "On call", Email: "security@example.com", Phone: "+49 30 1234567"},
		})
	})
	for _, step := range a.OfType("AWS::SSM::Document")[0].Get("Content", "mainSteps").List() {
		fmt.Println(step.Get("name"))
	}
	// Output:
	// EncryptVolumes
	// RequireIMDSv2
	// BlockPublicImages
	// DisableSerialConsole
	// BlockPublicBuckets
	// StrengthenPasswords
	// SetSECURITYContact
}

// Every account of the organization gets the baseline in two Regions, and those to come as well.
func ExampleNewAccountStackSet() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		baseline.NewAccountStackSet(stack, "Accounts", &baseline.AccountStackSetProps{
			Targets: []*baseline.Target{org.Root()}, Regions: []string{"eu-west-1", "eu-central-1"},
		})
	})
	set := a.OfType("AWS::CloudFormation::StackSet")[0]
	fmt.Println(set.Get("StackInstancesGroup", "0", "Regions"), set.Get("AutoDeployment", "Enabled"))
	// Output: ["eu-west-1","eu-central-1"] true
}
