// Scale is an app of any size, to measure how time and memory grow: with SPOKES a transit gateway
// and so many VPCs on it, a stack each; with RESOURCES so many parameters, in stages of ten stacks.
//
//	SPOKES=50 go run ./examples/internal/scale
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/network/addressplan"
)

func main() {
	plinth.Main(func(app awscdk.App) {
		spokes(app, size("SPOKES"))
		stages(app, size("RESOURCES"))
	})
}

// size is a number in the environment, 0 if it is not there.
func size(name string) int {
	text := os.Getenv(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		panic(fmt.Errorf("%s is %q, want a number such as 50", name, text))
	}
	return n
}

// perRouting is how many spokes have what belongs to the transit gateway in one stack, which
// CloudFormation limits to 500 resources.
const perRouting = 50

func spokes(app awscdk.App, count int) {
	if count == 0 {
		return
	}
	hub := network.NewTransitGatewayHub(newStack(app, "Hub"), "Hub", nil)
	var routing awscdk.Stack
	for i := range count {
		if i%perRouting == 0 {
			routing = newStack(app, fmt.Sprint("Routing", i/perRouting))
		}
		cidr, err := addressplan.Nth("10.0.0.0/8", 16, i)
		if err != nil {
			panic(err)
		}
		stack := newStack(app, fmt.Sprint("Spoke", i))
		vpc := network.NewVPC(stack, "Network", &network.VPCProps{
			CIDR: cidr, Tiers: network.DefaultTiers()[1:], TransitSubnets: true, NAT: network.NATNone,
		})
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{Hub: hub, Network: vpc, Segment: network.SegmentProduction, Routing: routing})
	}
}

const perStack, perStage = 200, 10

func stages(app awscdk.App, resources int) {
	var stage awscdk.Stage
	var stack awscdk.Stack
	for i := range resources {
		if i%(perStack*perStage) == 0 {
			stage = awscdk.NewStage(app, jsii.String(fmt.Sprint("Stage", i/perStack/perStage)), nil)
		}
		if i%perStack == 0 {
			stack = newStack(stage, fmt.Sprint("Stack", i/perStack))
		}
		awsssm.NewCfnParameter(stack, jsii.String(fmt.Sprint("Parameter", i)), &awsssm.CfnParameterProps{
			Type: jsii.String("String"), Value: jsii.String(fmt.Sprint("value ", i)), Description: jsii.String("Measures how long a resource takes"),
		})
	}
}

func newStack(scope constructs.Construct, id string) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1",
		Tags: plinth.Tags{Project: "scale", Team: "platform", CostCenter: "4711"},
	})
}
