package observability_test

import (
	"strings"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// board adds a dashboard with widgets.
func board(widgets ...any) Change {
	return Add("Board",
		Resource("AWS::CloudWatch::Dashboard", Object{"DashboardBody": Join(append(append([]any{`{"widgets":[`}, widgets...), "]}")...)}))
}

func chart(rows string, more ...any) []any {
	return append([]any{`{"type":"metric","width":8,"properties":{"region":"eu-west-1","metrics":[` + rows}, append(more, "]}}")...)
}

func many(n int, of string) string { return strings.TrimSuffix(strings.Repeat(of+",", n), ",") }

func dashboardSabotages() []Case {
	const row, body, first = `["Shop","Orders"]`, "Board DashboardBody", "Board DashboardBody.widgets.0"
	at := func(rule, name, at, says string, widgets ...any) Case {
		return Case{Rule: rule, Name: name, At: at, Says: says, Change: []Change{board(widgets...)}}
	}
	var full []any
	for i := range 6 {
		if i > 0 {
			full = append(full, ",")
		}
		full = append(full, chart(many(450, row))...)
	}
	return []Case{
		{Rule: "DASHBOARD-001", Name: "no JSON", At: body, Says: "is no JSON object: widgets",
			Change: []Change{Add("Board", Resource("AWS::CloudWatch::Dashboard", Object{"DashboardBody": "widgets"}))}},
		at("DASHBOARD-001", "too many widgets", body, "has 501 widgets; want 500 at most",
			many(501, `{"type":"text","properties":{"markdown":"x"}}`)),
		at("DASHBOARD-001", "too many metrics in a widget", first, "has 501 metrics; want 500 at most", chart(many(501, row))...),
		at("DASHBOARD-001", "too many metrics", body, "has 2700 metrics; want 2500 at most", full...),
		at("DASHBOARD-001", "no alarm", first, "shows 0 alarms; want 1 to 100", `{"type":"alarm","properties":{"alarms":[]}}`),
		at("DASHBOARD-001", "a color by name", first, "has the color red; want one such as #1f77b4",
			chart(`["Shop","Orders",{"color":"red"}]`)...),
		at("DASHBOARD-001", "too wide", first, "is 25 wide; want 1 to 24", `{"type":"text","width":25,"properties":{"markdown":"x"}}`),
		at("DASHBOARD-001", "no Region", first, "has no region", `{"type":"metric","properties":{"metrics":[["Shop","Orders"]]}}`),
		at("DASHBOARD-002", "another name", first+".properties.metrics.0.MetricName", "want Errors",
			chart(`["AWS/Lambda","Error","FunctionName","`, Ref("Function"), `"]`)...),
		at("DASHBOARD-002", "an ARN", first+".properties.metrics.0.Dimensions", "want the attribute LoadBalancerFullName",
			chart(`["AWS/ApplicationELB","RequestCount","LoadBalancer","`, Ref("Balancer"), `"]`)...),
		at("DASHBOARD-002", "a dimension that is repeated", first+".properties.metrics.1.Dimensions", "has FunctionName",
			chart(`["AWS/Lambda","ClaimedAccountConcurrency"],[".",".","FunctionName","f"]`)...),
	}
}

// saved adds a query.
func saved(groups any) Change {
	return Add("Saved", Resource("AWS::Logs::QueryDefinition", Object{"Name": "q", "QueryString": "fields @message", "LogGroupNames": groups}))
}

// ofFlows adds a query of the flow logs.
func ofFlows(query string) []Change {
	return []Change{saved(List{Ref("FlowLogs")}), Set("Saved.QueryString", query)}
}

func querySabotages() []Case {
	var fifty List
	for range 51 {
		fifty = append(fifty, Ref("Events"))
	}
	events := Add("Events", Resource("AWS::Logs::LogGroup", Object{"KmsKeyId": Att("Key", "Arn"), "RetentionInDays": 365}))
	return []Case{
		{Rule: "QUERY-001", Name: "no group", At: "Saved LogGroupNames", Says: "is empty", Change: []Change{saved(List{})}},
		{Rule: "QUERY-001", Name: "groups left out", At: "Saved LogGroupNames", Says: "is empty", Change: []Change{saved(nil)}},
		{Rule: "QUERY-001", Name: "too many groups", At: "Saved LogGroupNames", Says: "has 51 log groups; want 50 at most",
			Change: []Change{events, saved(fifty)}},
		{Rule: "QUERY-001", Name: "a group that is not there", At: "Saved LogGroupNames.0",
			Says:   "is /orders, a log group that is not in the app",
			Change: []Change{saved(List{"/orders"})}},
		{Rule: "QUERY-001", Name: "an ARN", At: "Saved LogGroupNames.0", Says: "is an ARN; want the name",
			Change: []Change{events, saved(List{Att("Events", "Arn")})}},
		{Rule: "QUERY-002", Name: "a field that the default format lacks", At: "Saved QueryString", Also: []string{"FLOWLOG-002"},
			Says:   "reads flowDirection, which the default format of Prod/FlowLog does not have",
			Change: append(ofFlows(`filter flowDirection = "egress" | stats sum(bytes) by srcAddr`), Set("FlowLog.LogFormat", nil))},
		{Rule: "QUERY-002", Name: "a format of our own", At: "Saved QueryString",
			Says:   "reads srcAddr, and Logs Insights discovers no field in the LogFormat of Prod/FlowLog",
			Change: ofFlows("stats sum(bytes) by srcAddr")},
	}
}

// quieted adds a composite alarm with a suppressor, a metric alarm whose silence means something.
func quieted(silence any, more ...Change) []Change {
	return append(combined(Join("ALARM(", Ref("Watch"), ")"), onErrors(),
		Add("Quiet",
			Resource("AWS::CloudWatch::Alarm", Object{"Namespace": "Shop", "MetricName": "Releases", "ComparisonOperator": "GreaterThanThreshold",
				"Threshold": 0, "EvaluationPeriods": 15, "DatapointsToAlarm": 1, "Period": 60, "Statistic": "Sum", "TreatMissingData": silence}))),
		append([]Change{Set("Whole.ActionsSuppressor", Att("Quiet", "Arn")), Set("Whole.ActionsSuppressorWaitPeriod", 60),
			Set("Whole.ActionsSuppressorExtensionPeriod", 60)}, more...)...)
}

// reasons makes the suppressor a composite alarm over the metric alarm.
func reasons(rule ...any) []Change {
	return []Change{Set("Whole.ActionsSuppressor", Att("Reasons", "Arn")),
		Add("Reasons", Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmRule": Join(rule...)}))}
}

func compositeSabotages() []Case {
	const by = "Whole ActionsSuppressor"
	return []Case{
		{Rule: "COMPOSITE-001", Name: "no wait", At: by + "WaitPeriod", Says: "is not set, and the alarm has a suppressor",
			Change: quieted("notBreaching", Set("Whole.ActionsSuppressorWaitPeriod", nil))},
		{Rule: "COMPOSITE-001", Name: "no extension", At: by + "ExtensionPeriod", Says: "is not set",
			Change: quieted("notBreaching", Set("Whole.ActionsSuppressorExtensionPeriod", nil))},
		{Rule: "COMPOSITE-001", Name: "an extension of a day", At: by + "ExtensionPeriod", Says: "is 86400; want 3600 seconds at most",
			Change: quieted("notBreaching", Set("Whole.ActionsSuppressorExtensionPeriod", 86400))},
		{Rule: "COMPOSITE-001", Name: "silence suppresses", At: by, Says: "is raised while Prod/Quiet has no data: TreatMissingData is breaching",
			Change: quieted("breaching")},
		{Rule: "COMPOSITE-001", Name: "silence keeps it up", At: by, Says: "TreatMissingData is ignore", Change: quieted("ignore")},
		{Rule: "COMPOSITE-001", Name: "silence suppresses among other reasons", At: by, Says: "is raised while Prod/Quiet has no data",
			Change: quieted("breaching", reasons("ALARM(", Att("Watch", "Arn"), `) OR ALARM("`, Att("Quiet", "Arn"), `")`)...)},
		{Rule: "COMPOSITE-001", Name: "itself", Also: []string{"ALARM-006"}, At: by, Says: "is the alarm itself",
			Change: quieted("notBreaching", Set("Whole.ActionsSuppressor", Att("Whole", "Arn")))},
		{Rule: "COMPOSITE-002", Name: "recovers an instance", At: "Whole AlarmActions", Says: "which a composite alarm cannot do",
			Change: append(combined(Join("ALARM(", Ref("Watch"), ")"), onErrors()),
				Set("Whole.AlarmActions", List{Join("arn:", Ref("AWS::Partition"), ":automate:eu-west-1:ec2:recover")}))},
	}
}

func harmlessWatching() map[string][]Change {
	return map[string][]Change{
		"a dashboard": {
			board(chart(`["AWS/Lambda","Errors","FunctionName","`, Ref("Function"), `"],[".","Throttles",".","."],["...",{"stat":"p99"}],`+
				`[{"expression":"SUM(METRICS())","color":"#1f77b4"}]`)...)},
		"a body of which deployment knows all": {
			Add("Board", Resource("AWS::CloudWatch::Dashboard", Object{"DashboardBody": Ref("Param")}))},
		"a query that takes flow logs apart": ofFlows(`parse @message "* * *" as version, vpcId, srcAddr | stats count() by srcAddr`),
		"a query": {saved(List{Ref("Events")}), Add("Events",
			Resource("AWS::Logs::LogGroup", Object{"KmsKeyId": Att("Key", "Arn"), "RetentionInDays": 365}))},
		"a query of groups by name": {saved(List{"/orders"}), Add("Events",
			Resource("AWS::Logs::LogGroup", Object{"LogGroupName": "/orders", "KmsKeyId": Att("Key", "Arn"), "RetentionInDays": 365}))},
		"a suppressor": quieted("notBreaching"),
		"a suppressor whose silence ends it": quieted("breaching",
			reasons("ALARM(", Att("Watch", "Arn"), ") AND NOT ALARM(", Att("Quiet", "Arn"), ")")...),
	}
}
