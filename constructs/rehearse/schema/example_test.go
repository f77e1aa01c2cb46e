package schema_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// What changes of an attachment of a transit gateway do to it.
func ExampleOf() {
	t, _ := schema.Of("AWS::EC2::TransitGatewayAttachment")
	for _, name := range []string{"SubnetIds", "VpcId"} {
		fmt.Printf("a change of %s replaces it %v\n", name, t.Properties[name].Replaces)
	}
	// Output:
	// a change of SubnetIds replaces it never
	// a change of VpcId replaces it always
}
