package guardrail

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Trust names somebody outside of the app to whom the stacks of scope may give access or send data:
// the id of an account, a bucket such as "s3://central-logs" or a host such as
// "https://intake.example.com". Rules such as ACCESS-002 then go by it as by the accounts of
// the app. The reason is written into the assembly, the summary and every report. An account
// that is trusted is trusted with all that a policy gives it; to accept a single violation, use
// [Waive].
//
// The scope is an app or a stage, before anything is defined in it, or a stack. In an app or a
// stage it holds for the stacks that plinth.NewStack defines: other stacks record nothing, so name
// each of them. Trust panics with an error on any other scope, and when who or the reason is
// missing or malformed.
func Trust(scope constructs.Construct, who, reason string) {
	if err := trust(scope, assembly.Trusted{Who: who, Reason: reason}); err != nil {
		panic(fmt.Errorf("guardrail: trust in %q: %w", who, err))
	}
}

func trust(scope constructs.Construct, t assembly.Trusted) error {
	if err := t.Check(); err != nil {
		return err
	}
	entry := map[string]string{"who": t.Who, "reason": t.Reason}
	switch {
	case scope == nil:
		return fmt.Errorf("the scope is nil, want an app, a stage or a stack")
	case *awscdk.Stack_IsStack(scope):
		scope.Node().AddMetadata(jsii.String(assembly.MetadataTrusted), entry, nil)
	case !*awscdk.Stage_IsStage(scope):
		return fmt.Errorf("the scope is %s, want an app, a stage or a stack", *scope.Node().Path())
	case len(*scope.Node().Children()) > 0:
		return fmt.Errorf("something is defined in the app or stage already; call it first, or on each stack")
	default:
		scope.Node().SetContext(jsii.String(assembly.MetadataTrusted), append(inherited(scope), entry))
	}
	return nil
}

// RecordTrusted records in a stack whom its app and stage trust. plinth.NewStack calls it.
func RecordTrusted(stack awscdk.Stack) {
	for _, entry := range inherited(stack) {
		stack.Node().AddMetadata(jsii.String(assembly.MetadataTrusted), entry, nil)
	}
}

func inherited(scope constructs.Construct) []any {
	all, _ := scope.Node().TryGetContext(jsii.String(assembly.MetadataTrusted)).([]any)
	return all
}
