package reach_test

import (
	"fmt"
	"os"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Somebody propagated production's routes to the table of development.
func Example() {
	a, err := assembly.Read("testdata/assembly") // what cdk synth wrote, usually cdk.out
	if err != nil {
		panic(err)
	}
	answer := reach.Of(a).From("Dev/Vpc/app").To("Prod/Vpc/app", 5432)
	if answer.Reachable != assembly.False { // in a test, t.Error(answer)
		panic("development reaches production")
	}
	fmt.Println(answer)
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

// Every tier to every tier, and to the internet.
func ExampleNetwork_Matrix() {
	a, err := assembly.Read("testdata/assembly")
	if err != nil {
		panic(err)
	}
	m, err := reach.Of(a).Matrix(443, "Dev/Vpc/app", "Prod/Vpc/app", "Shared/Vpc/app", reach.Internet)
	if err != nil {
		panic(err)
	}
	fmt.Print(m)
	// Output:
	// tcp/443 from \ to  1    2    3    4
	// 1 Dev/Vpc/app      yes  no   yes  no
	// 2 Prod/Vpc/app     no   yes  yes  no
	// 3 Shared/Vpc/app   yes  yes  yes  no
	// 4 internet         no   no   no   -
}

// No connection comes about, because replies find no route, but packets arrive.
func ExampleNetwork_Crossings() {
	a, err := assembly.Read("testdata/assembly")
	if err != nil {
		panic(err)
	}
	development := func(subnet *assembly.Resource) bool { return subnet.Stack.Name == "Dev" }
	production := func(subnet *assembly.Resource) bool { return subnet.Stack.Name == "Prod" }
	for _, c := range reach.Of(a).Crossings(development, production) {
		fmt.Println(c.From.Path, "to", c.To.Path, "because of", reach.Describe(c.Cause()))
	}
	// Output:
	// Dev/app1 to Prod/app1 because of propagation Hub/devPropagation11
}

// plinth.Main(define, reach.Section(443)) adds the matrix to its summary.
func ExampleSection() {
	a, err := assembly.Read("testdata/assembly")
	if err != nil {
		panic(err)
	}
	section := reach.Section(443, "Dev/Vpc/app", reach.Internet)
	if err := section(a, os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// tcp/443 from \ to  1    2
	// 1 Dev/Vpc/app      yes  no
	// 2 internet         no   -
}
