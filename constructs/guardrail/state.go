package guardrail

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// state records a statement of an app: in the stack that the scope is, or in those to come of an
// app or a stage.
func state(scope constructs.Construct, kind string, entry map[string]string) error {
	switch {
	case scope == nil:
		return fmt.Errorf("the scope is nil, want an app, a stage or a stack")
	case *awscdk.Stack_IsStack(scope):
		tree.Record(scope, kind, entry)
	case !*awscdk.Stage_IsStage(scope):
		return fmt.Errorf("the scope is %s, want an app, a stage or a stack", *scope.Node().Path())
	case len(*scope.Node().Children()) > 0:
		return fmt.Errorf("something is defined in the app or stage already; call it first, or on each stack")
	default:
		scope.Node().SetContext(jsii.String(kind), append(inherited(scope, kind), entry))
	}
	return nil
}

// statements are what apps and stages state: whom they trust and what they attest.
var statements = []string{assembly.MetadataTrusted, assembly.MetadataAttestation}

// Stated asks for what the app and the stage of a stack stated.
func Stated(stack any) (calls []batch.Call) {
	for _, kind := range statements {
		calls = append(calls, batch.On(stack, "node.tryGetContext", kind))
	}
	return calls
}

// Record records it in the stack. plinth.NewStack calls it, with the answers to [Stated].
func Record(stack awscdk.Stack, stated []any) {
	for i, kind := range statements {
		entries, _ := stated[i].([]any)
		for _, entry := range entries {
			tree.Record(stack, kind, entry)
		}
	}
}

func inherited(scope constructs.Construct, kind string) []any {
	all, _ := batch.Ask(batch.On(scope, "node.tryGetContext", kind))[0].([]any)
	return all
}
