package assembly_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

func Example() {
	a, err := assembly.Read("../guardrail/cmd/guardrail/testdata/python-app/out")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		fmt.Println(bucket.Path, bucket.Get("WebsiteConfiguration", "IndexDocument"))
	}
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		bucket, _ := policy.Get("Bucket").Target()
		fmt.Println(policy.LogicalID, "is the policy of", bucket.Resource.LogicalID)
	}
	// Output:
	// WebsiteStack/Site/Resource index.html
	// SitePolicy4F5A6B7C is the policy of Site397A1860
}

// What is known only at deployment is neither true nor false, and no guess.
func ExampleTruth() {
	known, unknown := assembly.TruthOf(true), assembly.Unknown
	fmt.Println(known.And(unknown), known.Or(unknown), unknown.Not())
	// Output: unknown true unknown
}
