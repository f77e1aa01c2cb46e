package plinth

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// standing is what a stack of [NewStack] says to its constructs, who then need not ask CDK.
type standing struct {
	class    Class
	unlocked bool
	flags    map[string]bool // those of CDK that are on
	// partition is the token of it, also where that of the stack's place is known.
	partition string
}

var standings = map[awscdk.Stack]standing{}

// standingOf returns that of the stack that x is known to be in.
func standingOf(x constructs.IConstruct) (standing, bool) {
	stack, _ := tree.Home(x)
	s, known := standings[stack]
	return s, known
}

// define defines the stack, in one message. CDK's question for its Availability Zones is answered
// with tokens, so that three means three and neither the CLI nor a checked-in context file is
// asked.
func (p StackProps) define(scope constructs.Construct, id string) awscdk.Stack {
	key := "aws:cdk:availability-zones:fallback"
	if p.Account != "" {
		key = fmt.Sprintf("availability-zones:account=%s:region=%s", p.Account, p.Region)
	}
	itself := batch.Result(0)
	stack, of := tree.Open(scope, id, &awscdk.StackProps{
		Env:                   p.env(),
		Description:           optional(p.Description),
		StackName:             optional(p.StackName),
		TerminationProtection: jsii.Bool(p.Class == Production && !p.AllowDeletion),
		Tags:                  p.Tags.stackTags(),
	}, map[string]any{assembly.MetadataClass: string(p.Class), unlocked: p.Unlocked, key: batch.Static("Zones", "below", scope)},
		map[string]any{crossStackReferences: "weak"},
		append(guardrail.Stated(itself), batch.On(itself, "node.tryGetContext", LogsByPolicy),
			batch.On(itself, "node.tryGetContext", FlowLogsByPolicy), batch.Get(itself, "partition"), batch.Get(itself, "region"),
			batch.Get(itself, "account"), batch.Get("Aws", "PARTITION"))...)
	stated, of := of[:len(of)-6], of[len(of)-6:]
	flags := map[string]bool{LogsByPolicy: of[0] == true, FlowLogsByPolicy: of[1] == true}
	standings[stack] = standing{p.Class, p.Unlocked, flags, of[5].(string)}
	places[stack] = Place{of[2].(string), of[3].(string), of[4].(string)}
	tree.Record(stack, assembly.MetadataClass, string(p.Class))
	if by := strings.TrimSpace(p.WatchedBy); by != "" {
		tree.Record(stack, assembly.MetadataWatchedBy, by)
	}
	guardrail.Record(stack, stated)
	return stack
}

// PartitionOf returns the partition that x is deployed to, as a token in every stack.
func PartitionOf(x constructs.IConstruct) string {
	if s, known := standingOf(x); known {
		return s.partition
	}
	return *awscdk.Aws_PARTITION()
}

// ClassOf returns the class of the environment that scope is in: that of its stack, or
// Production when nothing says otherwise.
func ClassOf(scope constructs.IConstruct) Class {
	if s, known := standingOf(scope); known {
		return s.class
	}
	name, _ := tree.Node(scope).TryGetContext(jsii.String(assembly.MetadataClass)).(string)
	class, err := assembly.ParseClass(name)
	if err != nil {
		panic(fmt.Errorf("%s: context %s: %w", tree.Path(scope), assembly.MetadataClass, err))
	}
	return class
}
