// Package savedquery has queries of CloudWatch Logs Insights for the logs that the constructs of
// this library write. It is pure Go.
package savedquery

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/logdelivery/flowlog"
	"github.com/plinth-cdk/plinth/observability/accesslog"
)

// A Query answers one question about one kind of logs.
type Query struct{ Name, Text string }

// Applications returns the queries of applications, whose lines are text or JSON.
func Applications() []Query {
	return []Query{{"Errors in the last hour", lines(
		"fields @timestamp, @logStream, @message",
		"filter toMillis(@timestamp) >= now() * 1000 - 3600000",
		`filter @message like /(?i)\b(error|exception|fatal|panic|traceback)\b/`,
		"sort @timestamp desc", "limit 200")}}
}

// Access returns those of APIs, in the format of package accesslog.
func Access() []Query {
	const latency, by = accesslog.ResponseLatency, " by " + accesslog.Method + ", " + accesslog.Route
	return []Query{
		{"Latency by route", lines(
			"filter "+latency+" >= 0",
			"stats count(*) as requests, pct("+latency+", 50) as p50, pct("+latency+", 95) as p95, pct("+latency+", 99) as p99, max("+
				latency+") as slowest"+by,
			"sort p99 desc", "limit 50")},
		{"Errors by route", lines(
			"filter "+accesslog.Status+" >= 500",
			"stats count(*) as requests"+by+", "+accesslog.Status+", "+accesslog.IntegrationError,
			"sort requests desc", "limit 50")},
	}
}

// FlowLogs returns those of flow logs of VPCs, in the format of package flowlog.
func FlowLogs() []Query {
	parse := flowlog.Parse(flowlog.VPC())
	return []Query{
		{"Rejected flows", lines(parse,
			`filter action = "REJECT"`,
			"stats count(*) as flows, sum(packets) as lost by pkt_srcaddr, pkt_dstaddr, dstport, protocol, flow_direction",
			"sort flows desc", "limit 50")},
		// The path 1 leads through another resource of the VPC; to addresses of the internet that is a
		// NAT gateway, or an appliance in its place.
		{"Top talkers through NAT", lines(parse,
			`filter action = "ACCEPT" and flow_direction = "egress" and traffic_path = 1 and isValidIpv4(pkt_dstaddr)`,
			"filter "+outside("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
			"stats sum(bytes) as sent, sum(packets) as sentPackets by pkt_srcaddr, pkt_dstaddr, pkt_dst_aws_service",
			"sort sent desc", "limit 50")},
	}
}

// Trails returns those of AWS CloudTrail.
func Trails() []Query {
	return []Query{
		{"What root did", lines(
			"fields @timestamp, eventName, eventSource, awsRegion, sourceIPAddress, userAgent, errorCode",
			`filter userIdentity.type = "Root" and not ispresent(userIdentity.invokedBy) and eventType != "AwsServiceEvent"`,
			"sort @timestamp desc", "limit 200")},
		{"Denied API calls", lines(
			"filter errorCode like /AccessDenied|UnauthorizedOperation/",
			"stats count(*) as calls by userIdentity.arn, eventSource, eventName, errorCode, sourceIPAddress",
			"sort calls desc", "limit 100")},
	}
}

// PostgreSQL returns those of its log, whose lines have the prefix that Amazon RDS gives them.
func PostgreSQL() []Query {
	return []Query{{"Slow statements", lines(
		`parse @message /:(?<user>[^:@]*)@(?<database>[^:]*):\[\d+\]:LOG:\s+duration: (?<ms>[\d.]+) ms\s+\w+[^:]*: (?<sql>[\s\S]*)/`,
		"filter ispresent(ms)",
		"fields substr(sql, 0, 200) as statement",
		"stats count(*) as calls, sum(ms) as total, max(ms) as slowest by database, user, statement",
		"sort total desc", "limit 50")}}
}

// MySQL returns those of the log of slow queries of MySQL and MariaDB.
func MySQL() []Query {
	return []Query{{"Slow statements", lines(
		`parse @message /User@Host: (?<user>[^\[]*)[\s\S]*Query_time: (?<seconds>[\d.]+)\s+Lock_time: (?<locked>[\d.]+)`+
			`\s+Rows_sent: (?<sent>\d+)\s+Rows_examined: (?<examined>\d+)[\s\S]*SET timestamp=\d+;\s+(?<sql>[\s\S]*)/`,
		"filter ispresent(seconds)",
		"fields substr(sql, 0, 200) as statement",
		"stats count(*) as calls, sum(seconds) as total, max(seconds) as slowest, max(examined) as rows by user, statement",
		"sort total desc", "limit 50")}}
}

// StateMachines returns those of Step Functions, of every level of logs that has failures.
func StateMachines() []Query {
	return []Query{{"Failures", lines(
		"fields @timestamp, execution_arn, type, details.name, details.resource, details.error, details.cause",
		"filter type like /(Failed|TimedOut|Aborted)$/",
		"sort @timestamp desc", "limit 200")}}
}

func lines(commands ...string) string { return strings.Join(commands, "\n| ") }

// outside are conditions that the far end is in none of the subnets.
func outside(subnets ...string) string {
	for i, s := range subnets {
		subnets[i] = `not isIpv4InSubnet(pkt_dstaddr, "` + s + `")`
	}
	return strings.Join(subnets, " and ")
}
