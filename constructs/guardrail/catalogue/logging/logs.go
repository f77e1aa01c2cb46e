package logging

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/logdestination"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/identifier"
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
		Why:      "Logs repeat what the application handles; the policy of your own key decides who can read them, and can be revoked.",
		Fix:      "Set KmsKeyId to a key that CloudWatch Logs may use.",
		Pillar:   engine.Security,
		Controls: []string{"NIST.800.53.R5-CloudWatchLogGroupEncrypted"},
		Check:    engine.Each(logGroupType, logKey),
	},
	{
		// Like buckets and keys: outside production, logs may go with their stack. What a workload
		// writes about itself may do so everywhere.
		ID: "LOGS-003", Title: "Log groups of networks and trails are retained when their stack is deleted",
		Why:    "The record of what an intruder did is needed most when the stack is gone, which the intruder may have deleted.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.OperationalExcellence,
		Relax:  engine.ProductionOnly(),
		Check:  evidenceRetained,
	},
	{
		ID: "LOGS-004", Title: "Subscription filters deliver logs to accounts of the app",
		Why:    "A filter on another account copies every event there, and nobody in this one sees who reads it.",
		Fix:    "Deliver to a stream or function of the app, or waive the rule at the filter and name whose account it is.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::Logs::SubscriptionFilter", logsStay),
	},
	{
		ID: "LOGS-005", Title: "Production log groups keep events for a week at least",
		Why:      "What happened on a Friday is looked into on Monday: by then the log of a day is gone.",
		Fix:      "Set RetentionInDays to 7 or more; Security Hub recommends 365.",
		Pillar:   engine.OperationalExcellence,
		Controls: []string{"CloudWatch.16"},
		Relax:    engine.ProductionOnly(),
		Check:    engine.Each(logGroupType, logsLast),
	},
	{
		ID: "LOGS-006", Title: "Log groups have what their class can do",
		Why: "CDK and CloudFormation take metric filters and subscriptions on log groups of infrequent access; CloudWatch Logs refuses them " +
			"when the deployment is half done.",
		Fix:    "Use a log group of the class STANDARD. The class of a group cannot be changed.",
		Pillar: engine.OperationalExcellence,
		Check:  logClass,
	},
	{
		ID: "LOGS-007", Title: "CloudWatch Logs takes data protection policies",
		Why: "CloudWatch Logs refuses a policy without a statement that counts and one that masks, each with the same list of data, and " +
			"with a destination of findings, which may be empty.",
		Fix: "Write two statements with the same DataIdentifier: Operation.Audit.FindingsDestination and " +
			"Operation.Deidentify.MaskConfig.",
		Pillar: engine.Security,
		Check:  engine.Each(logGroupType, dataProtection),
	},
	{
		ID: "LOGS-008", Title: "Metric filters have a default value or dimensions",
		Why: "CloudWatch Logs refuses a metric filter with both. The default value is for periods with events that do not match, and no " +
			"others.",
		Fix:    "Drop one of them, and fill gaps in the alarm: FILL(m, 0).",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each("AWS::Logs::MetricFilter", metricFilter),
	},
	{
		ID: "LOGS-009", Title: "Centralized logs hold those that are encrypted",
		Why: "SKIP leaves out every log group with a customer managed key: where all of them are encrypted, as they should be, nothing is " +
			"copied, and no error says so.",
		Fix:    "Set EncryptedLogGroupStrategy to ALLOW, and a key for the copies.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::ObservabilityAdmin::OrganizationCentralizationRule", func(pass *engine.Pass, r *assembly.Resource) {
			strategy := r.Get("Rule", "Source", "SourceLogsConfiguration", "EncryptedLogGroupStrategy")
			if strategy.Exists() && strategy.Is("ALLOW") == assembly.False {
				pass.Report(r, "Rule.Source.SourceLogsConfiguration.EncryptedLogGroupStrategy", "is %v; want ALLOW", strategy)
			}
		}),
	},
}

// logsStay reports a filter whose destination is in an account that no stack of the app is deployed
// to. Where the account of its own stack is not known, it may be that.
func logsStay(pass *engine.Pass, filter *assembly.Resource) {
	to := filter.Get("DestinationArn")
	arn, _ := to.Outline()
	parts := strings.Split(strings.ReplaceAll(arn, "AWS::", ""), ":") // ${AWS::Partition}
	if filter.Stack.Account == "" || len(parts) < 6 || !identifier.Account.Valid(parts[4]) {
		return
	}
	if !slices.ContainsFunc(pass.Stacks, func(s *assembly.Stack) bool { return s.Account == parts[4] }) {
		pass.Report(filter, "DestinationArn", "is %v, in account %s, which the app has no stack in", to, parts[4])
	}
}

// retentionDays are the periods that CloudWatch Logs takes.
var retentionDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// logRetention takes a period that only deployment knows: whatever it is, events end.
func logRetention(pass *engine.Pass, group *assembly.Resource) {
	v := group.Get("RetentionInDays")
	pass.WantSet(group, "RetentionInDays")
	if days, known := v.Int(); known && !slices.Contains(retentionDays, days) {
		pass.Report(group, "RetentionInDays", "is %d, which CloudWatch Logs rejects; want one of %v", days, retentionDays)
	}
}

// evidenceRetained looks at the log groups that flow logs, DNS query logs, firewalls and trails
// deliver to.
func evidenceRetained(pass *engine.Pass) {
	receives := map[*assembly.Resource]bool{}
	for _, typ := range slices.Sorted(maps.Keys(logdestination.Deliveries)) {
		for _, from := range pass.OfType(typ) {
			for _, to := range logdestination.Of(from) {
				receives[to] = true
			}
		}
	}
	for _, trail := range pass.OfType("AWS::CloudTrail::Trail") {
		for _, to := range trail.Get("CloudWatchLogsLogGroupArn").Targets() {
			receives[to.Resource] = true
		}
	}
	for _, group := range pass.OfType(logGroupType) {
		if receives[group] {
			pass.WantRetained(group)
		}
	}
}

func logsLast(pass *engine.Pass, group *assembly.Resource) {
	if customresource.LogsOf(group) {
		return
	}
	for _, v := range group.Get("RetentionInDays").Alternatives() {
		if days, known := v.Int(); known && days < 7 {
			pass.Report(group, "RetentionInDays", "is %v; want at least 7", group.Get("RetentionInDays"))
			return
		}
	}
}

func logKey(pass *engine.Pass, group *assembly.Resource) {
	if customresource.LogsOf(group) {
		return
	}
	if group.Get("KmsKeyId").Is("") == assembly.True {
		pass.Report(group, "KmsKeyId", "is empty")
		return
	}
	pass.WantSet(group, "KmsKeyId")
}
