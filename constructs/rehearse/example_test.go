package rehearse_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
)

// A stack that reads what another one publishes, and does not say that it needs that stack.
func ExampleFirst() {
	a, err := assembly.Read("testdata/example")
	if err != nil {
		panic(err)
	}
	fmt.Print(rehearse.First(a))
	// Output:
	// 1. Reader in 111111111111/eu-west-1: created
	//    error order: Reader/Logs [Logs, AWS::EC2::FlowLog] LogDestination: reads Bucket of Writer, which is deployed later
	//      fix: Make stack Reader depend on stack Writer.
	// 2. Writer in 222222222222/eu-west-1: created
	// 2 steps, 1 error, 0 warnings
}
