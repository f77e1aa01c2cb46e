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

func main() {
	plinth.Main(func(app awscdk.App) { define(app) }, reach.Section(443, places...), price.Section)
}

// define returns what the others stand on, for tests of what its policies decide.
func define(app awscdk.App) foundation {
	f := defineAccounts(app)
	vpcs := defineNetworks(app, f)
	defineSecurity(app, f, vpcs)
	return f
}

// Replace these with your own; the accounts' ids are in accounts.go. The ids of the organization
// are written down after the first deployment: until then, deploy the stack Organization alone.
const (
	region            = "eu-west-1"
	onCall            = "oncall@example.com"
	managementAccount = "999999999999"
	organizationID    = "o-abcdef1234"
	rootID            = "r-ab12"
	identityCenter    = "ssoins-1234567890abcdef"
)

// newStack defines a stack with the tags that say who answers for what it costs.
func newStack(scope constructs.Construct, id, account string, class plinth.Class) awscdk.Stack {
	return newStackIn(scope, id, account, region, class)
}

func newStackIn(scope constructs.Construct, id, account, region string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class,
		Tags: plinth.Tags{Project: "shop", Team: "platform", CostCenter: "4711"},
	})
}
