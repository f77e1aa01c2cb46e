package tree

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// Below returns what is at and below x of a class of CDK that can tell its own, such as Stack,
// Stage or CfnResource, in the order of definition. It takes one message, however much else there
// is.
func Below[T constructs.IConstruct](x constructs.IConstruct, class string) (all []T) {
	for _, of := range batch.Ask(batch.Static("Tree", "below", x, class))[0].([]any) {
		found, _ := of.([]any)
		all = append(all, found[0].(T))
		Stands(found[0].(constructs.IConstruct), found[1:])
	}
	return all
}

// Learn asks in one message where constructs stand, of which it is not known.
func Learn(all ...constructs.IConstruct) {
	var unknown []constructs.IConstruct
	var calls []batch.Call
	for _, x := range all {
		_, placed := paths[x]
		if _, known := stacks[x]; !placed || !known {
			unknown, calls = append(unknown, x), append(calls, batch.Static("Tree", "place", x))
		}
	}
	if calls == nil {
		return
	}
	for i, place := range batch.Ask(calls...) {
		Stands(unknown[i], place.([]any))
	}
}

// Stands remembers where a construct is, as place of Tree says: its path, and its stack if it is in
// one.
func Stands(x constructs.IConstruct, place []any) {
	paths[x] = place[0].(string)
	if stack, is := place[1].(awscdk.Stack); is {
		stacks[x] = stack
	}
}
