package deployment

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

var promiseRules = []engine.Rule{
	{
		ID: "PROMISE-001", Title: "Constructs keep what they promise",
		Why:    "An escape hatch, an Aspect or a condition can undo a safe default unnoticed, while the code still promises it.",
		Fix:    "Remove what changes the resource, use the props of the construct, or waive the rule on the construct, with the reason.",
		Pillar: engine.Security,
		Check:  promisesKept,
	},
	{
		ID: "PROMISE-002", Title: "Promised resources do what their constructs alone decide",
		Why: "A resource of its own denies a role what it needs, answers the queries of a VPC, hands out a bucket or takes messages from " +
			"a queue, while the resource that is promised looks as it always did.",
		Fix: "Use the props and methods of the construct that made the promise, or waive the rule on the construct that adds the " +
			"resource, with the reason.",
		Pillar: engine.Security,
		Check:  meddlers,
	},
}

func promisesKept(pass *engine.Pass) {
	for _, b := range promise.Breaches(pass.Assembly) {
		at := b.Resource
		if at == nil {
			at = &assembly.Resource{Stack: b.Stack, Path: b.Path}
		}
		pass.Report(at, b.Property, "%s, but %s promises that it %s", b.Detail, b.By, b.Sentence)
	}
}
