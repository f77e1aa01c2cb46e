package plinth

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Place is where the resources of a stack are, as text that may hold CDK tokens.
type Place struct{ Partition, Region, Account string }

// ARN is that of a resource of a service there, such as "stack/Prod/*" of "cloudformation".
func (p Place) ARN(service, resource string) string {
	return "arn:" + p.Partition + ":" + service + ":" + p.Region + ":" + p.Account + ":" + resource
}

// GlobalARN is that of a resource of a service without Regions, such as "role/*" of "iam".
func (p Place) GlobalARN(service, resource string) string {
	return "arn:" + p.Partition + ":" + service + "::" + p.Account + ":" + resource
}

// PlaceOf returns the place of the stack of a construct. It asks CDK once for each construct and
// each stack, because every question is a round trip to Node.js.
func PlaceOf(x constructs.IConstruct) Place {
	if p, known := places[x]; known {
		return p
	}
	stack := tree.Stack(x)
	p, known := places[stack]
	if !known {
		of := batch.Ask(batch.Get(stack, "partition"), batch.Get(stack, "region"), batch.Get(stack, "account"))
		p = Place{of[0].(string), of[1].(string), of[2].(string)}
		places[stack] = p
	}
	places[x] = p
	return p
}

var places = map[constructs.IConstruct]Place{}
