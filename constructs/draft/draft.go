// Package draft reads the templates of a CDK app while it is still being defined, so that what is
// defined can follow from the rest: alarms from the resources that they watch.
package draft

import (
	"fmt"
	"os"
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
	written := batch.Ask(batch.Static("Draft", "write", scope, dir, append([]string{}, without...)))[0].([]any)
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
	for _, of := range written {
		of, _ := of.([]any)
		d.stacks[byID[of[1].(string)]] = of[0].(awscdk.Stack)
	}
	return d, nil
}

// Stack returns the stack that a template is of.
func (d *Draft) Stack(of *assembly.Stack) awscdk.Stack { return d.stacks[of] }

// Construct returns the construct that defines a resource, in one message.
func (d *Draft) Construct(r *assembly.Resource) awscdk.CfnResource {
	call := any(d.stacks[r.Stack])
	for id := range strings.SplitSeq(strings.TrimPrefix(r.Path, r.Stack.Path+"/"), "/") {
		call = batch.On(call, "node.findChild", id)
	}
	resource := batch.Ask(call.(batch.Call))[0].(awscdk.CfnResource)
	tree.In(resource, d.stacks[r.Stack])
	return resource
}
