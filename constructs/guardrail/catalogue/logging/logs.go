package logging

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const logGroupType = "AWS::Logs::LogGroup"

var logsRules = []engine.Rule{
	{
		ID: "LOGS-001", Title: "Log groups have a retention period",
		Why:      "Without one, CloudWatch keeps and charges for every event indefinitely.",
		Fix:      "Set RetentionInDays.",
		Pillar:   engine.CostOptimization,
		Controls: []string{"CloudWatch.16"},
		Check:    engine.Each(logGroupType, logRetention),
	},
	{
		ID: "LOGS-002", Title: "Log groups are encrypted with a customer managed key",
		Why:    "Logs repeat what the application handles; the policy of your own key decides who can read them, and can be revoked.",
		Fix:    "Set KmsKeyId to a key that CloudWatch Logs may use.",
		Pillar: engine.Security,
		Check:  engine.Each(logGroupType, logKey),
	},
	{
		// Like buckets and keys: outside production, logs may go with their stack.
		ID: "LOGS-003", Title: "Production log groups are retained when their stack is deleted",
		Why:    "The log of a failed or attacked workload is needed most when its stack is gone.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.OperationalExcellence,
		Relax:  engine.ProductionOnly(),
		Check:  engine.Each(logGroupType, (*engine.Pass).WantRetained),
	},
}

func logRetention(pass *engine.Pass, group *assembly.Resource) {
	days := group.Get("RetentionInDays")
	if _, known := days.Int(); known {
		return
	}
	if !days.Exists() {
		pass.Report(group, "RetentionInDays", "is not set, so events are kept indefinitely")
		return
	}
	pass.Report(group, "RetentionInDays", "is %v, which is known only at deployment", days)
}

func logKey(pass *engine.Pass, group *assembly.Resource) {
	if !customresource.OfCDK.MatchString(group.Path) {
		pass.WantSet(group, "KmsKeyId")
	}
}
