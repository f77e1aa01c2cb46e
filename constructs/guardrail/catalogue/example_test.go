package catalogue_test

import (
	"fmt"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// The catalogue over an app that is written in Python: nothing of it but cdk.out is needed.
func Example() {
	a, err := assembly.Read("../cmd/guardrail/testdata/python-app/out")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := engine.Evaluate(a, catalogue.Rules(), time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		if f.Rule.ID == "S3-007" {
			fmt.Printf("%s %s\n%s %s\n", f.Rule.ID, f.Rule.Title, f.Path, f.Detail)
		}
	}
	// Output:
	// S3-007 Bucket policies do not allow public access
	// WebsiteStack/Site/Policy/Resource allows s3:GetObject to everyone
}
