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

func harmlessMutes() map[string][]Change {
	return map[string][]Change{
		"a list of trusted addresses that is off": {Add("Trusted", Resource("AWS::GuardDuty::IPSet", Object{"Activate": false}))},
		"a filter for one type of finding":        {archiving(Object{"type": Object{"Eq": List{"Recon:EC2/PortProbeUnprotectedPort"}}})},
		"one control that does not apply":         {muting(Object{"ComplianceSecurityControlId": filters("EQUALS", "EC2.10")}, suppressed)},
		"controls that passed":                    {muting(Object{"ComplianceStatus": filters("EQUALS", "PASSED")}, suppressed)},
		"findings of little weight":               {muting(Object{"SeverityLabel": filters("EQUALS", "LOW", "INFORMATIONAL")}, suppressed)},
		"a rule that makes more of findings": {muting(Object{"AwsAccountId": filters("EQUALS", "111111111111")},
			Object{"Severity": Object{"Label": "CRITICAL"}})},
	}
}
