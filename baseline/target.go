package baseline

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Target is a place in the organization that policies, permissions and stack sets can be
// aimed at: the root, an organizational unit or an account.
type Target struct {
	name     string
	id       string
	parent   *Target
	account  bool
	resource awscdk.CfnResource
	ref      *string // the id as what makes the target gives it

	organization *Organization
}

// made notes what makes the target, and its id, as far as it is known: templates elsewhere have no
// more than that, and the assembly records whose it is.
func (t *Target) made(by awscdk.CfnResource, ref *string, known string) {
	t.resource, t.ref = by, ref
	if id := cmp.Or(t.id, known); id != "" {
		tree.Record(by, assembly.MetadataAlias, map[string]any{"id": id, "logicalId": batch.Get(by, "logicalId")})
	}
	t.id = cmp.Or(t.id, known, *ref)
}

// reference is the id for the stacks that exist before it is known: they stay the same when it is.
func (t *Target) reference() *string {
	if t.ref != nil {
		return t.ref
	}
	return &t.id
}

// Name is "Root", the path of a unit such as "Workloads/Production", or the name of an
// account.
func (t *Target) Name() string { return t.name }

// ID is the id as a string: the one that was given or is among the outputs, or else a token, which
// other stacks of the management account can use, and none for its environment.
func (t *Target) ID() string { return t.id }

// Parent is the unit or root that the target is in, nil for the root.
func (t *Target) Parent() *Target { return t.parent }

// Resource is the L1 that makes the target, nil for one that exists already. That of the root
// is the organization.
func (t *Target) Resource() awscdk.CfnResource { return t.resource }

// path is the way from the root to the target, both included.
func (t *Target) path() []*Target {
	var all []*Target
	for ; t != nil; t = t.parent {
		all = append(all, t)
	}
	slices.Reverse(all)
	return all
}

// describe words a target for an error.
func (t *Target) describe() string {
	if t == nil {
		return "nil"
	}
	return strconv.Quote(t.name)
}
