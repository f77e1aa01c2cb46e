package management_test

import (
	"fmt"
	"strings"

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

// The five tags of every stack are spelled in one way, in every account below the policy.
func ExampleCostAllocationTags() {
	p, err := management.CostAllocationTags("ec2:instance").Policy()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d of %d characters\n", p.Size(), p.Limit())
	fmt.Println(strings.Count(p.String(), `"@@operators_allowed_for_child_policies":["@@none"]`), "keys whose case nobody below changes")
	fmt.Println(strings.Contains(p.String(), `"costcenter":{"enforced_for":{"@@assign":["ec2:instance"]},"tag_key":{"@@assign":"CostCenter"`))
	// Output:
	// 732 of 10000 characters
	// 5 keys whose case nobody below changes
	// true
}
