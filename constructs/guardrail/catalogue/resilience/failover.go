package resilience

import (
	"fmt"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

var failoverRules = []engine.Rule{
	{
		ID: "FAILOVER-001", Title: "Primary failover records have a health check",
		Why:    "Route 53 takes a primary record without one for healthy, and never answers with the secondary.",
		Fix:    "Set HealthCheckId, or EvaluateTargetHealth of the alias.",
		Pillar: engine.Reliability,
		Check:  primaryRecords,
	},
	{
		ID: "FAILOVER-002", Title: "Health checks by alarm take silence for a failure",
		Why:    "An alarm of a Region that is lost has no data, and the health check keeps the state from before.",
		Fix:    "Set InsufficientDataHealthStatus to Unhealthy.",
		Pillar: engine.Reliability,
		Check:  silenceTable.Check,
	},
	{
		ID: "FAILOVER-003", Title: "Health checks ask public addresses",
		Why:    "The checkers of Route 53 are on the internet: a private address is never healthy to them.",
		Fix:    "Check an alarm of CloudWatch with the type CLOUDWATCH_METRIC.",
		Pillar: engine.Reliability,
		Check:  addressTable.Check,
	},
	{
		ID: "FAILOVER-004", Title: "Load balancers with zonal autoshift can leave a zone",
		Why:    "Zonal autoshift does nothing for a load balancer whose zonal shift is off, which is the default.",
		Fix:    "Set the attribute zonal_shift.config.enabled of the load balancer to true.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::ARCZonalShift::ZonalAutoshiftConfiguration", shiftable),
	},
	{
		ID: "FAILOVER-005", Title: "Alarms on health checks, distributions and charges are in us-east-1",
		Why:    "Route 53, CloudFront and billing report to CloudWatch there alone: an alarm in another Region never has data.",
		Fix:    "Define the alarm in a stack in us-east-1.",
		Pillar: engine.Reliability,
		Check: engine.Each("AWS::CloudWatch::Alarm", func(pass *engine.Pass, alarm *assembly.Resource) {
			for _, s := range watch.Watched(alarm) {
				name, _ := s.Metric.Get("Namespace").Text()
				if of, ok := metric.Find(name); ok && of.Region != "" && elsewhereThan(of.Region, alarm) {
					pass.Report(alarm, s.Path+"Namespace", "is %s in %s, where it has no data", name, alarm.Stack.Region)
				}
			}
		}),
	},
}

// elsewhereThan reports whether the stack of a resource is in another Region for certain.
func elsewhereThan(region string, r *assembly.Resource) bool {
	return r.Stack.Region != "" && r.Stack.Region != region
}

const healthCheckType = "AWS::Route53::HealthCheck"

var silenceTable = option.Table{
	{Type: healthCheckType, Property: "HealthCheckConfig.InsufficientDataHealthStatus", Want: option.Is("Unhealthy"),
		Unless: func(r *assembly.Resource) bool {
			return r.Get("HealthCheckConfig", "Type").Is("CLOUDWATCH_METRIC") == assembly.False
		}},
}

var addressTable = option.Table{
	{Type: healthCheckType, Property: "HealthCheckConfig.IPAddress", Want: publicAddress},
}

// sharedSpace is that of RFC 6598, behind the address translation of carriers.
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

func publicAddress(v assembly.Value) string {
	text, _ := v.Text()
	if a, err := netip.ParseAddr(text); err == nil && (a.IsPrivate() || !a.IsGlobalUnicast() || sharedSpace.Contains(a)) {
		return fmt.Sprintf("is %v, a private address", a)
	}
	return ""
}

// primaryRecords looks at records that stand alone, and at those of groups.
func primaryRecords(pass *engine.Pass) {
	for _, r := range pass.OfType("AWS::Route53::RecordSet") {
		if fault := primary(r.Get()); fault != "" {
			pass.Report(r, "HealthCheckId", "%s", fault)
		}
	}
	for _, group := range pass.OfType("AWS::Route53::RecordSetGroup") {
		for i, record := range group.Get("RecordSets").List() {
			if fault := primary(record); fault != "" {
				pass.Report(group, fmt.Sprintf("RecordSets.%d.HealthCheckId", i), "%s", fault)
			}
		}
	}
}

func primary(record assembly.Value) string {
	if record.Get("Failover").Is("PRIMARY") == assembly.False || record.Get("HealthCheckId").AlwaysExists() ||
		record.Get("AliasTarget", "EvaluateTargetHealth").Is(true) == assembly.True {
		return ""
	}
	return fmt.Sprintf("is not set, and neither is EvaluateTargetHealth: %v never fails over", record.Get("Name"))
}

func shiftable(pass *engine.Pass, shift *assembly.Resource) {
	to, ok := shift.Get("ResourceIdentifier").Target()
	if !ok || to.Resource.Type != balancerType {
		return
	}
	if fault := shiftTable[0].Want(to.Resource.Get("LoadBalancerAttributes")); fault != "" {
		pass.Report(shift, "ResourceIdentifier", "is %s, of which %s", to.Resource.Path, fault)
	}
}
