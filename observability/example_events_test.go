package observability_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/observability"
)

func ExampleNewServiceEvents() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		p := routes()
		observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{
			Alerts: observability.NewNotifications(stack, "Alerts", &p),
		})
	})
	fmt.Println(len(a.OfType("AWS::Events::Rule")), "rules, two of them for pages")
	// Output: 7 rules, two of them for pages
}
