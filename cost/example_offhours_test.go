package cost_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/cost"
)

// A test environment works from seven to seven in Auckland, Monday to Friday, and not at
// Christmas.
func ExampleNewOffHours() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		dev := stackOf(stack.Node().Scope().(constructs.Construct), "Dev", plinth.NonProduction)
		props := night(dev) // what sleeps, and who hears of failures
		props.TimeZone, props.Holidays = "Pacific/Auckland", []string{"2026-12-25", "2026-12-26"}
		cost.NewOffHours(dev, "OffHours", &props)
	})
	for _, s := range a.OfType("AWS::Scheduler::Schedule") {
		fmt.Println(s.Get("ScheduleExpression"), s.Get("ScheduleExpressionTimezone"))
	}
	// Output:
	// cron(0 19 * * ? *) Pacific/Auckland
	// cron(0 7 ? * MON,TUE,WED,THU,FRI *) Pacific/Auckland
}
