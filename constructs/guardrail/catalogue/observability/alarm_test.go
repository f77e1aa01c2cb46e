package observability_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/observability"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	all := harmless()
	maps.Copy(all, watched())
	maps.Copy(all, harmlessTopics())
	maps.Copy(all, harmlessWatching())
	Prove(t, observability.Rules(), all, alarmSabotages(), canarySabotages(), compositeSabotages(), dashboardSabotages(), notifySabotages(),
		observeSabotages(), querySabotages(), traceSabotages())
}

// on adds an alarm on a metric, with its dimensions by name and value.
func on(namespace, metric string, dimensions ...any) Change {
	var all List
	for i := 0; i < len(dimensions); i += 2 {
		all = append(all, Object{"Name": dimensions[i], "Value": dimensions[i+1]})
	}
	return Add("Watch", Resource("AWS::CloudWatch::Alarm", Object{
		"Namespace": namespace, "MetricName": metric, "Dimensions": all, "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 5,
		"DatapointsToAlarm": 3, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 10, "TreatMissingData": "notBreaching",
		"AlarmActions": List{Ref("Alarms")}}))
}

func onErrors() Change { return on("AWS/Lambda", "Errors", "FunctionName", Ref("Function")) }

func onShare(operator string, threshold any, missing string) []Change {
	return []Change{on("AWS/VPN", "TunnelState", "VpnId", "vpn-1"), Set("Watch.Statistic", "Minimum"),
		Set("Watch.ComparisonOperator", operator), Set("Watch.Threshold", threshold), Set("Watch.TreatMissingData", missing)}
}

// combined adds a composite alarm over others.
func combined(rule any, more ...Change) []Change {
	return append(more,
		Add("Whole", Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmRule": rule, "AlarmActions": List{Ref("Alarms")}})))
}

func alarmSabotages() []Case {
	const dimensions = "Watch Dimensions"
	balancer, group := Att("Balancer", "LoadBalancerFullName"), Att("Targets", "TargetGroupFullName")
	return []Case{
		{Rule: "ALARM-001", Name: "a dimension that does not exist", At: dimensions,
			Change: []Change{on("AWS/Lambda", "Errors", "function_name", Ref("Function"))},
			Says:   "has function_name; Errors is published under FunctionName"},
		{Rule: "ALARM-001", Name: "one dimension of two", At: dimensions,
			Change: []Change{on("AWS/ApplicationELB", "UnHealthyHostCount", "TargetGroup", group)}, Says: "has TargetGroup"},
		{Rule: "ALARM-001", Name: "one dimension too many", At: dimensions,
			Change: []Change{on("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", balancer, "TargetGroup", group)},
			Says:   "is published under LoadBalancer, or AvailabilityZone and LoadBalancer"},
		{Rule: "ALARM-001", Name: "CDK's metric of an operation of a table", At: dimensions,
			Change: []Change{on("AWS/DynamoDB", "SystemErrors", "TableName", "orders")}, Says: "published under Operation and TableName"},
		{Rule: "ALARM-001", Name: "another case", At: "Watch MetricName",
			Change: []Change{on("AWS/ApplicationELB", "UnhealthyHostCount", "LoadBalancer", balancer)}, Says: "want UnHealthyHostCount"},
		{Rule: "ALARM-001", Name: "a word more", At: "Watch MetricName",
			Change: []Change{on("AWS/States", "ExecutionsFailedCount", "StateMachineArn", Ref("Workflow"))}, Says: "want ExecutionsFailed"},
		{Rule: "ALARM-001", Name: "half a namespace", At: "Watch Namespace",
			Change: []Change{on("SQS", "NumberOfMessagesSent", "QueueName", "orders")},
			Says:   "is SQS, and NumberOfMessagesSent is published in AWS/SQS"},
		{Rule: "ALARM-001", Name: "an ARN", At: dimensions,
			Change: []Change{on("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", Ref("Balancer"))},
			Says:   "want the attribute LoadBalancerFullName"},
		{Rule: "ALARM-001", Name: "CDK's metric of a version", At: dimensions,
			Change: []Change{on("AWS/Lambda", "Errors", "FunctionName", Join(Ref("Function"), ":", "7"))}, Says: "with a version in it"},
		{Rule: "ALARM-001", Name: "CDK's metric of a REST API", At: dimensions, Change: []Change{
			Add("Api", Resource("AWS::ApiGateway::RestApi", Object{"Name": "shop"})),
			on("AWS/ApiGateway", "5XXError", "ApiName", Ref("Api"), "Stage", "prod")}, Says: "an id; want the name of the API"},
		{Rule: "ALARM-001", Name: "in an expression", At: "Watch Metrics.0.MetricStat.Metric.MetricName", Change: []Change{onErrors(),
			Set("Watch.MetricName", nil), Set("Watch.Metrics", List{Object{"Id": "e", "MetricStat": Object{"Period": 60, "Stat": "Sum",
				"Metric": Object{"Namespace": "AWS/Lambda", "MetricName": "Error"}}}})}, Says: "want Errors"},
		{Rule: "ALARM-001", Name: "a query of a schema that nobody reports", At: "Watch Metrics.0.Expression", Change: asking(
			`SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName, Version) WHERE FunctionName = 'take'`),
			Says: "has a SCHEMA with FunctionName and Version; Errors is published under"},
		{Rule: "ALARM-001", Name: "a query by what the schema has not", At: "Watch Metrics.0.Expression", Change: asking(
			`SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) WHERE Resource = 'take'`),
			Says: "asks for Resource; want no others than FunctionName"},
		{Rule: "ALARM-001", Name: "a query by what no metric has", At: "Watch Metrics.0.Expression", Change: asking(
			`SELECT MAX(Errors) FROM "AWS/Lambda" GROUP BY Function`), Says: "asks for Function; want no others than FunctionName"},
		{Rule: "ALARM-001", Name: "a query of a wrong name", At: "Watch Metrics.0.Expression", Change: asking(
			`SELECT SUM(Error) FROM "AWS/Lambda"`), Says: "is Error; want Errors"},
		{Rule: "ALARM-001", Name: "a query of a wrong namespace", At: "Watch Metrics.0.Expression", Change: asking(
			`SELECT SUM(NumberOfMessagesSent) FROM SCHEMA(SQS, QueueName)`), Says: "is SQS, and NumberOfMessagesSent is published in AWS/SQS"},
		{Rule: "ALARM-003", Name: "a query that looks back too far", At: "Watch Metrics.0.Period", Says: "and 3 hours at most in all periods",
			Change: append(asking(`SELECT SUM(Errors) FROM "AWS/Lambda"`), Set("Watch.Metrics.0.Period", 3600))},
		{Rule: "ALARM-004", Name: "a query that no value passes", At: "Watch Threshold", Says: "is true of no Maximum of CPUUtilization",
			Change: append(asking(`SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId)`), Set("Watch.Threshold", 100))},
		{Rule: "ALARM-002", Name: "of another service", At: "Watch MetricName",
			Change: []Change{on("AWS/SQS", "ConsumerLag", "QueueName", "orders")},
			Says:   `which "Available CloudWatch metrics for Amazon SQS" does not list`},
		{Rule: "ALARM-002", Name: "dimensions that nobody has documented", At: dimensions,
			Change: []Change{on("AWS/Backup", "NumberOfBackupJobsFailed", "VaultName", "vault")},
			Says:   "NumberOfBackupJobsFailed is known to be published under BackupVaultName"},
		{Rule: "ALARM-003", Name: "a period of graphs", Change: []Change{onErrors(), Set("Watch.Period", 7)}, At: "Watch Period",
			Says: "is 7, want 10, 20, 30 or a multiple of 60"},
		{Rule: "ALARM-003", Name: "a period of custom metrics", Change: []Change{onErrors(), Set("Watch.Period", 10)}, At: "Watch Period",
			Says: "is 10; want a multiple of 60: services of AWS publish nothing more often"},
		{Rule: "ALARM-003", Name: "longer than a day", At: "Watch EvaluationPeriods", Says: "are longer than a day; want 288 at most",
			Change: []Change{onErrors(), Set("Watch.Period", 300), Set("Watch.EvaluationPeriods", 400)}},
		{Rule: "ALARM-003", Name: "more of less", Change: []Change{onErrors(), Set("Watch.DatapointsToAlarm", 6)},
			At: "Watch DatapointsToAlarm", Says: "is 6 of 5 periods"},
		{Rule: "ALARM-003", Name: "a search", At: "Watch Metrics.0.Expression", Says: "has a search, which no alarm can have",
			Change: []Change{onErrors(), Set("Watch.MetricName", nil), Set("Watch.Metrics", List{Object{"Id": "e",
				"Expression": `MAX(SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 60))`}})}},
		{Rule: "ALARM-004", Name: "zero or more", At: "Watch Threshold", Says: "is true of every Sum of Errors",
			Change: []Change{onErrors(), Set("Watch.Threshold", 0), Set("Watch.ComparisonOperator", "GreaterThanOrEqualToThreshold")}},
		{Rule: "ALARM-004", Name: "less than zero", At: "Watch Threshold", Says: "is true of no Sum of Errors",
			Change: []Change{onErrors(), Set("Watch.Threshold", 0), Set("Watch.ComparisonOperator", "LessThanThreshold")}},
		{Rule: "ALARM-004", Name: "a share of 80", Change: onShare("GreaterThanThreshold", 80, "breaching"), At: "Watch Threshold",
			Says: "is true of no Minimum of TunnelState"},
		{Rule: "ALARM-004", Name: "a negative count", Change: []Change{onErrors(), Set("Watch.Threshold", -5)}, At: "Watch Threshold",
			Says: "is true of every Sum"},
		{Rule: "ALARM-004", Name: "the average of ones", At: "Watch Statistic", Says: "is Average, which is 1 whenever there is data",
			Change: []Change{
				on("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", balancer), Set("Watch.Statistic", "Average")}},
		{Rule: "ALARM-005", Name: "a tunnel that is gone", Change: onShare("LessThanThreshold", 1, "notBreaching"),
			At: "Watch TreatMissingData", Says: "is notBreaching, and TunnelState falls silent when it fails; want breaching"},
		{Rule: "ALARM-005", Name: "as before", Change: onShare("LessThanThreshold", 1, "ignore"), At: "Watch TreatMissingData",
			Says: "is ignore"},
		{Rule: "ALARM-006", Name: "no action", Change: []Change{onErrors(), Set("Watch.AlarmActions", nil)}, At: "Watch AlarmActions",
			Says: "has no unconditional action, and nothing in the app uses the alarm"},
		{Rule: "ALARM-006", Name: "an action at times", Change: []Change{onErrors(), Set("Watch.AlarmActions.0", Maybe(Ref("Alarms"), NoValue))},
			At: "Watch AlarmActions", Says: "has no unconditional action"},
		{Rule: "ALARM-006", Name: "off", Change: []Change{onErrors(), Set("Watch.ActionsEnabled", false)}, At: "Watch ActionsEnabled",
			Says: "is false"},
		{Rule: "ALARM-006", Name: "shown only", Change: []Change{onErrors(), Set("Watch.AlarmActions", nil), Add("Board",
			Resource("AWS::CloudWatch::Dashboard",
				Object{"DashboardBody": Join(`{"widgets":[{"type":"alarm","properties":{"alarms":["`, Att("Watch", "Arn"), `"]}}]}`)}))},
			At: "Watch AlarmActions", Says: "nothing in the app uses the alarm"},
		{Rule: "ALARM-007", Name: "nobody subscribed", At: "Nobody", Says: "has no subscription, and alarms such as Prod/Watch publish to it",
			Change: []Change{onErrors(), Set("Watch.AlarmActions.0", Ref("Nobody")), topic()}},
		{Rule: "ALARM-008", Name: "an alarm that does not exist", Change: combined(`ALARM("checkout-5xx")`), At: "Whole AlarmRule",
			Says: "names the alarm checkout-5xx, which is not in the app"},
		{Rule: "ALARM-008", Name: "too long", Change: combined(Join(manyTimes(strings.Repeat(" ", 20))...), onErrors()), At: "Whole AlarmRule",
			Says: "has about 13226 characters; want 10240 at most"},
		{Rule: "ALARM-008", Name: "too many", Change: combined(hundredOne(), named(101)...), At: "Whole AlarmRule",
			Says: "combines 101 alarms; want 100 at most"},
		{Rule: "ALARM-009", Name: "Container Insights are off", At: "Watch MetricName",
			Says: "has no data: Container Insights of Prod/Workers are off",
			Change: append(insights("disabled"),
				on("ECS/ContainerInsights", "DeploymentCount", "ClusterName", Ref("Workers"), "ServiceName", "shop"))},
		{Rule: "ALARM-009", Name: "no metrics of the group", At: "Watch MetricName", Says: "MetricsCollection of Prod/Fleet does not have it",
			Change: []Change{on("AWS/AutoScaling", "GroupPendingInstances", "AutoScalingGroupName", Ref("Fleet")),
				Set("Fleet.MetricsCollection", nil)}},
		{Rule: "ALARM-009", Name: "requests that nobody counts", At: "Watch MetricName", Says: "Prod/Data has no MetricsConfiguration all",
			Change: []Change{on("AWS/S3", "5xxErrors", "BucketName", Ref("Data"), "FilterId", "all")}},
	}
}

// asking is an alarm on a query.
func asking(query string) []Change {
	return []Change{onErrors(), Set("Watch.MetricName", nil), Set("Watch.Namespace", nil), Set("Watch.Dimensions", nil),
		Set("Watch.Statistic", nil), Set("Watch.Period", nil),
		Set("Watch.Metrics", List{Object{"Id": "q", "Expression": query, "Period": 60, "ReturnData": true}})}
}

// insights adds a cluster with Container Insights that are on or off.
func insights(value string) []Change {
	return []Change{Add("Workers", Resource("AWS::ECS::Cluster", Object{"ClusterSettings": List{
		Object{"Name": "containerInsights", "Value": value}}}))}
}

func topic() Change {
	return Add("Nobody", Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": Ref("Key")}))
}

// manyTimes is a rule that has an alarm in it a hundred times.
func manyTimes(blanks string) (parts []any) {
	for i := range 98 {
		if i > 0 {
			parts = append(parts, " OR ")
		}
		parts = append(parts, "ALARM("+blanks[:len(blanks)-6], Ref("Watch"), ")")
	}
	return parts
}

// hundredOne is a rule of 101 alarms with short names, and named defines them.
func hundredOne() string {
	var all []string
	for i := range 101 {
		all = append(all, fmt.Sprintf("ALARM(a%d)", i))
	}
	return strings.Join(all, " OR ")
}

func named(n int) (all []Change) {
	for i := range n {
		id := fmt.Sprint("Child", i)
		all = append(all, Add(id, Resource("AWS::CloudWatch::Alarm", Object{"AlarmName": fmt.Sprint("a", i), "Namespace": "Shop",
			"MetricName": "Orders", "ComparisonOperator": "LessThanThreshold", "Threshold": 1, "EvaluationPeriods": 1, "Period": 60,
			"Statistic": "Sum"})))
	}
	return all
}

func harmless() map[string][]Change {
	return map[string][]Change{
		"an alarm": {onErrors()},
		"a service whose cluster has Container Insights": append(insights("enhanced"),
			on("ECS/ContainerInsights", "DeploymentCount", "ClusterName", Ref("Workers"), "ServiceName", "shop")),
		"a query of all functions": asking(
			`SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName) GROUP BY FunctionName ORDER BY SUM() DESC`),
		"a query by a tag":         asking(`SELECT MAX(CPUUtilization) FROM "AWS/EC2" WHERE tag.team = 'shop' AND InstanceId != 'i-1'`),
		"a query of the app":       asking(`SELECT AVG(Orders) FROM Shop WHERE Stage = 'prod AND more'`),
		"a canary":                 canary(),
		"a canary of a browser":    canary(Set("Canary.RuntimeVersion", "syn-nodejs-puppeteer-15.1")),
		"a collector":              beside(adot + ":v0.48.0"),
		"a collector by digest":    beside(adot + "@sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8"),
		"another container":        beside("public.ecr.aws/shop/shop-aws-otel-collector-docs:latest"),
		"an instrumented function": otel(),
		"a sampling rule":          sampling(),
		"a page to an endpoint":    {called("shop-page", "email", "https")},
		"mail to the team":         {called("landing-pages-team", "https"), called("homepages", "email")},
		"an event as it came":      shows(nil),
		"an event that a chat shows": shows(Object{"InputTransformer": Object{
			"InputPathsMap": Object{"job": "$.detail.backupJobId"}, "InputTemplate": custom}}),
		"a workflow that a chat shows":              says("Message", custom),
		"a message that is made elsewhere":          says("Message.$", "$.text"),
		"a metric of the app":                       {on("Shop", "Orders", "Stage", "prod")},
		"a metric of the app, called as one of AWS": {on("Events", "Orders", "Stage", "prod")},
		"an alias": {
			on("AWS/Lambda", "Errors", "FunctionName", Ref("Function"), "Resource", Join(Ref("Function"), ":live"))},
		"a metric that is not in the table":  {on("AWS/MediaLive", "Fault")},
		"a namespace known at deployment":    {on("AWS/Lambda", "Errors"), Set("Watch.Namespace", Ref("Param"))},
		"silence that is a fault":            onShare("LessThanThreshold", 1, "breaching"),
		"a backlog that is gone":             {onErrors(), Set("Watch.ComparisonOperator", "LessThanThreshold")},
		"an alarm that a composite one uses": combined(Join("ALARM(", Ref("Watch"), ")"), onErrors(), Set("Watch.AlarmActions", nil)),
		"an alarm that a health check uses": {onErrors(), Set("Watch.AlarmActions", nil), Set("Watch.AlarmName", "errors"),
			Add("Check", Resource("AWS::Route53::HealthCheck", Object{"HealthCheckConfig": Object{"Type": "CLOUDWATCH_METRIC",
				"InsufficientDataHealthStatus": "Unhealthy", "AlarmIdentifier": Object{"Name": "errors", "Region": "eu-west-1"}}}))},
		"a topic of another app": {onErrors(), Set("Watch.AlarmActions.0", "arn:aws:sns:eu-west-1:111111111111:oncall")},
		"a topic with a subscription beside it": {onErrors(), Set("Watch.AlarmActions.0", Ref("Nobody")), topic(),
			Add("Somebody",
				Resource("AWS::SNS::Subscription", Object{"TopicArn": Ref("Nobody"), "Protocol": "email", "Endpoint": "a@example.com"}))},
		"a hundred alarms": combined(strings.TrimSuffix(hundredOne(), " OR ALARM(a100)"), named(100)...),
	}
}
