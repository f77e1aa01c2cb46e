package guardrailtest_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
)

// A test of one's own sabotages an app, and fails unless the guardrail notices.
func ExampleCaught() {
	var t testing.T // the argument of the test

	app := awscdk.NewApp(&awscdk.AppProps{Context: &map[string]any{"@aws-cdk/core:appMode": "inmemory"}})
	guardrail.Enforce(app)
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	awss3.NewBucket(stack, jsii.String("Invoices"), &awss3.BucketProps{BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ACLS_ONLY()})
	guardrailtest.Caught(&t, app, "S3-001", "Shop/Invoices")

	fmt.Println("failed:", t.Failed())
	// Output: failed: false
}
