package tree

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// Open gives a new stack its context, and gathers what [Record] and [Depend] say of its constructs
// until it is synthesized.
func Open(stack awscdk.Stack, context map[string]any) {
	var calls []batch.Call
	for _, key := range slices.Sorted(maps.Keys(context)) {
		calls = append(calls, batch.On(stack, "node.setContext", key, context[key]))
	}
	batch.Run(append(calls, batch.On("Ledger", "open", stack, &gathered))...)
	open[stack] = true
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
