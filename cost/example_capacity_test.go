package cost_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/cost"
)

// A service runs on two On-Demand instances and Spot above them. So does a resilience.Service, with
// Cluster and CapacityProviders from here.
func ExampleNewSpotCapacity() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		capacity := cost.NewSpotCapacity(stack, "Capacity", &cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)})
		serviceOn(stack, capacity.Cluster(), capacity.Strategy())
	})
	group := a.OfType("AWS::AutoScaling::AutoScalingGroup")[0]
	distribution := group.Get("MixedInstancesPolicy", "InstancesDistribution")
	fmt.Println(group.Get("MinSize"), "to", group.Get("MaxSize"), "instances,", distribution.Get("OnDemandBaseCapacity"), "of them On-Demand")
	strategy := a.OfType("AWS::ECS::Service")[0].Get("CapacityProviderStrategy", "0", "CapacityProvider")
	if provider, ok := strategy.Target(); ok {
		fmt.Println("the service runs on", provider.Resource.Path)
	}
	// Output:
	// 3 to 100 instances, 2 of them On-Demand
	// the service runs on Prod/Capacity/Provider/Provider
}

func ExampleNewRightSizing() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewRightSizing(stack, "RightSizing", &cost.RightSizingProps{Alerts: alertsIn(stack), Organization: true})
	})
	fmt.Println(a.OfType("AWS::Scheduler::Schedule")[0].Get("ScheduleExpression"))
	constructtest.Count(a, "Custom::OptimizerEnrollment", "Custom::HubEnrollment")
	// Output:
	// cron(0 8 ? * MON *)
	// Custom::OptimizerEnrollment 1
	// Custom::HubEnrollment 1
}
