package price_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/price"
)

// From how much traffic on do interface endpoints pay off?
func ExampleTable_BreakEven() {
	t := price.Default()
	gb, _ := t.BreakEven(15, 3, price.KeepNAT)
	fmt.Printf("15 endpoints in 3 zones cost %v a month and pay off from %d GB\n", t.EndpointIdle(15, 3), gb)
	// Output: 15 endpoints in 3 zones cost $328.50 a month and pay off from 9386 GB
}

// What does a transit gateway cost more than peerings?
func ExampleTable_PerPeering() {
	t := price.Default()
	fmt.Printf("%d peerings, or %v a month: %v for each\n", price.Peerings(10), t.TransitGateway(10, 0), t.PerPeering(10))
	// Output: 45 peerings, or $365.00 a month: $8.11 for each
}

// What does an app cost before it does anything?
func ExampleTable_Standing() {
	a, err := assembly.Read("testdata/assembly") // what cdk synth wrote, usually cdk.out
	if err != nil {
		panic(err)
	}
	fmt.Print(price.Default().Standing(a))
	// Output:
	// Standing cost per month, before any traffic (us-east-1, USD, 730 hours)
	//
	// Prod: $33.85
	//   Prod/NAT  1 x nat-gateway  $0.045/hour  $32.85
	//   Prod/Key  1 x kms-key      $1.00/month  $1.00
	//
	// Total: $33.85
	//
	// Not priced
	//   Prod/Server (AWS::EC2::Instance): is billed by its instance type, which only deployment knows
}
