package price_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/price"
)

func ExampleTable_BreakEven() {
	t := price.Default()
	gb, _ := t.BreakEven(15, 3, price.KeepNAT)
	fmt.Printf("15 endpoints in 3 zones cost %v a month and pay from %d GB\n", t.EndpointIdle(15, 3), gb)
	// Output: 15 endpoints in 3 zones cost $328.50 a month and pay from 9386 GB
}
