package regions_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/regions"
)

func ExamplePartitionOf() {
	partition, known := regions.PartitionOf("cn-northwest-1")
	fmt.Println(partition, known)
	fmt.Println(regions.In(partition), regions.Control(partition))
	// Output:
	// aws-cn true
	// [cn-north-1 cn-northwest-1] cn-north-1
}
