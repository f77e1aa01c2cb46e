package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
)

// The other side stands in a stack of its own, in the Region to recover in.
func ExampleNewReplicatedBucket() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		there := constructtest.Beside(stack, "Recovery", "111111111111", "eu-central-1")
		resilience.NewReplicatedBucket(stack, "Documents", &resilience.ReplicatedBucketProps{Recovery: there})
	})
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		for _, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
			fmt.Println(rule.Get("Id"), "within", rule.Get("Destination", "ReplicationTime", "Time", "Minutes"), "minutes")
		}
	}
	// Output: Everything within 15 minutes
}
