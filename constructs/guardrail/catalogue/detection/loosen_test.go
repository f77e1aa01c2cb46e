package detection_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// composite adds an alarm that combines others, which have names for it.
func composite(properties Object) Change {
	return func(s *assemblytest.Stack) {
		properties["AlarmActions"] = List{Ref("Alarms")}
		Add("Whole", Resource("AWS::CloudWatch::CompositeAlarm", properties))(s)
		Set("RootUseAlarm.AlarmName", "root")(s)
		Set("ImageSharesAlarm.AlarmName", "FALSE")(s)
	}
}

func analyzer(filter ...any) Change {
	return Add("Archiving", Resource("AWS::AccessAnalyzer::Analyzer", Object{"Type": "ACCOUNT",
		"ArchiveRules": List{Object{"RuleName": "r", "Filter": filter}}}))
}

func control(parameters Object) Change {
	return Add("Loose", Resource("AWS::SecurityHub::SecurityControl", Object{"SecurityControlId": "IAM.7", "Parameters": parameters}))
}

func standard(off ...any) Change {
	return Add("Partial", Resource(standardType, Object{"StandardsArn": foundational, "DisabledStandardsControls": off}))
}

func allowList(criteria Object) Change {
	return Add("Spared", Resource("AWS::Macie::AllowList", Object{"Name": "a", "Criteria": criteria}))
}

const (
	standardType = "AWS::SecurityHub::Standard"
	foundational = "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0"
	onRoot       = `ALARM("root")`
)

func loosenSabotages() []Case {
	return []Case{
		{Rule: "MUTE-002", Name: "all access but one", Change: []Change{analyzer(Object{"Property": "resource", "Neq": List{"x"}})},
			At: "Archiving ArchiveRules.0.Filter", Says: "names no resource and no principal"},
		{Rule: "MUTE-002", Name: "what is public", Change: []Change{analyzer(Object{"Property": "isPublic", "Eq": List{"true"}})},
			At: "Archiving ArchiveRules.0.Filter", Says: "names no resource and no principal"},
		{Rule: "MUTE-002", Name: "every ARN", Change: []Change{analyzer(Object{"Property": "resource", "Contains": List{"arn:"}})},
			At: "Archiving ArchiveRules.0.Filter", Says: "names no resource and no principal"},
		{Rule: "MUTE-005", Name: "never", Change: []Change{composite(Object{"AlarmRule": "FALSE"})},
			At: "Whole AlarmRule", Says: "is FALSE, which no alarm makes true"},
		{Rule: "MUTE-005", Name: "and never", Change: []Change{composite(Object{"AlarmRule": onRoot + " AND false"})},
			At: "Whole AlarmRule", Says: "which no alarm makes true"},
		{Rule: "MUTE-005", Name: "suppressed by an alarm of somebody", Also: []string{"COMPOSITE-001"},
			Change: []Change{composite(Object{"AlarmRule": onRoot, "ActionsSuppressor": "theirs"})},
			At:     "Whole ActionsSuppressor", Says: "is theirs, an alarm that is not in the app"},
		{Rule: "MUTE-005", Name: "suppressed at all times", Also: []string{"COMPOSITE-001"}, Change: []Change{
			composite(Object{"AlarmRule": onRoot, "ActionsSuppressor": Att("Always", "Arn")}),
			Add("Always",
				Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmRule": onRoot + " OR TRUE", "AlarmActions": List{Ref("Alarms")}}))},
			At: "Whole ActionsSuppressor", Says: "is Prod/Always, which is raised at all times"},
		{Rule: "MUTE-006", Name: "a control of a standard", Change: []Change{standard(Object{"StandardsControlArn": "a"})},
			At: "Partial DisabledStandardsControls", Says: "switches off"},
		{Rule: "MUTE-006", Name: "another parameter", Change: []Change{control(Object{"MaxPasswordAge": Object{
			"ValueType": "CUSTOM", "Value": Object{"Integer": 999}}})},
			At: "Loose Parameters", Says: "replaces the parameters of control IAM.7"},
		{Rule: "MUTE-007", Name: "everything", Change: []Change{allowList(Object{"Regex": ".*"})},
			At: "Spared Criteria.Regex", Says: "which matches sensitive data of any kind"},
		{Rule: "MUTE-007", Name: "every card", Change: []Change{allowList(Object{"Regex": `\d{16}`})},
			At: "Spared Criteria.Regex", Says: "which matches sensitive data of any kind"},
		{Rule: "MUTE-007", Name: "decided at deployment", Change: []Change{allowList(Object{"Regex": Ref("Param")})},
			At: "Spared Criteria.Regex", Says: "what it matches is unknown"},
		{Rule: "MUTE-007", Name: "a file", Change: []Change{allowList(Object{"S3WordsList": Object{"BucketName": "b", "ObjectKey": "k"}})},
			At: "Spared Criteria.S3WordsList", Says: "what it holds is not in the app"},
	}
}

func harmlessLoosening() map[string][]Change {
	return map[string][]Change{
		"an alarm of two, quiet during a deployment": {
			composite(Object{"AlarmRule": `ALARM("root") OR ALARM("FALSE")`, "ActionsSuppressor": "deploying",
				"ActionsSuppressorWaitPeriod": 60, "ActionsSuppressorExtensionPeriod": 60}),
			Add("Deploying", Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmName": "deploying", "AlarmRule": onRoot}))},
		"access that is meant": {analyzer(Object{"Property": "resource", "Eq": List{"arn:aws:s3:::website"}},
			Object{"Property": "isPublic", "Eq": List{"true"}})},
		"all of a standard":        {standard()},
		"a parameter as AWS's own": {control(Object{"MaxPasswordAge": Object{"ValueType": "DEFAULT"}})},
		"one text":                 {allowList(Object{"Regex": "^order-[0-9]{8}$"})},
	}
}
