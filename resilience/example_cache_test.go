package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
)

func ExampleNewCache() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		sessions := resilience.NewCache(stack, "Sessions", &resilience.CacheProps{VPC: vpc(stack), MaxGB: 5})
		sessions.AllowFrom(app(stack))
		sessions.GrantConnect(job(stack)) // as sessions.User()
	})
	fmt.Println(a.OfType("AWS::ElastiCache::ServerlessCache")[0].Get("Engine"), len(a.OfType("AWS::ElastiCache::User")), "user")
	// Output: valkey 1 user
}

func ExampleNewCacheGroup() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		catalogue := resilience.NewCacheGroup(stack, "Catalogue", &resilience.CacheGroupProps{VPC: vpc(stack), Shards: 3, Replicas: 2})
		catalogue.AllowFrom(app(stack))
		fmt.Println(len(catalogue.AlarmsOnMemory("Full", alertsIn(stack).Topic())), "nodes")
	})
	fmt.Println("in several zones:", a.OfType("AWS::ElastiCache::ReplicationGroup")[0].Get("MultiAZEnabled"))
	// Output:
	// 9 nodes
	// in several zones: true
}
