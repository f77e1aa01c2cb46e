package addressplan_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/network/addressplan"
)

// In a /16, tiers begin at every tenth /24.
func ExampleNew() {
	tiers := []addressplan.Tier{{Name: "public"}, {Name: "app"}, {Name: "data"}}
	plan, err := addressplan.New("10.0.0.0/16", 3, tiers)
	if err != nil {
		panic(err)
	}
	for _, tier := range tiers {
		for zone := range plan.Zones() {
			subnet, _ := plan.Subnet(tier.Name, zone)
			fmt.Printf("%-14v", subnet)
		}
		fmt.Println(tier.Name)
	}
	// Output:
	// 10.0.0.0/24   10.0.1.0/24   10.0.2.0/24   public
	// 10.0.10.0/24  10.0.11.0/24  10.0.12.0/24  app
	// 10.0.20.0/24  10.0.21.0/24  10.0.22.0/24  data
}

// Each VPC has a number, and so a range that no other has.
func ExampleNth() {
	for n, vpc := range []string{"shared", "production", "development"} {
		cidr, err := addressplan.Nth("10.0.0.0/8", 16, n)
		if err != nil {
			panic(err)
		}
		fmt.Println(vpc, cidr)
	}
	// Output:
	// shared 10.0.0.0/16
	// production 10.1.0.0/16
	// development 10.2.0.0/16
}
