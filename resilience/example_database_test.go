package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
)

func ExampleNewDatabase() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		d := resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), DatabaseName: "orders"})
		d.AllowFrom(app(stack)) // a service, a function, or a security group
	})
	instance := a.OfType("AWS::RDS::DBInstance")[0]
	fmt.Println(instance.Get("Engine"), instance.Get("EngineVersion"), "in two zones:", instance.Get("MultiAZ"))
	// Output: postgres 17 in two zones: true
}

func ExampleNewDatabaseReplica() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		d := resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true})
		reports := resilience.NewDatabaseReplica(stack, "Reports", &resilience.DatabaseReplicaProps{Source: d, Zone: 1})
		reports.AlarmOnLag("Lag", nil, alertsIn(stack).Topic())
	})
	constructtest.Count(a, "AWS::RDS::DBInstance", "AWS::SecretsManager::RotationSchedule")
	// Output:
	// AWS::RDS::DBInstance 2
	// AWS::SecretsManager::RotationSchedule 1
}
