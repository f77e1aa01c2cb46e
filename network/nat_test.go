package network_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestSingleNATOnlyOutsideProductionOrWithAWaiver(t *testing.T) {
	single := &network.VPCProps{NAT: network.NATSingle}

	app, stack := newStackOf(t, plinth.NonProduction)
	network.NewVPC(stack, "Network", single)
	if n := len(snapshot.Synth(t, app).OfType("AWS::EC2::NatGateway")); n != 1 {
		t.Errorf("%d NAT gateways, want 1", n)
	}

	app, stack = newStack(t)
	network.NewVPC(stack, "Network", single)
	guardrailtest.Caught(t, app, "VPC-002", "Prod/Network")

	app, stack = newStack(t)
	vpc := network.NewVPC(stack, "Network", single)
	guardrail.Waive(vpc, "VPC-002", "carries nothing but test traffic")
	guardrailtest.Clean(t, app)

	app, stack = newStack(t)
	vpc = network.NewVPC(stack, "Network", single)
	guardrail.Waive(vpc, "VPC-002", "carries nothing but test traffic")
	network.NewVPC(stack, "Elsewhere", &network.VPCProps{NAT: network.NATSingle, CIDR: "10.1.0.0/16"})
	guardrailtest.Caught(t, app, "VPC-002", "Prod/Elsewhere")
}

func TestNATStrategies(t *testing.T) {
	for strategy, want := range map[network.NATStrategy]map[string]int{
		network.NATPerZone:  {"AWS::EC2::NatGateway": 3, "AWS::EC2::EIP": 3, "AWS::EC2::InternetGateway": 1},
		network.NATRegional: {"AWS::EC2::NatGateway": 1, "AWS::EC2::EIP": 0, "AWS::EC2::InternetGateway": 1},
		network.NATNone:     {"AWS::EC2::NatGateway": 0, "AWS::EC2::EIP": 0, "AWS::EC2::InternetGateway": 0},
	} {
		t.Run(string(strategy), func(t *testing.T) {
			app, stack := newStack(t)
			tiers := network.DefaultTiers()
			if strategy != network.NATPerZone {
				tiers = tiers[1:] // no public subnets needed
			}
			network.NewVPC(stack, "Network", &network.VPCProps{NAT: strategy, Tiers: tiers})
			a := snapshot.Synth(t, app)
			for typ, n := range want {
				if got := len(a.OfType(typ)); got != n {
					t.Errorf("%d of %s, want %d", got, typ, n)
				}
			}
		})
	}
}

func TestRegionalNAT(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", &network.VPCProps{NAT: network.NATRegional, Tiers: network.DefaultTiers()[1:]})
	snapshot.Check(t, app)
}
