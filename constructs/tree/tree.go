// Package tree remembers where constructs stand: their nodes, paths and stacks.
//
// Every question to CDK is a message to another process, and constructors ask the same ones again
// and again. None of these answers ever changes. Like all that calls CDK, the package is not for
// several goroutines at once.
package tree

import (
	"iter"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// CDK's runtime keeps every construct as long as the process lives, so these may, too.
var (
	nodes  = map[constructs.IConstruct]constructs.Node{}
	paths  = map[constructs.IConstruct]string{}
	stacks = map[constructs.IConstruct]awscdk.Stack{}
	texts  = map[attribute]*string{}
)

type attribute struct {
	of       constructs.IConstruct
	property string
}

// Node is x.Node().
func Node(x constructs.IConstruct) constructs.Node {
	return remembered(nodes, x, constructs.IConstruct.Node)
}

// Path is x.Node().Path().
func Path(x constructs.IConstruct) string {
	if _, known := paths[x]; !known {
		Learn(x)
	}
	return paths[x]
}

// Stack is awscdk.Stack_Of(x). It panics when x is in no stack.
func Stack(x constructs.IConstruct) awscdk.Stack {
	if _, known := stacks[x]; !known {
		Learn(x)
	}
	return remembered(stacks, x, awscdk.Stack_Of)
}

// Text is a property of x that is text for good, such as "topicArn": CDK gives a resource the same
// token whenever it is asked.
func Text(x constructs.IConstruct, property string) *string {
	return remembered(texts, attribute{x, property}, func(attribute) *string {
		return batch.Text(batch.Ask(batch.Get(x, property))[0])
	})
}

// Home is the stack that x is known to be in, without asking.
func Home(x constructs.IConstruct) (stack awscdk.Stack, known bool) {
	stack, known = stacks[x]
	return stack, known
}

// Root tells that an app was made.
func Root(app awscdk.App) { paths[app] = "" }

// Grown tells that x was defined below scope, which answers most questions about x.
func Grown(x, scope constructs.IConstruct, id string) {
	path := strings.ReplaceAll(id, "/", "--") // as CDK does
	if above := Path(scope); above != "" {
		path = above + "/" + path
	}
	paths[x] = path
	if stack, is := x.(awscdk.Stack); is {
		stacks[x] = stack
	} else if stack, known := stacks[scope]; known {
		stacks[x] = stack
	}
}

// Group defines a construct that does nothing but hold others.
func Group(scope constructs.Construct, id string) constructs.Construct {
	group := constructs.NewConstruct(scope, &id)
	Grown(group, scope, id)
	return group
}

// In tells that x is in a stack.
func In(x constructs.IConstruct, stack awscdk.Stack) { stacks[x] = stack }

// Children are the constructs right below x, with their ids, in the order of their definition.
func Children(x constructs.IConstruct) iter.Seq2[constructs.IConstruct, string] {
	return func(yield func(constructs.IConstruct, string) bool) {
		all := *Node(x).Children()
		var ids []batch.Call
		for _, child := range all {
			ids = append(ids, batch.Get(child, "node.id"))
		}
		for i, id := range batch.Ask(ids...) {
			if !yield(all[i], id.(string)) {
				return
			}
		}
	}
}

func remembered[K comparable, T any](answers map[K]T, x K, ask func(K) T) T {
	answer, known := answers[x]
	if !known {
		answer = ask(x)
		answers[x] = answer
	}
	return answer
}
