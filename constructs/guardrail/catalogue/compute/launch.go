package compute

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// eachInstance looks at instances and at what launch templates, launch configurations and Spot
// fleets make of them. Prefix is where the properties of an instance are.
func eachInstance(check func(pass *engine.Pass, r *assembly.Resource, prefix []string)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		for _, r := range pass.OfType(instanceType) {
			check(pass, r, nil)
		}
		for _, r := range pass.OfType(launchConfigurationType) {
			check(pass, r, nil)
		}
		for _, r := range pass.OfType(launchTemplateType) {
			check(pass, r, []string{"LaunchTemplateData"})
		}
		for _, r := range pass.OfType(spotFleetType) {
			specifications := []string{"SpotFleetRequestConfigData", "LaunchSpecifications"}
			for i := range r.Get(specifications...).Elements() {
				check(pass, r, append(slices.Clip(specifications), fmt.Sprint(i)))
			}
		}
	}
}

// off reports whether an option surely is off: CloudFormation takes booleans as text.
func off(v assembly.Value) bool { return v.OneOf("false", "False", "FALSE") == assembly.True }

// unlessOff reports an option that is off by default, and may be on.
func unlessOff(pass *engine.Pass, r *assembly.Resource, property string, v assembly.Value) {
	switch {
	case !v.Exists() || off(v):
	case v.Known():
		pass.Report(r, property, "is %v", v)
	default:
		pass.Report(r, property, "is %v, which is known only at deployment; want anything but true", v)
	}
}
