package tree

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// Open defines a stack with its context, and gathers what [Record], [Depend] and others of this
// package say of its constructs until it is synthesized. Fallbacks are the context that holds where
// the app has not chosen. It answers what else is asked of the stack, which is the first result of
// the batch.
func Open(scope constructs.Construct, id string, props *awscdk.StackProps, context, fallbacks map[string]any,
	asked ...batch.Call,
) (stack awscdk.Stack, answers []any) {
	of := batch.Ask(append([]batch.Call{
		batch.New("Stack", scope, id, props), batch.On("Ledger", "open", batch.Result(0), context, fallbacks, &gathered),
	}, asked...)...)
	stack = of[0].(awscdk.Stack)
	Grown(stack, scope, id)
	open[stack] = true
	return stack, of[2:]
}

// Record writes metadata of a construct into the assembly.
func Record(x constructs.IConstruct, kind string, data any) {
	later(x, batch.On(x, "node.addMetadata", kind, data))
}

// Depend lets what x defines wait for what others define.
func Depend(x constructs.IConstruct, on ...constructs.IDependable) {
	calls := make([]any, len(on))
	for i, each := range on {
		calls[i] = each
	}
	later(x, batch.On(x, "node.addDependency", calls...))
}

// DependStack lets a stack wait for another one. The reason, if any, is what CDK says of a cycle.
func DependStack(x, on awscdk.Stack, reason ...any) {
	later(x, batch.On(x, "addStackDependency", append([]any{on}, reason...)...))
}

// Later runs f when CDK begins to synthesize, once, for what is known by then only.
func Later(f func()) { gathered.hooks = append(gathered.hooks, f) }

// later makes a call when CDK begins to synthesize, where the construct that it is about is known
// to be in a stack of [Open]; otherwise it is made at once.
func later(about constructs.IConstruct, call batch.Call) {
	if stack, known := stacks[about]; known && open[stack] {
		gathered.calls = append(gathered.calls, call)
	} else {
		batch.Run(call)
	}
}

// open are the stacks that have not been synthesized yet. CDK's runtime asks once for what was
// gathered for all of them: what comes after that, it does not ask for.
var open = map[awscdk.Stack]bool{}

type ledger struct {
	calls []batch.Call
	hooks []func()
}

var gathered ledger

// Produce is called by CDK's runtime.
func (l *ledger) Produce() any {
	hooks := l.hooks
	l.hooks = nil
	for _, f := range hooks {
		f()
	}
	calls := l.calls
	l.calls = nil
	clear(open)
	return calls
}
