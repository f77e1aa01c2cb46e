package price

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// ofEC2 is the item that prices a family of instances, and its size.
var ofEC2 = map[string]struct {
	item Item
	size string
}{
	"c7g": {EC2C7gLarge, "large"}, "c8g": {EC2C8gMedium, "medium"}, "m5": {EC2M5Large, "large"}, "m6g": {EC2M6gMedium, "medium"},
	"m6i": {EC2M6iLarge, "large"}, "m7g": {EC2M7gMedium, "medium"}, "m7i": {EC2M7iLarge, "large"}, "m8g": {EC2M8gMedium, "medium"},
	"r7g": {EC2R7gMedium, "medium"}, "r8g": {EC2R8gMedium, "medium"}, "t3": {EC2T3Micro, "micro"}, "t4g": {EC2T4gMicro, "micro"},
}

// sizesOfEC2 are how many of the smallest a size is.
var sizesOfEC2 = map[string]uint32{"micro": 1, "small": 2, "medium": 4, "large": 8, "xlarge": 16, "2xlarge": 32, "4xlarge": 64,
	"8xlarge": 128, "12xlarge": 192, "16xlarge": 256, "24xlarge": 384}

// servers charges for On-Demand instances of a type.
func servers(class string, n uint32) (charge, bool) {
	family, size, _ := strings.Cut(class, ".")
	priced, ok := ofEC2[family]
	is, unit := sizesOfEC2[size], sizesOfEC2[priced.size]
	if !ok || is < unit || is%unit != 0 {
		return charge{}, false
	}
	return charge{priced.item, n * is / unit}, true
}

func server(r *assembly.Resource) ([]charge, string) {
	template := assembly.Value{}
	if to, ok := r.Get("LaunchTemplate", "LaunchTemplateId").Target(); ok {
		template = to.Resource.Get("LaunchTemplateData")
	}
	return launched(firstOf(r.Get("InstanceType"), template.Get("InstanceType")),
		firstOf(r.Get("BlockDeviceMappings"), template.Get("BlockDeviceMappings")), 1)
}

// firstOf is the first value that is there.
func firstOf(values ...assembly.Value) assembly.Value {
	i := slices.IndexFunc(values, assembly.Value.Exists)
	return values[max(i, 0)]
}

// launched charges for n instances of a type, On-Demand, with their volumes.
func launched(kind, disks assembly.Value, n uint32) ([]charge, string) {
	class, known := kind.Text()
	if !known {
		return nil, "is billed by its instance type, which only deployment knows"
	}
	all, why := volumes(disks, n)
	if c, ok := servers(class, n); ok {
		return append([]charge{c}, all...), why
	}
	return all, "is billed by its instance type, " + class + ", which the table does not have"
}

// group charges for the instances that a group of Auto Scaling leaves, of which those On-Demand are
// of the cheapest type that it may start.
func group(r *assembly.Resource) ([]charge, string) {
	n, known := quantity(r.Get("MinSize"))
	if desired := r.Get("DesiredCapacity"); desired.Exists() {
		more, also := quantity(desired)
		n, known = max(n, more), known && also
	}
	switch {
	case !known:
		return nil, "is billed by the number of its instances, which only deployment knows"
	case n == 0:
		return nil, "" // it grows when there is work
	}
	mixed := r.Get("MixedInstancesPolicy")
	kinds := []assembly.Value{}
	for _, o := range mixed.Get("LaunchTemplate", "Overrides").List() {
		kinds = append(kinds, o.Get("InstanceType"))
	}
	data := templateOf(r)
	onDemand := n
	if mixed.Exists() {
		onDemand = onDemandOf(mixed.Get("InstancesDistribution"), n)
	} else if data.Get("InstanceMarketOptions", "MarketType").Is("spot") == assembly.True || data.Get("SpotPrice").Exists() {
		onDemand = 0
	}
	all, why := volumes(data.Get("BlockDeviceMappings"), n)
	if spot := n - onDemand; spot > 0 {
		why = fmt.Sprintf("has %d Spot Instances, whose price changes", spot)
	}
	if onDemand == 0 {
		return all, why
	}
	if len(kinds) == 0 {
		kinds = append(kinds, data.Get("InstanceType"))
	}
	if c, ok := cheapest(kinds, onDemand); ok {
		return append([]charge{c}, all...), why
	}
	return all, cmp.Or(why, "is billed by its instance types, which the table does not have")
}

// onDemandOf is how many of n instances are On-Demand: the base, and a percentage of the rest that
// is rounded up. AWS takes 100 where the template is silent.
func onDemandOf(distribution assembly.Value, n uint32) uint32 {
	base, _ := distribution.Get("OnDemandBaseCapacity").Int()
	percent, known := distribution.Get("OnDemandPercentageAboveBaseCapacity").Int()
	if !known {
		percent = 100
	}
	above := max(int(n)-base, 0)
	return min(n, uint32(base+(above*percent+99)/100))
}

// cheapest charges for n instances of the type whose list price is the lowest, of those that the
// table has.
func cheapest(kinds []assembly.Value, n uint32) (charge, bool) {
	table, best, found := Default(), charge{}, false
	for _, kind := range kinds {
		class, _ := kind.Text()
		c, ok := servers(class, n)
		if ok && (!found || table.Monthly(c.item, c.quantity) < table.Monthly(best.item, best.quantity)) {
			best, found = c, true
		}
	}
	return best, found
}

// templateOf is what a group starts: the data of its launch template, or its launch configuration.
func templateOf(r *assembly.Resource) assembly.Value {
	for _, id := range []assembly.Value{
		r.Get("LaunchTemplate", "LaunchTemplateId"),
		r.Get("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId"),
	} {
		if to, ok := id.Target(); ok {
			return to.Resource.Get("LaunchTemplateData")
		}
	}
	if to, ok := r.Get("LaunchConfigurationName").Target(); ok {
		return to.Resource.Get()
	}
	return assembly.Value{}
}
