package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// muting is an automation rule of Security Hub.
func muting(criteria, update Object) Change {
	return Add("Mute", Resource("AWS::SecurityHub::AutomationRule", Object{"RuleStatus": "ENABLED", "Criteria": criteria,
		"Actions": List{Object{"Type": "FINDING_FIELDS_UPDATE", "FindingFieldsUpdate": update}}}))
}

func filters(comparison string, values ...any) List {
	var all List
	for _, v := range values {
		all = append(all, Object{"Comparison": comparison, "Value": v})
	}
	return all
}

var suppressed = Object{"Workflow": Object{"Status": "SUPPRESSED"}}

func archiving(criterion Object) Change {
	return Add("Filter", Resource("AWS::GuardDuty::Filter", Object{"DetectorId": Ref("Detector"), "Action": "ARCHIVE",
		"FindingCriteria": Object{"Criterion": criterion}}))
}

func muteSabotages() []Case {
	const silences = "names no control, generator or resource"
	return []Case{
		{Rule: "MUTE-001", Name: "trusted addresses", Change: []Change{Add("Trusted", Resource("AWS::GuardDuty::IPSet",
			Object{"DetectorId": Ref("Detector"), "Activate": true, "Format": "TXT", "Location": "s3://lists/trusted.txt"}))},
			At: "Trusted Location", Says: "is s3://lists/trusted.txt, and what it holds is not in the app"},
		{Rule: "MUTE-001", Name: "trusted names, switched on at deployment", Change: []Change{Add("Trusted",
			Resource("AWS::GuardDuty::TrustedEntitySet", Object{"Activate": Ref("Param"), "Location": "s3://lists/trusted.txt"}))},
			At: "Trusted Location", Says: "what it holds is not in the app"},
		{Rule: "MUTE-002", Name: "every finding of a severity", Change: []Change{archiving(Object{"severity": Object{"Gte": 0}})},
			At: "Filter FindingCriteria", Says: "archives findings of every type"},
		{Rule: "MUTE-002", Name: "a type of the deployment", Change: []Change{archiving(Object{"type": Object{"Eq": List{Ref("Param")}}})},
			At: "Filter FindingCriteria", Says: "archives findings of every type"},
		{Rule: "MUTE-002", Name: "critical vulnerabilities", Change: []Change{Add("Filter", Resource("AWS::InspectorV2::Filter",
			Object{"FilterAction": "SUPPRESS", "FilterCriteria": Object{"Severity": filters("EQUALS", "CRITICAL")}}))},
			At: "Filter FilterCriteria", Says: "archives findings of every type"},
		{Rule: "MUTE-002", Name: "data of high sensitivity", Change: []Change{Add("Filter", Resource("AWS::Macie::FindingsFilter",
			Object{"Action": "ARCHIVE", "FindingCriteria": Object{"Criterion": Object{"severity.description": Object{"eq": List{"High"}}}}}))},
			At: "Filter FindingCriteria", Says: "archives findings of every type"},
		{Rule: "MUTE-003", Name: "every finding, by a rule of version 2",
			Change: []Change{mutingV2("severity", "Critical", Object{"StatusId": 3})},
			At:     "Mute Criteria", Says: silences},
		{Rule: "MUTE-003", Name: "a severity lowered by a rule of version 2",
			Change: []Change{mutingV2("cloud.account.uid", "1", Object{"SeverityId": 1})},
			At:     "Mute Criteria", Says: silences},
		{Rule: "MUTE-003", Name: "critical findings",
			Change: []Change{muting(Object{"SeverityLabel": filters("EQUALS", "CRITICAL")}, suppressed)},
			At:     "Mute Criteria", Says: silences},
		{Rule: "MUTE-003", Name: "findings of an account, made less of", Change: []Change{
			muting(Object{"AwsAccountId": filters("EQUALS", "111111111111")}, Object{"Severity": Object{"Label": "INFORMATIONAL"}})},
			At: "Mute Criteria", Says: silences},
		{Rule: "MUTE-003", Name: "every control but one", Change: []Change{
			muting(Object{"ComplianceSecurityControlId": filters("NOT_EQUALS", "EC2.10")}, suppressed)},
			At: "Mute Criteria", Says: silences},
		{Rule: "MUTE-003", Name: "critical and low findings", Change: []Change{
			muting(Object{"SeverityLabel": filters("EQUALS", "LOW", "CRITICAL")}, suppressed)}, At: "Mute Criteria", Says: silences},
	}
}

// mutingV2 is an automation rule of OCSF findings, with one filter.
func mutingV2(field, value string, update Object) Change {
	return Add("Mute", Resource("AWS::SecurityHub::AutomationRuleV2", Object{"RuleStatus": "ENABLED",
		"Actions": List{Object{"Type": "FINDING_FIELDS_UPDATE", "FindingFieldsUpdate": update}},
		"Criteria": Object{"OcsfFindingCriteria": Object{"CompositeFilters": List{Object{"Operator": "AND", "StringFilters": List{Object{
			"FieldName": field, "Filter": Object{"Comparison": "EQUALS", "Value": value}}}}}}}}))
}

func harmlessMutes() map[string][]Change {
	return map[string][]Change{
		"one vulnerability that does not apply": {Add("Filter", Resource("AWS::InspectorV2::Filter", Object{"FilterAction": "SUPPRESS",
			"FilterCriteria": Object{"VulnerabilityId": filters("EQUALS", "CVE-2026-1234")}}))},
		"a filter that only lists findings": {Add("Filter", Resource("AWS::Macie::FindingsFilter", Object{"Action": "NOOP"}))},
		"one bucket of samples": {Add("Filter", Resource("AWS::Macie::FindingsFilter", Object{"Action": "ARCHIVE", "FindingCriteria": Object{
			"Criterion": Object{"resourcesAffected.s3Bucket.name": Object{"eq": List{"samples"}}}}}))},
		"one control, by a rule of version 2": {mutingV2("compliance.control", "EC2.10", Object{"StatusId": 3})},

		"a list of trusted addresses that is off": {Add("Trusted", Resource("AWS::GuardDuty::IPSet", Object{"Activate": false}))},
		"a filter for one type of finding":        {archiving(Object{"type": Object{"Eq": List{"Recon:EC2/PortProbeUnprotectedPort"}}})},
		"one control that does not apply":         {muting(Object{"ComplianceSecurityControlId": filters("EQUALS", "EC2.10")}, suppressed)},
		"controls that passed":                    {muting(Object{"ComplianceStatus": filters("EQUALS", "PASSED")}, suppressed)},
		"findings of little weight":               {muting(Object{"SeverityLabel": filters("EQUALS", "LOW", "INFORMATIONAL")}, suppressed)},
		"a rule that makes more of findings": {muting(Object{"AwsAccountId": filters("EQUALS", "111111111111")},
			Object{"Severity": Object{"Label": "CRITICAL"}})},
	}
}
