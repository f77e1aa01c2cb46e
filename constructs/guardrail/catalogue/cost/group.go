package cost

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func distribution(group *assembly.Resource, setting string) assembly.Value {
	return group.Get("MixedInstancesPolicy", "InstancesDistribution", setting)
}

func overrides(group *assembly.Resource) []assembly.Value {
	return group.Get("MixedInstancesPolicy", "LaunchTemplate", "Overrides").List()
}

// onDemandAlone reports whether a group is certain to start no Spot Instance.
func onDemandAlone(group *assembly.Resource) bool {
	above := distribution(group, "OnDemandPercentageAboveBaseCapacity")
	return !above.Exists() || above.Is(100) == assembly.True
}

func startsSpot(pass *engine.Pass, group *assembly.Resource) {
	meant := slices.ContainsFunc([]string{"SpotAllocationStrategy", "SpotMaxPrice", "SpotInstancePools", "OnDemandBaseCapacity"},
		func(setting string) bool { return distribution(group, setting).Exists() })
	if !meant || !onDemandAlone(group) {
		return
	}
	const property = "MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity"
	if above := distribution(group, "OnDemandPercentageAboveBaseCapacity"); above.Exists() {
		pass.Report(group, property, "is %v: every instance is On-Demand", above)
	} else {
		pass.Report(group, property, "is not set, so AWS takes 100: every instance is On-Demand")
	}
}

func spotPools(pass *engine.Pass, group *assembly.Resource) {
	if onDemandAlone(group) {
		return
	}
	types := overrides(group)
	chosen := slices.ContainsFunc(types, func(o assembly.Value) bool { return o.Get("InstanceRequirements").Exists() })
	if n := len(types); n < 4 && !chosen {
		pass.Report(group, "MixedInstancesPolicy.LaunchTemplate.Overrides", "names %d types; want 4 or more", n)
	}
	if v := group.Get("CapacityRebalance"); v.Is(true) != assembly.True {
		pass.Report(group, "CapacityRebalance", "is not true: instances are replaced after their interruption")
	}
	least, known := group.Get("MinSize").Int()
	if most, also := group.Get("MaxSize").Int(); known && also && least > 0 && most <= least {
		pass.Report(group, "MaxSize", "is %d, as MinSize: no instance is started before another one is interrupted", most)
	}
}

func oneImage(pass *engine.Pass, group *assembly.Resource) {
	first, arm := "", false
	for _, o := range overrides(group) {
		name, known := o.Get("InstanceType").Text()
		f, ok := familyOf(name)
		if !known || !ok || o.Get("LaunchTemplateSpecification").Exists() {
			continue
		}
		is := strings.HasPrefix(f.options, "g")
		if first != "" && is != arm {
			pass.Report(group, "MixedInstancesPolicy.LaunchTemplate.Overrides", "has %s and %s, which start from one image", first, name)
			return
		}
		if first == "" {
			first, arm = name, is
		}
	}
}

// groupOf is the group of a capacity provider, if the app has it.
func groupOf(provider *assembly.Resource) (*assembly.Resource, bool) {
	to, ok := provider.Get("AutoScalingGroupProvider", "AutoScalingGroupArn").Target()
	return to.Resource, ok && to.Resource.Type == groupType
}

func providedGroup(pass *engine.Pass, provider *assembly.Resource) {
	of := func(setting ...string) assembly.Value {
		return provider.Get(append([]string{"AutoScalingGroupProvider"}, setting...)...)
	}
	scaled := of("ManagedScaling", "Status").Is("ENABLED") == assembly.True
	protected := of("ManagedTerminationProtection").Is("ENABLED") == assembly.True
	if protected && !scaled {
		pass.Report(provider, "AutoScalingGroupProvider.ManagedScaling.Status", "is not ENABLED, and ManagedTerminationProtection is")
	}
	group, ok := groupOf(provider)
	if !ok {
		return
	}
	if protected && group.Get("NewInstancesProtectedFromScaleIn").Is(true) != assembly.True {
		pass.Report(group, "NewInstancesProtectedFromScaleIn", "is not true, and ManagedTerminationProtection of %s is ENABLED", provider.Path)
	}
	weighted := func(o assembly.Value) bool { return o.Get("WeightedCapacity").Exists() }
	if scaled && slices.ContainsFunc(overrides(group), weighted) {
		pass.Report(group, "MixedInstancesPolicy.LaunchTemplate.Overrides", "have a WeightedCapacity, and %s scales by instances", provider.Path)
	}
}

func managedGroup(pass *engine.Pass, provider *assembly.Resource) {
	group, ok := groupOf(provider)
	if !ok || provider.Get("AutoScalingGroupProvider", "ManagedScaling", "Status").Is("ENABLED") != assembly.True {
		return
	}
	if v := group.Get("DesiredCapacity"); v.Exists() {
		pass.Report(group, "DesiredCapacity", "is %v, and ECS chooses another number", v)
	}
	tagged := func(tag assembly.Value) bool {
		return tag.Get("Key").Is("AmazonECSManaged") == assembly.True && tag.Get("PropagateAtLaunch").Is(true) == assembly.True
	}
	if !slices.ContainsFunc(group.Get("Tags").List(), tagged) {
		pass.Report(group, "Tags", "lack AmazonECSManaged with PropagateAtLaunch")
	}
}

func fargateBase(pass *engine.Pass, service *assembly.Resource) {
	const property = "CapacityProviderStrategy"
	spot, base := false, false
	for _, item := range service.Get(property).List() {
		spot = spot || item.Get("CapacityProvider").Is("FARGATE_SPOT") == assembly.True
		n, known := item.Get("Base").Int()
		base = base || item.Get("CapacityProvider").Is("FARGATE_SPOT") != assembly.True && (n > 0 || item.Get("Base").Exists() && !known)
	}
	if spot && !base {
		pass.Report(service, property, "has FARGATE_SPOT and no other provider with a Base")
	}
}

func drainingHosts(pass *engine.Pass, provider *assembly.Resource) {
	group, ok := groupOf(provider)
	if !ok || onDemandAlone(group) {
		return
	}
	template, ok := group.Get("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId").Target()
	if !ok {
		return
	}
	script := userData(template.Resource.Get("LaunchTemplateData", "UserData"))
	if !strings.Contains(script, "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true") &&
		!strings.Contains(script, "enable-spot-instance-draining = true") {
		pass.Report(template.Resource, "LaunchTemplateData.UserData", "does not set ECS_ENABLE_SPOT_INSTANCE_DRAINING=true")
	}
}

// userData is the text of user data, however it is encoded.
func userData(v assembly.Value) string {
	if name, text := v.Call(); name == "Fn::Base64" {
		v = text
	}
	written, _ := v.Outline()
	if decoded, err := base64.StdEncoding.DecodeString(written); err == nil {
		return string(decoded)
	}
	return written
}
