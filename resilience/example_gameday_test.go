package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

// A service loses half of its tasks, and then a zone, until users notice.
func ExampleNewGameDay() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		shop := service(stack)
		day := resilience.NewGameDay(stack, "GameDay", &resilience.GameDayProps{
			Stop: []awscloudwatch.IAlarm{shop.Targets().AlarmOnErrors("UsersSuffer", 100)}, Alerts: alertsIn(stack),
			Experiments: []fault.Kind{fault.TaskLoss, fault.ZonePower},
		})
		day.Expose(shop)
	})
	for _, template := range a.OfType("AWS::FIS::ExperimentTemplate") {
		fmt.Println(template.Get("Description"))
	}
	fmt.Println("runs by itself:", len(a.OfType("AWS::Scheduler::Schedule")) > 0)
	// Output:
	// Stops half of the tasks, which their service has to start again: Prod/GameDay
	// Takes everything in a zone away, as a loss of power does: Prod/GameDay
	// runs by itself: false
}
