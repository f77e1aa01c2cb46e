package management_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy/management"
)

// A tag policy fixes the case of a key, and is enforced for instances.
func Example() {
	p, err := management.Tags{Rules: []management.TagRule{
		{Key: "CostCenter", EnforcedFor: []string{"ec2:instance"}},
	}}.Policy()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %d of %d characters\n%s\n", p.Type, p.Size(), p.Limit(), p)

	_, err = management.Tags{Rules: []management.TagRule{{Key: "CostCenter", EnforcedFor: []string{"instance"}}}}.Policy()
	fmt.Println(err)
	// Output:
	// TAG_POLICY, 158 of 10000 characters
	// {"tags":{"costcenter":{"enforced_for":{"@@assign":["ec2:instance"]},"tag_key":{"@@assign":"CostCenter","@@operators_allowed_for_child_policies":["@@none"]}}}}
	// policy "TAG_POLICY": Rules.EnforcedFor of CostCenter is "instance", want service:type such as ec2:instance, or service:*
}

func ExampleS3() {
	p, err := management.S3{}.Policy()
	if err != nil {
		panic(err)
	}
	fmt.Println(p)
	// Output: {"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}
}
