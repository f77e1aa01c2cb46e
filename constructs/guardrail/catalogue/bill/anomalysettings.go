package bill

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const monitorType = "AWS::CE::AnomalyMonitor"

func monitorsTaken(pass *engine.Pass) {
	type place struct{ account, dimension string }
	first := map[place]*assembly.Resource{}
	for _, monitor := range pass.OfType(monitorType) {
		dimension, _ := monitor.Get("MonitorDimension").Text()
		specified := monitor.Get("MonitorSpecification")
		custom := monitor.Get("MonitorType").Is("CUSTOM") == assembly.True
		switch {
		case (custom || dimension == "TAG" || dimension == "COST_CATEGORY") && !specified.Exists():
			pass.Report(monitor, "MonitorSpecification", "is not set: nobody knows which tag, category or accounts are meant")
		case !custom && (dimension == "SERVICE" || dimension == "LINKED_ACCOUNT") && specified.Exists():
			pass.Report(monitor, "MonitorSpecification", "is set beside MonitorDimension %s, which takes none", dimension)
		case !custom && dimension == "":
			pass.Report(monitor, "MonitorDimension", "is not set")
		}
		if specified.Exists() && len(specified.Keys()) > 0 {
			pass.Report(monitor, "MonitorSpecification", "is an object; want JSON as text")
		}
		if at, ok := managementOf(pass, monitor); ok && dimension == "LINKED_ACCOUNT" {
			pass.Report(monitor, "MonitorDimension", "is LINKED_ACCOUNT outside of the management account %s, and sees itself alone", at)
		}
		if at := (place{monitor.Stack.Account, dimension}); dimension == "SERVICE" || dimension == "LINKED_ACCOUNT" {
			if other := first[at]; other != nil {
				pass.Report(monitor, "MonitorDimension", "is %s, as that of %s in the same account; AWS allows one", dimension, other.Path)
			} else {
				first[at] = monitor
			}
		}
	}
}

func thresholdTaken(pass *engine.Pass, s *assembly.Resource) {
	expression := s.Get("ThresholdExpression")
	if s.Get("Threshold").Exists() == expression.Exists() {
		pass.Report(s, "ThresholdExpression", "and Threshold are both set, or neither; want one of them")
	}
	if !expression.Exists() {
		return
	}
	if len(expression.Keys()) > 0 {
		pass.Report(s, "ThresholdExpression", "is an object; want JSON as text")
		return
	}
	e := expression.Decoded()
	if len(e.Keys()) == 0 {
		return // only deployment knows it
	}
	for _, part := range conditions(e) {
		if n := len(part.Keys()); n != 1 {
			pass.Report(s, "ThresholdExpression", "has %d conditions side by side; want them in And or Or", n)
			return
		}
		d := part.Get("Dimensions")
		if !d.Exists() {
			continue
		}
		key := d.Get("Key")
		if key.OneOf("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "ANOMALY_TOTAL_IMPACT_PERCENTAGE") == assembly.False {
			pass.Report(s, "ThresholdExpression", "has the key %v; want ANOMALY_TOTAL_IMPACT_ABSOLUTE or _PERCENTAGE", key)
		}
		if d.Get("MatchOptions", "0").Is("GREATER_THAN_OR_EQUAL") == assembly.False {
			pass.Report(s, "ThresholdExpression", "has the MatchOptions %v; want GREATER_THAN_OR_EQUAL", d.Get("MatchOptions"))
		}
	}
	if text, _ := expression.Text(); numbers.MatchString(text) {
		pass.Report(s, "ThresholdExpression", "has a number among its Values; want texts")
	}
}

var numbers = regexp.MustCompile(`"Values"\s*:\s*\[\s*[-0-9]`)
