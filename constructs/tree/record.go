package tree

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// Open gives a new stack its context, and gathers what is recorded in it until it is synthesized.
func Open(stack awscdk.Stack, context map[string]any) {
	var calls []batch.Call
	for _, key := range slices.Sorted(maps.Keys(context)) {
		calls = append(calls, batch.On(stack, "node.setContext", key, context[key]))
	}
	batch.Run(append(calls, batch.On("Ledger", "open", stack, &gathered))...)
	open[stack] = true
}

// Record writes metadata of a construct into the assembly. It is gathered and sent when CDK begins
// to synthesize, where the construct is known to be in a stack of [Open]; otherwise it is sent at
// once.
func Record(x constructs.IConstruct, kind string, data any) {
	if stack, known := stacks[x]; known && open[stack] {
		gathered.entries = append(gathered.entries, []any{x, kind, data})
		return
	}
	batch.Run(batch.On(x, "node.addMetadata", kind, data))
}

// open are the stacks that have not been synthesized yet. CDK's runtime asks once for what was
// gathered for all of them: what is recorded after that, it does not ask for.
var open = map[awscdk.Stack]bool{}

type ledger struct{ entries []any }

var gathered ledger

// Produce is called by CDK's runtime.
func (l *ledger) Produce() any {
	entries := l.entries
	l.entries = nil
	clear(open)
	return entries
}
