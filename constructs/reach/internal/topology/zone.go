package topology

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Zone identifies the Availability Zone of a subnet. It is empty if AWS chooses the zone, or a
// value that only deployment knows, because zones that look different may then be the same.
func Zone(subnet *assembly.Resource) string {
	for _, property := range []string{"AvailabilityZone", "AvailabilityZoneId"} {
		v := subnet.Get(property)
		if !v.Exists() {
			continue
		}
		if text, ok := v.Text(); ok {
			return text
		}
		return zoneOfRegion(v)
	}
	return ""
}

// zoneOfRegion names the zone of {"Fn::Select": [1, {"Fn::GetAZs": ""}]}.
func zoneOfRegion(v assembly.Value) string {
	fn, args := v.Call()
	index, ok := args.Get("0").Int()
	list, region := args.Get("1").Call()
	if fn != "Fn::Select" || !ok || list != "Fn::GetAZs" {
		return ""
	}
	of := region.String()
	if text, isText := region.Text(); isText && text == "" || of == "${AWS::Region}" {
		of = "the Region"
	}
	return fmt.Sprintf("zone %d of %s", index+1, of)
}
