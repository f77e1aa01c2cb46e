package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
)

// The alarm is in us-east-1, where Route 53 reports, and the endpoint anywhere.
func ExampleNewHealthCheck() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		global := constructtest.Beside(stack, "Global", "111111111111", "us-east-1")
		check := resilience.NewHealthCheck(global, "Europe", &resilience.HealthCheckProps{
			Domain: "eu.shop.example.com", Topics: []awssns.ITopic{alertsIn(global).Topic()},
		})
		fmt.Println("fails over in", check.FailoverSeconds(60), "seconds")
	})
	constructtest.Count(a, "AWS::Route53::HealthCheck")
	// Output:
	// fails over in 150 seconds
	// AWS::Route53::HealthCheck 1
}

func ExampleNewZonalAutoshift() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		shop := service(stack)
		resilience.NewZonalAutoshift(stack, "Autoshift", &resilience.ZonalAutoshiftProps{
			LoadBalancer: shop.Targets().LoadBalancer(), Outcome: shop.Targets().AlarmOnErrors("UsersNotice", 20),
			BlockedWindows: []string{"Fri:17:00-Mon:09:00"},
		})
	})
	fmt.Println(a.OfType("AWS::ARCZonalShift::ZonalAutoshiftConfiguration")[0].Get("ZonalAutoshiftStatus"))
	// Output: ENABLED
}
