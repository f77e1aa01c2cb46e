package observability_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/observability"
)

func ExampleNewCanary() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		observability.NewCanary(stack, "Health", &observability.CanaryProps{
			Checks: []observability.CanaryCheck{{Name: "Health", URL: "https://shop.example.com/health"}}, Topics: onCall(stack),
		})
	})
	canary := a.OfType("AWS::Synthetics::Canary")[0]
	fmt.Println(canary.Get("Schedule", "Expression"), canary.Get("RunConfig", "EnvironmentVariables", "CHECKS"))
	// Output: rate(5 minutes) [{"name":"Health","url":"https://shop.example.com/health"}]
}
