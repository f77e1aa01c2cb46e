package observability

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/draft"
)

// switchOn switches on what recommended metrics need, where the template does not say whether it
// should be on. It reports whether anything has changed.
func switchOn(d *draft.Draft, root string) (changed bool) {
	set := func(r *assembly.Resource, property string, value any) {
		d.Construct(r).AddPropertyOverride(jsii.String(property), value)
		changed = true
	}
	each := func(typ string, f func(r *assembly.Resource)) {
		for _, r := range d.OfType(typ) {
			if root == "" || r.In(root) {
				f(r)
			}
		}
	}
	each("AWS::ECS::Cluster", func(r *assembly.Resource) {
		if !r.Get("ClusterSettings").Exists() {
			set(r, "ClusterSettings", []any{map[string]any{"Name": "containerInsights", "Value": "enabled"}})
		}
	})
	each("AWS::AutoScaling::AutoScalingGroup", func(r *assembly.Resource) {
		if !r.Get("MetricsCollection").Exists() {
			set(r, "MetricsCollection", []any{map[string]any{"Granularity": "1Minute"}})
		}
	})
	each("AWS::S3::Bucket", func(r *assembly.Resource) {
		for i, rule := range r.Get("ReplicationConfiguration", "Rules").List() {
			if !rule.Get("Destination", "Metrics").Exists() {
				set(r, fmt.Sprintf("ReplicationConfiguration.Rules.%d.Destination.Metrics", i), map[string]any{"Status": "Enabled"})
			}
		}
	})
	return changed
}
