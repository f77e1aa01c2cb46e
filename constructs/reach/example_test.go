package reach_test

import (
	"fmt"
	"os"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	segments := twoSpokes()
	segments.in("Hub").propagate(get("Prod", "Att"), "dev") // somebody's sabotage
	if err := segments.write(dir); err != nil {
		panic(err)
	}
	a, err := assembly.Read(dir)
	if err != nil {
		panic(err)
	}
	fmt.Println(reach.Of(a).From("Dev/Vpc/app").To("Prod/Vpc/app", 5432))
	// Output:
	// Dev/Vpc/app -> Prod/Vpc/app tcp/5432: no
	//   1. route table Dev/app1Table sends 10.0.0.0/8 to transit gateway Hub/Tgw
	//   2. attachment Dev/Att
	//   3. through subnet Dev/tgw1
	//   4. transit gateway route table Hub/dev sends 10.2.0.0/16 to attachment Prod/Att, by propagation Hub/devPropagation11
	//   5. attachment Prod/Att
	//   6. through subnet Prod/tgw1
	//   7. route table Prod/tgw1Table sends 10.2.0.0/16 to VPC Prod/Vpc
	//   8. arrives at Prod/app1
	//   9. reply: route table Prod/app1Table sends 10.0.0.0/8 to transit gateway Hub/Tgw
	//   10. reply: attachment Prod/Att
	//   11. reply: through subnet Prod/tgw1
	//   12. reply: transit gateway route table Hub/prod has no route to 10.1.1.0
}
