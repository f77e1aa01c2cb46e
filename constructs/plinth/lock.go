package plinth

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// unlocked is the context by which a stack tells its constructs that it is Unlocked.
const unlocked = "plinth:unlocked"

// Lock reports whether x has to protect itself against changes and deletion: in production, unless
// its stack is Unlocked. Then the rules that want the protection are waived for x.
func Lock(x constructs.IConstruct, rules ...string) bool {
	if ClassOf(x) != Production {
		return false
	}
	stack, known := standingOf(x)
	if !known { // or of a stack of CDK, which says nothing
		stack.unlocked, _ = tree.Node(x).TryGetContext(jsii.String(unlocked)).(bool)
	}
	if stack.unlocked {
		for _, rule := range rules {
			guardrail.Waive(x, rule, "the stack is Unlocked, for its first deployment or for a change of what is protected",
				guardrail.IfViolated())
		}
	}
	return !stack.unlocked
}
