package engine_test

import (
	"fmt"
	"os"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A rule of one's own, evaluated over the assembly that cdk synth wrote.
func Example() {
	noWebsites := engine.Rule{
		ID: "SHOP-001", Title: "Buckets are not websites", Pillar: engine.Security,
		Why: "CloudFront publishes our files.", Fix: "Remove WebsiteConfiguration, and add an origin to the distribution.",
		Check: engine.Each("AWS::S3::Bucket", func(pass *engine.Pass, bucket *assembly.Resource) {
			if index := bucket.Get("WebsiteConfiguration", "IndexDocument"); index.Exists() {
				pass.Report(bucket, "WebsiteConfiguration", "serves %v", index)
			}
		}),
	}
	a, err := assembly.Read("../cmd/guardrail/testdata/python-app/out")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := engine.Evaluate(a, []engine.Rule{noWebsites}, time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := report.Text(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// error SHOP-001  Buckets are not websites
	//   WebsiteStack/Site/Resource
	//     [Site397A1860, AWS::S3::Bucket] WebsiteConfiguration: serves index.html
	//   why: CloudFront publishes our files.
	//   fix: Remove WebsiteConfiguration, and add an origin to the distribution.
	//
	// 1 error, 0 warnings, 0 waived; 5 rules over 2 resources in 1 stack
}

// Want, WantNot and WantSet say what is wrong in the words that all rules share.
func ExamplePass_Want() {
	versioned := engine.Rule{
		ID: "SHOP-002", Title: "Buckets have versioning enabled", Pillar: engine.Reliability,
		Why: "Deleted files come back.", Fix: "Set Versioned.",
		Check: engine.Each("AWS::S3::Bucket", func(pass *engine.Pass, bucket *assembly.Resource) {
			pass.Want(bucket, "Enabled", "VersioningConfiguration", "Status")
		}),
	}
	a, err := assembly.Read("../cmd/guardrail/testdata/python-app/out")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := engine.Evaluate(a, []engine.Rule{versioned}, time.Time{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Println(f.Path, f.Property, f.Detail)
	}
	// Output: WebsiteStack/Site/Resource VersioningConfiguration.Status is not set; want Enabled
}
