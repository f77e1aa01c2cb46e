package recovery

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

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
		Check:  engine.Each(healthCheckType, publicCheck),
	},
	{
		ID: "FAILOVER-004", Title: "Resources with zonal autoshift can leave a zone, and practice it",
		Why: "Zonal autoshift does nothing for a load balancer or an Auto Scaling group whose zonal shift is off, which is the default, " +
			"and is refused without practice runs.",
		Fix: "Set the attribute zonal_shift.config.enabled of the load balancer or AvailabilityZoneImpairmentPolicy of the group, and " +
			"PracticeRunConfiguration.",
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
					pass.Report(alarm, s.At("Namespace"), "is %s in %s, where it has no data", name, alarm.Stack.Region)
				}
			}
		}),
	},
	{
		ID: "FAILOVER-006", Title: "Production records that share a name are answered by what is healthy",
		Why: "Route 53 goes on answering with a record of a Region or weight that nobody checks, after what it leads to is gone: a part of " +
			"the clients, or those nearest to it, get no answer.",
		Fix:      "Set HealthCheckId of each record, or EvaluateTargetHealth of its alias.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    sharedRecords,
	},
	{
		ID: "FAILOVER-007", Title: "Failover records live for a minute",
		Why:      "Clients keep the answer from before for as long as its TTL, whatever Route 53 has found out since.",
		Fix:      "Set TTL to 60 or less.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    longAnswers,
	},
	{
		ID: "FAILOVER-008", Title: "Health checks are on",
		Why:    "Route 53 takes a health check that is off for healthy, and a failover that waits for it never comes.",
		Fix:    "Leave Disabled out, and move traffic by records.",
		Pillar: engine.Reliability,
		Check:  option.Table{{Type: healthCheckType, Property: "HealthCheckConfig.Disabled", Want: option.Off}}.Check,
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

// publicCheck looks at addresses, and at names that only a VPC resolves to something else.
func publicCheck(pass *engine.Pass, check *assembly.Resource) {
	address := check.Get("HealthCheckConfig", "IPAddress")
	if fault := publicAddress(address.ByDefault()); fault != "" {
		pass.Report(check, "HealthCheckConfig.IPAddress", "%s", fault)
	}
	if to, ok := address.Target(); ok && strings.HasPrefix(to.Attribute, "PrivateIp") {
		pass.Report(check, "HealthCheckConfig.IPAddress", "is %s of %s, a private address", to.Attribute, to.Resource.Path)
	}
	const property = "HealthCheckConfig.FullyQualifiedDomainName"
	name := check.Get(strings.Split(property, ".")...)
	if to, ok := name.Target(); ok && to.Resource.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer" &&
		to.Resource.Get("Scheme").Is("internal") == assembly.True {
		pass.Report(check, property, "is that of %s, an internal load balancer", to.Resource.Path)
	} else if ok && storeEndpoint.MatchString(to.Resource.Type) && to.Resource.Get("PubliclyAccessible").Is(true) != assembly.True {
		pass.Report(check, property, "is that of %s, which is reached in its VPC alone", to.Resource.Path)
	}
	if text, _ := name.Text(); strings.HasSuffix(strings.TrimSuffix(text, "."), ".internal") {
		pass.Report(check, property, "is %s, which only a VPC resolves", text)
	}
}

// storeEndpoint matches the types whose endpoints have private addresses.
var storeEndpoint = regexp.MustCompile(`^AWS::(RDS|DocDB|Neptune|ElastiCache|MemoryDB)::`)

// sharedSpace is that of RFC 6598, behind the address translation of carriers.
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

func publicAddress(v assembly.Value) string {
	text, _ := v.Text()
	if a, err := netip.ParseAddr(text); err == nil && (a.IsPrivate() || !a.IsGlobalUnicast() || sharedSpace.Contains(a)) {
		return fmt.Sprintf("is %v, a private address", a)
	}
	return ""
}

func shiftable(pass *engine.Pass, shift *assembly.Resource) {
	if shift.Get("ZonalAutoshiftStatus").Is("ENABLED") == assembly.True {
		pass.WantSet(shift, "PracticeRunConfiguration")
		if practice := shift.Get("PracticeRunConfiguration"); practice.Exists() && len(practice.Get("OutcomeAlarms").Elements()) == 0 {
			pass.Report(shift, "PracticeRunConfiguration.OutcomeAlarms", "are none, so that nothing tells whether a practice run hurts users")
		}
	}
	for _, to := range shift.Get("ResourceIdentifier").Targets() {
		fault := ""
		switch to.Resource.Type {
		case "AWS::ElasticLoadBalancingV2::LoadBalancer":
			fault = option.Attribute("zonal_shift.config.enabled", option.On)(to.Resource.Get("LoadBalancerAttributes"))
		case "AWS::AutoScaling::AutoScalingGroup":
			if option.On(to.Resource.Get("AvailabilityZoneImpairmentPolicy", "ZonalShiftEnabled")) != "" {
				fault = "AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled is not true"
			}
		}
		if to.Resource.Type == "AWS::EKS::Cluster" && option.On(to.Resource.Get("ZonalShiftConfig", "Enabled")) != "" {
			fault = "ZonalShiftConfig.Enabled is not true"
		}
		if fault != "" {
			pass.Report(shift, "ResourceIdentifier", "is %s, of which %s", to.Resource.Path, fault)
		}
	}
}
