package price

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// alarm charges for each metric that an alarm reads, three times if it compares with what is usual:
// the bounds of the band are metrics too.
func alarm(r *assembly.Resource) ([]charge, string) {
	item, metrics, band := Alarm, uint32(0), uint32(1)
	if period, known := r.Get("Period").Int(); known && period < 60 {
		item = AlarmHighResolution
	}
	for _, m := range r.Get("Metrics").List() {
		if m.Get("MetricStat").Exists() {
			metrics++
		}
		if period, known := m.Get("MetricStat", "Period").Int(); known && period < 60 {
			item = AlarmHighResolution
		}
		if text, _ := m.Get("Expression").Outline(); strings.Contains(text, "ANOMALY_DETECTION_BAND") {
			band = 3
		}
	}
	return []charge{{item, max(metrics, 1) * band}}, uncertain(r.Get("Metrics"), "Metrics")
}

// healthCheck charges for a check of an endpoint in AWS, and for each of its optional features.
func healthCheck(r *assembly.Resource) ([]charge, string) {
	config := r.Get("HealthCheckConfig")
	kind, known := config.Get("Type").Text()
	switch {
	case !known:
		return nil, "is billed by its type, which only deployment knows"
	case !strings.HasPrefix(kind, "HTTP") && kind != "TCP":
		return nil, "is billed by its type, " + kind + ", which the table does not have"
	}
	features := uint32(0)
	for _, has := range []bool{strings.HasPrefix(kind, "HTTPS"), strings.HasSuffix(kind, "STR_MATCH"),
		config.Get("RequestInterval").Is(10) == assembly.True, config.Get("MeasureLatency").Is(true) == assembly.True} {
		if has {
			features++
		}
	}
	charges := []charge{{HealthCheck, 1}}
	if features > 0 {
		charges = append(charges, charge{HealthCheckFeature, features})
	}
	return charges, ""
}

// paid are groups of rules that AWS sells by subscription.
var paid = []string{"AWSManagedRulesBotControlRuleSet", "AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet",
	"AWSManagedRulesAntiDDoSRuleSet"}

// webACL charges for the ACL and each of its rules, of which a group counts as one.
func webACL(r *assembly.Resource) ([]charge, string) {
	rules := r.Get("Rules").List()
	charges := []charge{{WebACL, 1}}
	if why := uncertain(r.Get("Rules"), "Rules"); why != "" {
		return charges, why
	}
	if len(rules) > 0 {
		charges = append(charges, charge{WebACLRule, uint32(len(rules))})
	}
	for _, rule := range rules {
		group := rule.Get("Statement", "ManagedRuleGroupStatement")
		if group.Exists() && (group.Get("VendorName").Is("AWS") != assembly.True || group.Get("Name").OneOf(paid...) != assembly.False) {
			return charges, "has rules that are sold by subscription, which the table does not have"
		}
	}
	return charges, ""
}
