package change_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/change"
)

func ExampleCompare() {
	read := func(template string) *assembly.Assembly {
		a, err := assembly.ParseTemplate("shop.yaml", []byte(template), assembly.Facts{Account: "111122223333", Region: "eu-west-1"})
		if err != nil {
			panic(err)
		}
		return a
	}
	before := read(`
Resources:
  Orders: {Type: AWS::DynamoDB::Table, DeletionPolicy: Delete, Properties: {TableName: orders}}
`)
	after := read(`
Resources:
  Orders: {Type: AWS::DynamoDB::Table, DeletionPolicy: Delete, Properties: {TableName: orders-v2}}
  Key: {Type: AWS::KMS::Key}
`)
	c, err := change.Compare(before, after, &change.Options{Rules: []engine.Rule{}}) // without guardrails
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Summary)
	for _, e := range c.Entries {
		fmt.Printf("%s: %s\n", e.Level, e.Sentence)
	}
	// Output:
	// Replaces 1 table; costs $1.00 more a month.
	// danger: Replaces the table shop/Orders: TableName cannot be changed in place. What it holds is lost.
	// review: Costs $1.00 more a month before any traffic: $1.00 instead of $0.00.
	// info: Creates 1 resource.
}
