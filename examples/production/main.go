// Production is a whole AWS setup, as a team would run it: one file for each layer, one
// stack for each account and purpose.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

func main() { plinth.Main(define, reach.Section(443, places...), price.Section) }

func define(app awscdk.App) {
	defineNetworks(app)
}

// The organization, its accounts and the Region. Replace them with your own.
const (
	region             = "eu-west-1"
	organizationID     = "o-abcdef1234"
	managementAccount  = "999999999999"
	productionAccount  = "111111111111"
	developmentAccount = "222222222222"
	networkAccount     = "333333333333"
	sharedAccount      = "444444444444"
)

// newStack defines a stack with the tags that say who answers for what it costs.
func newStack(scope constructs.Construct, id, account string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class,
		Tags: plinth.Tags{Project: "shop", Team: "platform", CostCenter: "4711"},
	})
}
