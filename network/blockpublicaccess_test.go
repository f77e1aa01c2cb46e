package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestBlockPublicAccessDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewBlockPublicAccess(stack, "Block", nil)
	snapshot.Check(t, app)
}

func TestBlockPublicAccessFull(t *testing.T) {
	app, stack := newStack(t)
	vpc := newVPC(stack, 1)
	network.NewBlockPublicAccess(stack, "Block", &network.BlockPublicAccessProps{
		Mode: network.BlockBidirectional, ReachableSubnets: vpc.Subnets("public"), EgressVPCs: []awsec2.IVpc{newVPC(stack, 2).VPC()},
	})
	snapshot.Check(t, app)
}

// An account has one in a Region, so two of them are one too many, and each in its own stack
// is what the guard of the others checks.
func TestBlockPublicAccessIsAConstruct(t *testing.T) {
	app, stack := newStack(t)
	props := network.BlockPublicAccessProps{ReachableSubnets: newVPC(stack, 1).Subnets("public")}
	block := network.NewBlockPublicAccess(stack, "Block", &props)
	constructs.NewConstruct(block, jsii.String("Inside"))
	newVPC(stack, 2).Node().AddDependency(block)
	elsewhere := plinth.NewStack(app, "Elsewhere",
		&plinth.StackProps{Account: "111111111111", Region: "eu-central-1", Tags: tags, WatchedBy: "a test"})
	network.NewBlockPublicAccess(elsewhere, "Block", &network.BlockPublicAccessProps{})
	guardrailtest.Clean(t, app)

	app, stack = newStack(t)
	network.NewBlockPublicAccess(stack, "Block", nil)
	network.NewBlockPublicAccess(stack, "Twice", nil)
	guardrailtest.Caught(t, app, "BPA-001", "Prod/Twice")
}

func TestExceptionsComeBeforeTheBlock(t *testing.T) {
	app, stack := newStack(t)
	block := network.NewBlockPublicAccess(stack, "Block", &network.BlockPublicAccessProps{
		ReachableSubnets: newVPC(stack, 1).Subnets("public"),
	})
	if n := len(*block.Options().ObtainDependencies()); n != 3 {
		t.Errorf("the block depends on %d exceptions, want one for each subnet", n)
	}
	guardrailtest.Clean(t, app)
}

func TestBlockPublicAccessRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := newVPC(stack, 1)
	for says, props := range map[string]network.BlockPublicAccessProps{
		`network.BlockPublicAccess "Prod/B": Mode is "Both", want`: {Mode: "Both"},
		"EgressVPCs has 1 VPCs, want none":                         {EgressVPCs: []awsec2.IVpc{vpc.VPC()}},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewBlockPublicAccess(stack, "B", &props) })
	}
}

func TestBlockPublicAccessSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.BlockPublicAccess)
	}{
		"mode by parameter": {"BPA-001", "Prod/Block", func(x *network.BlockPublicAccess) {
			p := awscdk.NewCfnParameter(awscdk.Stack_Of(x), jsii.String("Mode"), nil)
			x.Options().SetInternetGatewayBlockMode(p.ValueAsString())
		}},
		"a whole VPC excepted": {"BPA-002", "Prod/Block/Leak", func(x *network.BlockPublicAccess) {
			awsec2.NewCfnVPCBlockPublicAccessExclusion(x, jsii.String("Leak"), &awsec2.CfnVPCBlockPublicAccessExclusionProps{
				InternetGatewayExclusionMode: jsii.String("allow-bidirectional"), VpcId: newVPC(awscdk.Stack_Of(x), 1).VPC().VpcId(),
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			c.sabotage(network.NewBlockPublicAccess(stack, "Block", nil))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
