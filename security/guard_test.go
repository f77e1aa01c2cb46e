package security_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
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
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: region, Tags: tags, WatchedBy: "a test"})
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
		l1 := constructtest.Child(make(stack), path...)
		if value == nil {
			l1.AddPropertyDeletionOverride(&property)
			return
		}
		l1.AddPropertyOverride(&property, value)
	}
}

// A misuse is props that a constructor refuses, and a part of what it says.
type misuse[P any] struct {
	props P
	says  string
}

// refused fails the test unless a constructor refuses each of the props.
func refused[P any, C constructs.Construct](t *testing.T, make func(constructs.Construct, string, *P) C, cases map[string]misuse[P]) {
	t.Helper()
	_, stack := newStack(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			constructtest.Refused(t, stack, c.says, func() { make(stack, "Bad", &c.props) })
		})
	}
}
