package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// guard holds a constructor to what every construct has to be. props makes the props of the
// nth instance, with what they need in the stack; optional says that nil props are legal.
func guard[P any, C constructs.Construct](t *testing.T, make func(constructs.Construct, string, *P) C, optional bool,
	props func(stack awscdk.Stack, n int) P) {
	t.Helper()
	app, stack := newStack(t)
	first, second := props(stack, 1), props(stack, 2)
	before := fmt.Sprintf("%#v", first)
	one, two := make(stack, "One", &first), make(stack, "Two", &second)
	if after := fmt.Sprintf("%#v", first); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
	awscdk.Tags_Of(one).Add(jsii.String("Owner"), jsii.String("us"), nil)
	two.Node().AddDependency(one)
	constructs.NewConstruct(one, jsii.String("Inside"))
	if *awscdk.Stack_Of(one).StackName() != "Prod" {
		t.Error("the stack of the construct is another one")
	}
	guardrailtest.Clean(t, app)

	if !optional {
		if err := panicked(func() { make(stack, "Three", nil) }); err == nil {
			t.Error("nil props are accepted, and something is required")
		}
		return
	}
	var templates []string
	for _, p := range []*P{nil, new(P)} {
		app, stack := newStack(t)
		make(stack, "One", p)
		templates = append(templates, template(t, snapshot.Synth(t, app), "Prod"))
	}
	if diff := cmp.Diff(templates[0], templates[1]); diff != "" {
		t.Errorf("nil props and zero props differ: %s", diff)
	}
}

// newVPC defines the nth VPC of a test, at addresses of its own.
func newVPC(stack awscdk.Stack, n int) *network.VPC {
	return network.NewVPC(stack, fmt.Sprint("Network", n), &network.VPCProps{CIDR: fmt.Sprintf("10.%d.0.0/16", n)})
}

// escape finds the L1 construct at a path below another construct.
func escape(from constructs.IConstruct, path ...string) awscdk.CfnResource {
	for _, id := range path {
		from = from.Node().FindChild(&id)
	}
	return from.(awscdk.CfnResource)
}

// refused fails the test unless f panics with an error that says so, and defines nothing.
func refused(t *testing.T, stack awscdk.Stack, says string, f func()) {
	t.Helper()
	children := len(*stack.Node().Children())
	if err := panicked(f); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("error is %v, want one with %q", err, says)
	}
	if after := len(*stack.Node().Children()); after != children {
		t.Error("something was left behind in the stack")
	}
}
