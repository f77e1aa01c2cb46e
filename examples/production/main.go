// Production is a whole AWS setup, as a team would run it: one file for each layer, one
// stack for each account and purpose. It deploys from nothing, in the steps that README.md says.
package main

import (
	"io"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Replace these with your own.
const (
	home              = "eu-west-1"
	onCall            = "oncall@example.com"
	mailbox           = "aws@example.com"
	managementAccount = "999999999999"
	identityCenter    = "ssoins-1234567890abcdef"

	// protected is for when everything is deployed: what protects itself against changes, such as DNS
	// Firewall, could not be rolled back before. Set it to false again to change such a thing.
	protected = false
)

func main() {
	var f foundation
	later := func(section plinth.Section) plinth.Section {
		return func(a *assembly.Assembly, w io.Writer) error {
			if f.archive == nil {
				return nil // there is nothing to see yet
			}
			return section(a, w)
		}
	}
	plinth.Main(func(app awscdk.App) {
		ids, err := plinth.ReadOutputs("ids.json")
		if err != nil {
			panic(err)
		}
		f = define(app, setup{ids: ids, protected: protected, regions: []string{home}, workloads: workloads()})
	}, plinth.Bootstrap(managementAccount), later(reach.Section(443, places...)), later(price.Section))
}

// A setup is what changes: on the way to the first deployment, and when the company grows.
type setup struct {
	ids       plinth.Outputs
	protected bool
	regions   []string // home first
	workloads []workload
}

// define returns what the others stand on, for tests of what its policies decide. What needs ids
// that nobody knows yet is not defined.
func define(app awscdk.App, s setup) foundation {
	f := s.defineAccounts(app)
	if f.archive != nil {
		vpcs := f.defineNetworks(app)
		f.defineSecurity(app, vpcs)
	}
	return f
}

// newStack defines a stack with the tags that say who answers for what it costs.
func (s setup) newStack(scope constructs.Construct, id, account, region string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class, Unlocked: !s.protected,
		Tags: plinth.Tags{Project: "shop", Team: "platform", CostCenter: "4711"},
	})
}
