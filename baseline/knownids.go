package baseline

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Awaits returns why stacks that need the ids of the organization, of its root and of the named
// accounts cannot be defined yet, nil when all these ids are known.
func (o *Organization) Awaits(accounts ...string) error {
	type id struct{ what, value string }
	ids := []id{{"the organization", o.id}, {"the root", o.root.id}}
	for _, name := range accounts {
		ids = append(ids, id{"account " + name, o.Account(name).id})
	}
	for _, i := range ids {
		if identifier.IsToken(i.value) {
			return fmt.Errorf("%s has no id yet: cdk deploy %s --no-rollback --outputs-file %s",
				i.what, *tree.Stack(o.home).StackName(), o.outputs.File())
		}
	}
	return nil
}

// known is what an output was when its stack was last deployed. The output is defined, too.
func (o *Organization) known(scope constructs.Construct, id string, value *string) string {
	return o.outputs.Define(scope, id, value)
}
