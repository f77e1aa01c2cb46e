package order_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
)

// In which order cdk deploy --all deploys an app.
func ExampleOf() {
	a, err := assembly.Read("../testdata/example")
	if err != nil {
		panic(err)
	}
	stacks, err := order.Of(a)
	for _, s := range stacks {
		fmt.Println(s.Path)
	}
	fmt.Println(err)
	// Output:
	// Reader
	// Writer
	// <nil>
}
