package logging

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// logClass looks at what log groups of another class than STANDARD cannot have. See "Log classes".
func logClass(pass *engine.Pass) {
	for _, typ := range []string{"AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter"} {
		for group, filters := range pass.ByTarget(typ, "LogGroupName") {
			class := group.Get("LogGroupClass")
			if class.OneOf("INFREQUENT_ACCESS", "DELIVERY") != assembly.True {
				continue
			}
			for _, filter := range filters {
				pass.Report(filter, "LogGroupName", "is %s, of the class %v", group.Path, class)
			}
		}
	}
	for _, group := range pass.OfType(logGroupType) {
		if class := group.Get("LogGroupClass"); class.OneOf("INFREQUENT_ACCESS", "DELIVERY") == assembly.True &&
			group.Get("FieldIndexPolicies").Exists() {
			pass.Report(group, "FieldIndexPolicies", "is set, and the class is %v", class)
		}
	}
}

func dataProtection(pass *engine.Pass, group *assembly.Resource) {
	policy := group.Get("DataProtectionPolicy")
	statements := policy.Get("Statement")
	if !policy.Exists() || !statements.Exists() {
		return
	}
	counted, masked := -1, -1
	for i, s := range statements.List() {
		if s.Get("Operation", "Audit", "FindingsDestination").Exists() {
			counted = i
		}
		if s.Get("Operation", "Deidentify", "MaskConfig").Exists() {
			masked = i
		}
	}
	if counted < 0 || masked < 0 {
		pass.Report(group, "DataProtectionPolicy.Statement", "is %v; want one with Audit.FindingsDestination and one with Deidentify.MaskConfig",
			statements)
		return
	}
	data := func(i int) assembly.Value { return statements.Get(fmt.Sprint(i), "DataIdentifier") }
	if data(counted).String() != data(masked).String() {
		pass.Report(group, fmt.Sprintf("DataProtectionPolicy.Statement.%d.DataIdentifier", masked), "differs from that of statement %d", counted)
	}
}

func metricFilter(pass *engine.Pass, filter *assembly.Resource) {
	for i, t := range filter.Get("MetricTransformations").List() {
		if t.Get("DefaultValue").Exists() && t.Get("Dimensions", "0").Exists() {
			pass.Report(filter, fmt.Sprintf("MetricTransformations.%d.DefaultValue", i), "is set beside Dimensions")
		}
	}
}
