package plinth

import (
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

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
// of the L1 construct, before. Resources exist under no condition. Each takes two messages to CDK's
// runtime, so say it of what the app would miss.
//
// KeepAll panics with an [*Error] when a construct is an app or a stage, or when there are no
// resources below it, as with one that is imported.
func KeepAll(sentence string, all ...constructs.IConstruct) {
	kept := map[awscdk.Stack][]promise.Promise{}
	for _, x := range all {
		keepBelow(x, sentence, kept)
	}
	for stack, promises := range kept {
		Promise(stack, promises...) // which is still there when what it keeps is removed
	}
}

func keepBelow(x constructs.IConstruct, sentence string, kept map[awscdk.Stack][]promise.Promise) {
	if _, is := x.(awscdk.Stage); is {
		panic(Misuse(x, "KeepAll is for constructs of a stack, want one or more of them"))
	}
	var resources []promise.Subject
	var nested []string
	at, stack := tree.Path(x), tree.Stack(x)
	for _, below := range *tree.Node(x).FindAll(constructs.ConstructOrder_PREORDER) {
		switch below := below.(type) {
		case awscdk.Stack:
			if path := tree.Path(below); path != at {
				nested = append(nested, path+"/")
				keepBelow(below, sentence, kept) // as tokens of a nested stack mean something there only
			}
		case awscdk.CfnResource:
			path := pathOf(below)
			if !slices.ContainsFunc(nested, func(stack string) bool { return strings.HasPrefix(path, stack) }) {
				resources = append(resources, defined(below, strings.TrimPrefix(strings.TrimPrefix(path, at), "/")))
			}
		}
	}
	if resources == nil && nested == nil {
		panic(Misuse(x, "KeepAll finds no resource there, want a construct that defines one"))
	}
	kept[stack] = append(kept[stack],
		promise.That(sentence, resources...).By(strings.TrimPrefix(strings.TrimPrefix(at, tree.Path(stack)), "/")))
}

// pathOf asks CDK once, instead of once for the node and once for its path: the text of a resource
// is its path and its type in brackets.
func pathOf(resource awscdk.CfnResource) string {
	path := *resource.ToString()
	return path[:strings.LastIndex(path, " [")]
}

// defined is an L1 construct as it is by now. Its properties differ from those of the template in
// the case of their names, which promises do not mind. As in [promise.Subject.Keeps], tags and
// descriptions are left out.
func defined(resource awscdk.CfnResource, path string) promise.Subject {
	subject := promise.At(path)
	properties, _ := unwrapped(*resource.CfnProperties()).(map[string]any)
	for name, value := range properties {
		name = strings.ToUpper(name[:1]) + name[1:]
		if value != nil && !strings.HasSuffix(name, "Tags") && !promise.Describes(name) {
			subject = subject.Is(name, value)
		}
	}
	return subject.NoOther()
}
