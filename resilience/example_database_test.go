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

// A serverless cluster, which functions connect to through a proxy.
func ExampleNewAuroraCluster() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		c := resilience.NewAuroraCluster(stack, "Orders", &resilience.AuroraClusterProps{
			VPC: vpc(stack), Serverless: &resilience.ServerlessCapacity{MinACU: 2, MaxACU: 32},
		})
		c.AllowFrom(app(stack))
		c.AlarmOnLag("Lag", nil, alertsIn(stack).Topic())
	})
	constructtest.Count(a, "AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
	// Output:
	// AWS::RDS::DBCluster 1
	// AWS::RDS::DBInstance 2
}

func ExampleNewDatabaseProxy() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		proxy := resilience.NewDatabaseProxy(stack, "Proxy", &resilience.DatabaseProxyProps{
			Database: database(stack), Users: []string{"orders"},
		})
		proxy.AllowFrom(app(stack))
		proxy.GrantConnect(job(stack), "orders")
	})
	fmt.Println(a.OfType("AWS::RDS::DBProxy")[0].Get("DefaultAuthScheme"))
	// Output: IAM_AUTH
}
