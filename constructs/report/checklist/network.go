package checklist

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// spansZones are the VPCs with subnets in several Availability Zones, three in production. One with
// subnets in a single zone contradicts the item there.
func spansZones(a *assembly.Assembly) (shown, lacking []Subject) {
	subnets := a.ByTarget("AWS::EC2::Subnet", "VpcId")
	for _, vpc := range a.OfType("AWS::EC2::VPC") {
		zones := map[string]bool{}
		for _, subnet := range subnets[vpc] {
			if zone := reach.Zone(subnet); zone != "" && len(subnet.Conditions()) == 0 {
				zones[zone] = true
			}
		}
		want := 2
		if vpc.Stack.Class == assembly.Production {
			want = 3
		}
		if len(zones) >= want && len(vpc.Conditions()) == 0 {
			shown = append(shown, Subject{vpc.Stack, vpc})
		}
	}
	return shown, nil
}

// scales asks whether something scales the number of tasks of a service.
func scales(service *assembly.Resource) bool {
	return scaled(service.Stack.Assembly())[service]
}

type scaledKey struct{}

// scaled are the services whose number of tasks a target of Application Auto Scaling holds, between
// two limits and moved by a policy or by a schedule: its ResourceId ends in their name.
func scaled(a *assembly.Assembly) map[*assembly.Resource]bool {
	return assembly.Derived(a, scaledKey{}, func(a *assembly.Assembly) map[*assembly.Resource]bool {
		all := map[*assembly.Resource]bool{}
		policies := a.ByTarget("AWS::ApplicationAutoScaling::ScalingPolicy", "ScalingTargetId")
		for _, target := range a.OfType("AWS::ApplicationAutoScaling::ScalableTarget") {
			fixed := target.Get("MinCapacity").Same(target.Get("MaxCapacity")) == assembly.True
			if fixed || len(policies[target]) == 0 && !has("ScheduledActions")(target) {
				continue
			}
			for _, to := range target.Get("ResourceId").Targets() {
				if to.Resource != nil && to.Resource.Type == "AWS::ECS::Service" {
					all[to.Resource] = true
				}
			}
		}
		return all
	})
}

// inSeveralAccounts are the stacks, if the app deploys them to more than one account.
func inSeveralAccounts(a *assembly.Assembly) (shown, lacking []Subject) {
	accounts := map[string]bool{}
	for _, s := range a.Stacks {
		if s.Account != "" && s.Parent == nil {
			accounts[s.Account] = true
			shown = append(shown, Subject{Stack: s})
		}
	}
	if len(accounts) < 2 {
		return nil, nil
	}
	return shown, nil
}

// hasResources asks whether a stack defines something that is sure to be deployed: metadata of CDK
// and what only waits are nothing.
func hasResources(s *assembly.Stack) bool {
	for _, r := range s.Resources {
		if len(r.Conditions()) == 0 && r.Type != "AWS::CDK::Metadata" && !strings.HasPrefix(r.Type, "AWS::CloudFormation::Wait") {
			return true
		}
	}
	return false
}

// isTagged asks whether a stack has tags of its own or, where no manifest tells, whether a resource
// of it has some.
func isTagged(s *assembly.Stack) bool {
	if len(s.Root().Tags) > 0 {
		return true
	}
	for _, r := range s.Resources {
		if has("Tags")(r) {
			return true
		}
	}
	return false
}

// threeTiers are the VPCs with subnets that are public, that have another way out, and that have
// none.
func threeTiers(a *assembly.Assembly) (shown, lacking []Subject) {
	tables := routeTables(a)
	for vpc, subnets := range a.ByTarget("AWS::EC2::Subnet", "VpcId") {
		tiers := map[tier]bool{}
		for _, subnet := range subnets {
			if t, known := tables[subnet]; known {
				tiers[t] = true
			}
		}
		if len(tiers) == 3 && len(vpc.Conditions()) == 0 {
			shown = append(shown, Subject{vpc.Stack, vpc})
		}
	}
	slices.SortFunc(shown, func(a, b Subject) int { return strings.Compare(a.Resource.Path, b.Resource.Path) })
	return shown, nil
}

// A tier is where the default route of a subnet leads.
type tier int

const (
	local tier = iota
	private
	public
)

// routeTables are the tiers of subnets, by the default routes of the route tables that they are
// associated with.
func routeTables(a *assembly.Assembly) map[*assembly.Resource]tier {
	of := map[*assembly.Resource]tier{}
	for _, route := range a.OfType("AWS::EC2::Route") {
		table, ok := route.Get("RouteTableId").Target()
		if !ok || route.Get("DestinationCidrBlock").Is("0.0.0.0/0") != assembly.True {
			continue
		}
		of[table.Resource] = max(of[table.Resource], private)
		if route.Get("GatewayId").Exists() {
			of[table.Resource] = public
		}
	}
	tiers := map[*assembly.Resource]tier{}
	for _, association := range a.OfType("AWS::EC2::SubnetRouteTableAssociation") {
		subnet, ok := association.Get("SubnetId").Target()
		table, known := association.Get("RouteTableId").Target()
		if ok && known {
			tiers[subnet.Resource] = of[table.Resource]
		}
	}
	return tiers
}
