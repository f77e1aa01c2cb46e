// Package draft reads the templates of a CDK app while it is still being defined, so that what is
// defined can follow from the rest: alarms from the resources that they watch.
package draft

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Draft is the templates of the stacks of an app or a stage as they are so far. Reading
// them takes one message to CDK's runtime: reading properties one by one takes three for each
// resource, and does not see overrides.
type Draft struct {
	*assembly.Assembly
	stacks map[*assembly.Stack]awscdk.Stack
}

// Read reads the templates of the stage, or the app, that scope is in. Stages below have templates
// of their own. Nested stacks are read as stacks that stand beside their parents.
//
// CDK keeps what some of its lazy values are when it is asked first. What is added to a construct
// after Read may therefore be missing in the final template: read when everything is defined, best
// while CDK synthesizes, from an Aspect.
//
// Promises are left out, and so are the properties of resources of the types that are given, which
// need not be worked out then.
func Read(scope constructs.IConstruct, without ...string) (*Draft, error) {
	dir, err := os.MkdirTemp("", "draft")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	stage, itself := scope.(awscdk.Stage)
	if !itself {
		stage = awscdk.Stage_Of(scope)
	}
	written := batch.Ask(batch.Static("Draft", "write", stage, dir, append([]string{}, without...)))[0].([]any)
	if err := link(dir); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	d := &Draft{stacks: map[*assembly.Stack]awscdk.Stack{}}
	if d.Assembly, err = assembly.Read(dir); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	byID := map[string]*assembly.Stack{}
	for _, stack := range d.Stacks {
		byID[stack.ID] = stack
	}
	for pair := range slices.Chunk(written, 2) {
		d.stacks[byID[pair[1].(string)]] = pair[0].(awscdk.Stack)
	}
	return d, nil
}

// Stack returns the stack that a template is of.
func (d *Draft) Stack(of *assembly.Stack) awscdk.Stack { return d.stacks[of] }

// Construct returns the construct that defines a resource. It takes two messages for each part of
// its path.
func (d *Draft) Construct(r *assembly.Resource) awscdk.CfnResource {
	stack := d.stacks[r.Stack]
	c := constructs.IConstruct(stack)
	for id := range strings.SplitSeq(strings.TrimPrefix(r.Path, r.Stack.Path+"/"), "/") {
		c = tree.Node(c).FindChild(&id)
	}
	return c.(awscdk.CfnResource)
}
