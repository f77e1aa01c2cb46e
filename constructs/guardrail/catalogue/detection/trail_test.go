package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// store keeps events in CloudTrail Lake.
func store(properties Object) Change {
	return Add("Store", Resource("AWS::CloudTrail::EventDataStore", properties))
}

func trailSabotages() []Case {
	return []Case{
		{Rule: "TRAIL-001", Name: "one Region", Change: []Change{Set("Trail.IsMultiRegionTrail", nil)},
			At: "Trail IsMultiRegionTrail", Says: "is not set; want true"},
		{Rule: "TRAIL-001", Name: "off", Change: []Change{Set("Trail.IsLogging", false)}, At: "Trail IsLogging", Says: "is false"},
		{Rule: "TRAIL-001", Name: "global services decided at deployment",
			Change: []Change{Set("Trail.IncludeGlobalServiceEvents", Ref("Param"))},
			At:     "Trail IncludeGlobalServiceEvents", Says: "known only at deployment"},
		{Rule: "TRAIL-002", Name: "no validation", Change: []Change{Set("Trail.EnableLogFileValidation", false)},
			At: "Trail EnableLogFileValidation", Says: "is false"},
		{Rule: "TRAIL-003", Name: "no key", Change: []Change{Set("Trail.KMSKeyId", nil)}, At: "Trail KMSKeyId", Says: "is not set"},
		{Rule: "TRAIL-003", Name: "key in one of two cases", Change: []Change{Set("Trail.KMSKeyId", Maybe(Att("Key", "Arn"), NoValue))},
			At: "Trail KMSKeyId", Says: "is not always set"},
		{Rule: "TRAIL-005", Name: "a week of events", Change: []Change{store(Object{"RetentionPeriod": 7})},
			At: "Store RetentionPeriod", Says: "want at least 90"},
		{Rule: "TRAIL-005", Name: "deleted by one call", Change: []Change{store(Object{"TerminationProtectionEnabled": false})},
			At: "Store TerminationProtectionEnabled", Says: "is false"},
		{Rule: "TRAIL-005", Name: "stopped", Change: []Change{store(Object{"IngestionEnabled": "false"})},
			At: "Store IngestionEnabled", Says: "is false"},
		{Rule: "TRAIL-004", Name: "no role", Change: []Change{Set("Trail.CloudWatchLogsRoleArn", nil)},
			At: "Trail CloudWatchLogsRoleArn", Says: "is not set"},
		{Rule: "TRAIL-001", Name: "writes alone", Change: []Change{Set("Trail.EventSelectors", List{
			Object{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": true}})},
			At: "Trail EventSelectors", Says: "leave out management events"},
		{Rule: "TRAIL-001", Name: "data alone", Change: []Change{Set("Trail.AdvancedEventSelectors", List{Object{"FieldSelectors": List{
			Object{"Field": "eventCategory", "Equals": List{"Data"}}}}})}, At: "Trail AdvancedEventSelectors", Says: "leave out"},
		{Rule: "TRAIL-001", Name: "advanced, reads left out", Change: []Change{Set("Trail.AdvancedEventSelectors", List{Object{
			"FieldSelectors": List{Object{"Field": "eventCategory", "Equals": List{"Management"}},
				Object{"Field": "readOnly", "Equals": List{"false"}}}}})}, At: "Trail AdvancedEventSelectors", Says: "leave out"},
	}
}
