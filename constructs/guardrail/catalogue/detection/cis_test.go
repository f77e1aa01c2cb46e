package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func cisSabotages() []Case {
	return []Case{
		{Rule: "CIS-001", Name: "a term more", Change: []Change{Set("RootUse.FilterPattern",
			`{$.userIdentity.type="Root" && $.sourceIPAddress != "10.*"}`)},
			At: "RootUse FilterPattern", Says: "want the pattern of CIS 4.3"},
		{Rule: "CIS-001", Name: "other blanks", Change: []Change{Set("RootUse.FilterPattern",
			`{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }`)},
			At: "RootUse FilterPattern", Says: "want the pattern"},
		{Rule: "CIS-001", Name: "decided at deployment", Change: []Change{Set("RootUse.FilterPattern", Ref("Param"))},
			At: "RootUse FilterPattern", Says: "want the pattern"},
		{Rule: "CIS-002", Name: "no alarm", Change: []Change{Drop("RootUseAlarm")},
			At: "RootUse MetricTransformations", Says: "no unconditional alarm watches RootUse of Plinth/Trail"},
		{Rule: "CIS-002", Name: "another namespace's alarm", Change: []Change{Set("RootUseAlarm.Namespace", "LogMetrics")},
			At: "RootUse MetricTransformations", Says: "no unconditional alarm watches RootUse of Plinth/Trail"},
		{Rule: "CIS-002", Name: "sometimes an alarm", Change: []Change{Attribute("RootUseAlarm", "Condition", "Condition")},
			At: "RootUse MetricTransformations", Says: "no unconditional alarm watches RootUse of Plinth/Trail"},
		{Rule: "CIS-002", Name: "hand-written, without an alarm", Change: []Change{
			Set("RootUse.MetricTransformations.0.MetricNamespace", "LogMetrics"), Drop("RootUseAlarm")},
			At: "RootUse MetricTransformations", Says: "RootUse of LogMetrics"},
		{Rule: "CIS-003", Name: "tells nobody", Also: []string{"ALARM-006"}, Change: []Change{Set("RootUseAlarm.AlarmActions", nil)},
			At: "RootUseAlarm AlarmActions", Says: "has no unconditional action"},
		{Rule: "CIS-003", Name: "tells sometimes", Also: []string{"ALARM-006"},
			Change: []Change{Set("RootUseAlarm.AlarmActions.0", Maybe(Ref("Alarms"), NoValue))},
			At:     "RootUseAlarm AlarmActions", Says: "has no unconditional action"},
		{Rule: "CIS-003", Name: "switched off", Also: []string{"ALARM-006"}, Change: []Change{Set("RootUseAlarm.ActionsEnabled", false)},
			At: "RootUseAlarm ActionsEnabled", Says: "is false"},
		{Rule: "CIS-003", Name: "perhaps switched off", Also: []string{"ALARM-006"},
			Change: []Change{Set("RootUseAlarm.ActionsEnabled", Ref("Param"))},
			At:     "RootUseAlarm ActionsEnabled", Says: "counts events of a trail"},
		{Rule: "CIS-003", Name: "another pattern of a trail", Also: []string{"ALARM-006"},
			Change: []Change{Set("ImageSharesAlarm.AlarmActions", List{})},
			At:     "ImageSharesAlarm AlarmActions", Says: "ImageShares"},
		{Rule: "CIS-003", Name: "another alarm is composed", Also: []string{"ALARM-006"},
			Change: []Change{Set("ImageSharesAlarm.AlarmActions", nil),
				Add("Whole", Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmRule": Join("ALARM(", Ref("RootUseAlarm"), ")"),
					"AlarmActions": List{Ref("Alarms")}}))},
			At:   "ImageSharesAlarm AlarmActions",
			Says: "has no unconditional action, and metric filter Prod/ImageShares counts events of a trail"},
	}
}
