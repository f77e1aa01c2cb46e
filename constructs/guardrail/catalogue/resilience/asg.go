package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const groupType = "AWS::AutoScaling::AutoScalingGroup"

var asgRules = []engine.Rule{
	{
		ID: "ASG-001", Title: "Auto Scaling groups are in two Availability Zones",
		Why:      "A group in one zone is gone with the zone.",
		Fix:      "Name subnets of two or more zones in VPCZoneIdentifier.",
		Pillar:   engine.Reliability,
		Controls: []string{"AutoScaling.2"},
		Check:    engine.Each(groupType, groupZones),
	},
	{
		ID: "ASG-002", Title: "Auto Scaling groups behind load balancers replace what fails their health check",
		Why:      "An instance that runs and serves nothing is healthy to EC2, and stays.",
		Fix:      "Set HealthCheckType to ELB, with a HealthCheckGracePeriod as long as an instance takes to start.",
		Pillar:   engine.Reliability,
		Controls: balancedTable.Controls(),
		Check:    balancedTable.Check,
	},
	{
		ID: "ASG-003", Title: "Auto Scaling groups with zonal shift are such as Auto Scaling accepts",
		Why: "Without cross-zone load balancing each zone has to carry its own requests while a shift takes instances away: Auto Scaling " +
			"refuses the group, and one that does not say what becomes of unhealthy instances in the impaired zone.",
		Fix: "Leave load_balancing.cross_zone.enabled on, or set SkipZonalShiftValidation to accept it; set ImpairedZoneHealthCheckBehavior " +
			"to IgnoreUnhealthy or ReplaceUnhealthy.",
		Pillar: engine.Reliability,
		Check: engine.Each(groupType, func(pass *engine.Pass, group *assembly.Resource) {
			if group.Get("AvailabilityZoneImpairmentPolicy", "ZonalShiftEnabled").Is(true) != assembly.True {
				return
			}
			pass.WantSet(group, "AvailabilityZoneImpairmentPolicy", "ImpairedZoneHealthCheckBehavior")
			if group.Get("SkipZonalShiftValidation").Is(true) == assembly.True {
				return
			}
			for _, to := range slices.Concat(group.Get("TargetGroupARNs").Targets(), group.Get("TrafficSources").Targets()) {
				for _, attribute := range to.Resource.Get("TargetGroupAttributes").List() {
					if attribute.Get("Key").Is("load_balancing.cross_zone.enabled") == assembly.True &&
						attribute.Get("Value").Is("false") == assembly.True {
						pass.Report(group, "AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled", "is true, and cross-zone load balancing of %s is off",
							to.Resource.Path)
					}
				}
			}
		}),
	},
	{
		ID: "ASG-004", Title: "Auto Scaling groups that scale leave their number of instances to scaling",
		Why:      "Each deployment resets the number of instances to DesiredCapacity, whatever the load is.",
		Fix:      "Remove DesiredCapacity, and set MinSize.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: func(pass *engine.Pass) {
			scaled := pass.ByTarget("AWS::AutoScaling::ScalingPolicy", "AutoScalingGroupName")
			scheduled := pass.ByTarget("AWS::AutoScaling::ScheduledAction", "AutoScalingGroupName")
			for _, group := range pass.OfType(groupType) {
				if v := group.Get("DesiredCapacity"); v.Exists() && len(scaled[group])+len(scheduled[group]) > 0 {
					pass.Report(group, "DesiredCapacity", "is %v, and scaling chooses another number", v)
				}
			}
		},
	},
}

var balancedTable = option.Table{
	{Type: groupType, Property: "HealthCheckType", Want: checksBalancer, Control: "AutoScaling.1",
		Unless: func(r *assembly.Resource) bool { return !r.Get("TargetGroupARNs").Exists() }},
}

// checksBalancer wants the health checks of a group to include those of its load balancer:
// "EC2,ELB".
func checksBalancer(v assembly.Value) string {
	return option.Is("ELB", "EC2,ELB", "ELB,EC2")(v)
}

func groupZones(pass *engine.Pass, group *assembly.Resource) {
	property := "VPCZoneIdentifier"
	if !group.Get(property).Exists() {
		property = "AvailabilityZones"
	}
	if zones := group.Get(property); len(zones.Elements()) < 2 {
		pass.Report(group, property, "is %v; want two zones", zones)
	}
}
