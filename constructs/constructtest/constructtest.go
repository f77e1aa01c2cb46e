// Package constructtest holds constructs to what every construct of Plinth has to be. It is for
// Plinth's own tests, and for those of constructs that follow the same grammar. A test binary that
// imports it may use stand-ins such as vpc-1 for ids: the rules CFN-001 to CFN-006 are left out.
package constructtest

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
	"github.com/plinth-cdk/plinth/constructs/internal/standin"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func init() { standin.Used = true }

// Guard holds a constructor to the grammar: what it makes can be tagged, depended on and used
// as a scope, it is clean of findings, two of it coexist, and it does not write to its props.
// props makes the props of the nth instance, with what they need in the stack. Where nil
// props are legal, optional, nil and zero props have to give the same template.
func Guard[P any, C constructs.Construct](t *testing.T, newStack func(*testing.T) (awscdk.App, awscdk.Stack),
	make func(constructs.Construct, string, *P) C, optional bool, props func(stack awscdk.Stack, n int) P) {
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
	if awscdk.Stack_Of(one) != stack {
		t.Error("the stack of the construct is another one")
	}
	guardrailtest.Clean(t, app)
	withoutFlags(t, make, props)

	if !optional {
		if err := Panic(func() { make(stack, "Three", nil) }); err == nil {
			t.Error("nil props are accepted, and something is required")
		}
		return
	}
	var templates []string
	for _, p := range []*P{nil, new(P)} {
		app, stack := newStack(t)
		make(stack, "One", p)
		templates = append(templates, Template(t, snapshot.Synth(t, app), *stack.ArtifactId()))
	}
	if diff := cmp.Diff(templates[0], templates[1]); diff != "" {
		t.Errorf("nil props and zero props differ: %s", diff)
	}
}

// Refused fails the test unless f panics with an error that says so, and leaves nothing behind
// in the stack.
func Refused(t testing.TB, stack awscdk.Stack, says string, f func()) {
	t.Helper()
	children := len(*stack.Node().Children())
	if err := Panic(f); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("error is %v, want one with %q", err, says)
	}
	if after := len(*stack.Node().Children()); after != children {
		t.Error("something was left behind in the stack")
	}
}

// Panic returns the error that f panics with, nil if it does not. A panic with anything else
// is no clear message, and is passed on.
func Panic(f func()) (err error) {
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

// Child finds the L1 construct at a path below another construct, to sabotage it.
func Child(from constructs.IConstruct, path ...string) awscdk.CfnResource {
	for _, id := range path {
		from = from.Node().FindChild(&id)
	}
	return from.(awscdk.CfnResource)
}

// Template returns the template of a top-level stack, as CDK wrote it.
func Template(t testing.TB, a *assembly.Assembly, stack string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(a.Dir, stack+".template.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
