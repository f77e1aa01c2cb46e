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

// stated are the kinds of statements that apps of the process made: each that none did spares the
// question for every stack.
var stated = map[string]bool{assembly.MetadataTrusted: true}

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
		stated[kind] = true
	}
	return nil
}

// Record records in a stack what its app and stage stated: whom they trust and what they attest.
// plinth.NewStack calls it, with the scope of the stack.
func Record(stack awscdk.Stack, scope constructs.Construct) {
	for _, kind := range []string{assembly.MetadataTrusted, assembly.MetadataAttestation} {
		if !stated[kind] {
			continue
		}
		from := origin{scope, kind}
		entries, asked := statements[from]
		if !asked {
			entries = inherited(stack, kind)
			statements[from] = entries
		}
		for _, entry := range entries {
			tree.Record(stack, kind, entry)
		}
	}
}

type origin struct {
	scope constructs.Construct
	kind  string
}

// statements are those of the scopes of stacks, to which nothing is added once there is a stack.
var statements = map[origin][]any{}

func inherited(scope constructs.Construct, kind string) []any {
	all, _ := batch.Ask(batch.On(scope, "node.tryGetContext", kind))[0].([]any)
	return all
}
