package observability_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/observability"
)

func ExampleNewTracing() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		tracing := observability.NewTracing(stack, "Tracing", &observability.TracingProps{
			Rules: []observability.SamplingRule{{Name: "Health", Path: "/health"}},
		})
		tracing.Task(newTask(stack, "Task"), "shop")
	})
	for _, c := range a.OfType("AWS::ECS::TaskDefinition")[0].Get("ContainerDefinitions").List() {
		fmt.Println(c.Get("Name"), c.Get("Image"))
	}
	// Output:
	// App public.ecr.aws/shop/shop:1.0.0
	// Collector public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0
}

func ExampleNewTransactionSearch() {
	a := constructtest.Preview(func(stack awscdk.Stack) { observability.NewTransactionSearch(stack, "Search", nil) })
	fmt.Println(a.OfType("AWS::XRay::TransactionSearchConfig")[0].Get("IndexingPercentage"), "percent becomes traces")
	// Output: 1 percent becomes traces
}
