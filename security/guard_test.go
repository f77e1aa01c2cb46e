package security_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

var tags = plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"}

// newStack makes an app and a production stack in it.
func newStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, stackIn(app, "Prod", "111111111111", "eu-west-1")
}

func stackIn(app awscdk.App, id, account, region string) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: region, Tags: tags})
}

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

func panicked(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			var ours bool
			if err, ours = r.(error); !ours {
				panic(r)
			}
		}
	}()
	f()
	return nil
}

func template(t *testing.T, a *assembly.Assembly, stack string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(a.Dir, stack+".template.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A sabotage changes one thing that a construct promises, through an escape hatch.
type sabotage struct {
	rule string
	// path is what the finding is about.
	path  string
	spoil func(stack awscdk.Stack)
}

// caught fails the test unless each sabotage is caught by its rule.
func caught(t *testing.T, sabotages map[string]sabotage) {
	t.Helper()
	for name, s := range sabotages {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			s.spoil(stack)
			guardrailtest.Caught(t, app, s.rule, s.path)
		})
	}
}

// override makes a sabotage of a construct: the value at a property path of an L1 below it;
// nil removes it.
func override[C constructs.Construct](make func(awscdk.Stack) C, property string, value any, path ...string) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		l1 := escape(make(stack), path...)
		if value == nil {
			l1.AddPropertyDeletionOverride(&property)
			return
		}
		l1.AddPropertyOverride(&property, value)
	}
}
