package bill

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const subscriptionType = "AWS::CE::AnomalySubscription"

var anomalyRules = []engine.Rule{
	{
		ID: "ANOMALY-001", Title: "Cost anomaly monitors have a subscription",
		Why:    "A monitor that nobody subscribes to finds anomalies for whoever opens the console.",
		Fix:    "Name the monitor in MonitorArnList of an AWS::CE::AnomalySubscription, as cost.NewAnomalyDetection does.",
		Pillar: engine.CostOptimization,
		Check:  monitorsTell,
	},
	{
		ID: "ANOMALY-002", Title: "Cost anomaly subscriptions reach their subscribers",
		Why:    "AWS refuses immediate alerts to addresses, and summaries of a day or a week to topics.",
		Fix:    "Set Frequency to IMMEDIATE for topics (SNS), and to DAILY or WEEKLY for addresses (EMAIL).",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(subscriptionType, subscriptionReaches),
	},
	{
		ID: "ANOMALY-003", Title: "Cost Anomaly Detection takes the settings of monitors and subscriptions",
		Why: "AWS allows one monitor by service and one by account in an account, wants to know which tag or category divides the costs, and " +
			"reads thresholds as JSON in a text, with values that are texts: anything else fails the deployment.",
		Fix:    "Write them as cost.NewAnomalyDetection does, and delete the monitor that AWS made by itself.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			monitorsTaken(pass)
			for _, s := range pass.OfType(subscriptionType) {
				thresholdTaken(pass, s)
			}
		},
	},
	{
		ID: "ANOMALY-004", Title: "Monitors and subscriptions of cost anomalies have no tags",
		Why: "Their tags can only be set when they are made. Another value replaces the monitor, and the new one meets the limit of one in an " +
			"account.",
		Fix:      "Leave ResourceTags out, and keep Tags.of of an app from them.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: func(pass *engine.Pass) {
			for _, typ := range []string{monitorType, subscriptionType} {
				for _, r := range pass.OfType(typ) {
					if len(r.Get("ResourceTags").Elements()) > 0 {
						pass.Report(r, "ResourceTags", "are set, and each change of one replaces the resource")
					}
				}
			}
		},
	},
}

func monitorsTell(pass *engine.Pass) {
	told := map[*assembly.Resource]bool{}
	for _, s := range pass.OfType(subscriptionType) {
		for _, monitor := range s.Get("MonitorArnList").Targets() {
			told[monitor.Resource] = true
		}
	}
	for _, monitor := range pass.OfType("AWS::CE::AnomalyMonitor") {
		if !told[monitor] {
			pass.Report(monitor, "", "is in no subscription")
		}
	}
}

func subscriptionReaches(pass *engine.Pass, s *assembly.Resource) {
	subscribers, frequency := s.Get("Subscribers").List(), s.Get("Frequency")
	if len(subscribers) == 0 {
		pass.Report(s, "Subscribers", "are none")
	}
	for i, subscriber := range subscribers {
		topic := subscriber.Get("Type").Is("SNS")
		if immediate := frequency.Is("IMMEDIATE"); topic != assembly.Unknown && immediate != assembly.Unknown && topic != immediate {
			pass.Report(s, "Frequency", "is %v for %s, of type %v", frequency, fmt.Sprintf("Subscribers.%d", i), subscriber.Get("Type"))
			return
		}
	}
}
