package plinth

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// KeepAll records that all resources at and below constructs of CDK stay as they are defined so
// far. With it an app promises what is its own, so that PROMISE-001 finds a table that lost its
// key, a queue without its dead-letter queue, or a function that is gone. The sentence is that of
// [promise.That], for each of the constructs:
//
//	plinth.KeepAll("takes orders, and loses none", queue, failed)
//
// What the methods of L2 constructs add to these resources later, such as a statement of a policy,
// belongs to them. An override does not, wherever it is written: change a property with the setter
// of the L1 construct, before. Resources exist under no condition.
//
// KeepAll panics with an [*Error] when a construct is an app or a stage, or when there are no
// resources below it, as with one that is imported.
func KeepAll(sentence string, all ...constructs.IConstruct) {
	var calls []batch.Call
	for _, x := range all {
		if _, is := x.(awscdk.Stage); is {
			panic(Misuse(x, "KeepAll is for constructs of a stack, want one or more of them"))
		}
		calls = append(calls, batch.Static("Tree", "place", x), batch.Static("Tree", "defined", x))
	}
	kept, of := map[awscdk.Stack][]promise.Promise{}, batch.Ask(calls...)
	for i, x := range all {
		tree.Stands(x, of[2*i].([]any))
		keepBelow(x, sentence, of[2*i+1].([]any), kept)
	}
	for stack, promises := range kept {
		Promise(stack, promises...) // which is still there when what it keeps is removed
	}
}

// keepBelow adds what is at and below x to the promises of its stack, and of each nested one:
// tokens of a nested stack mean something there only.
func keepBelow(x constructs.IConstruct, sentence string, found []any, kept map[awscdk.Stack][]promise.Promise) {
	roots := map[awscdk.Stack]constructs.IConstruct{tree.Stack(x): x}
	resources := map[awscdk.Stack][]promise.Subject{}
	for _, each := range found {
		of, _ := each.([]any)
		tree.Stands(of[0].(constructs.IConstruct), of[1:3])
		switch c := of[0].(type) {
		case awscdk.Stack:
			if roots[c] == nil {
				roots[c] = c
			}
		case awscdk.CfnResource:
			stack := tree.Stack(c)
			resources[stack] = append(resources[stack], defined(of[3], below(tree.Path(c), roots[stack])))
		}
	}
	for stack, root := range roots {
		if resources[stack] == nil {
			panic(Misuse(root, "KeepAll finds no resource there, want a construct that defines one"))
		}
		kept[stack] = append(kept[stack], promise.That(sentence, resources[stack]...).By(below(tree.Path(root), stack)))
	}
}

// below is the rest of a path that leads over a construct.
func below(path string, root constructs.IConstruct) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, tree.Path(root)), "/")
}

// defined is an L1 construct as it is by now. Its properties differ from those of the template in
// the case of their names, which promises do not mind. As in [promise.Subject.Keeps], tags and
// descriptions are left out.
func defined(resource any, path string) promise.Subject {
	subject := promise.At(path)
	properties, _ := unwrapped(resource).(map[string]any)
	for name, value := range properties {
		name = strings.ToUpper(name[:1]) + name[1:]
		if value != nil && !strings.HasSuffix(name, "Tags") && !promise.Describes(name) {
			subject = subject.Is(name, value)
		}
	}
	return subject.NoOther()
}
