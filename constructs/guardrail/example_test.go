package guardrail_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
)

// An app that exists already adds one line, and grants an exception where it needs one.
func ExampleEnforce() {
	app := awscdk.NewApp(&awscdk.AppProps{Context: &map[string]any{"@aws-cdk/core:appMode": "inmemory"}})
	enforcement := guardrail.Enforce(app)

	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	site := awss3.NewBucket(stack, jsii.String("Site"), nil)
	guardrail.Waive(site, "S3-004", "the pipeline can write the site again", guardrail.Until("2999-12-31"))
	func() {
		defer func() { _ = recover() }() // Synth panics with CDK's report of what is violated
		app.Synth(nil)
	}()

	report, err := enforcement.Report()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		if f.Rule.ID == "S3-001" {
			fmt.Println(f.Rule.ID, f.Path, f.Property, f.Detail)
		}
	}
	for _, f := range report.Waived {
		fmt.Println("waived", f.Rule.ID, f.Path+f.Waiver.Until())
	}
	// Output:
	// S3-001 Shop/Site/Resource PublicAccessBlockConfiguration is not set, so a policy or an ACL can make the bucket public
	// waived S3-004 Shop/Site/Resource (until 2999-12-31)
}

// Attest states what no template shows, for the Well-Architected report.
func ExampleAttest() {
	app := awscdk.NewApp(nil)
	guardrail.Attest(app, attestation.Attestation{
		Item: "savings-plans", Owner: "finops@example.com", Date: "2026-11-01", Expires: "2027-10-31",
		Note: "Compute Savings Plan of $4 an hour for a year",
	})
}
