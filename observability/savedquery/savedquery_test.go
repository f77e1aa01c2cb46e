package savedquery_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/insights"
	"github.com/plinth-cdk/plinth/constructs/logdelivery/flowlog"
	"github.com/plinth-cdk/plinth/observability/accesslog"
	"github.com/plinth-cdk/plinth/observability/savedquery"
)

// discovered is an event with the fields that Insights finds in a line of JSON.
func discovered(t *testing.T, line string) map[string]any {
	t.Helper()
	event := map[string]any{"@message": line, "@timestamp": 7200000, "@logStream": "stream"}
	var of func(prefix string, v any)
	of = func(prefix string, v any) {
		if m, ok := v.(map[string]any); ok {
			for name, inner := range m {
				of(strings.TrimPrefix(prefix+"."+name, "."), inner)
			}
			return
		}
		event[prefix] = v
	}
	var v map[string]any
	if strings.HasPrefix(line, "{") {
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		of("", v)
	}
	return event
}

// flow is a record in the order of our flow logs.
func flow(values map[string]string) string {
	var all []string
	for _, field := range flowlog.VPC() {
		value := values[field]
		if value == "" {
			value = "-"
		}
		all = append(all, value)
	}
	return strings.Join(all, " ")
}

// called is a line of the access log of an HTTP API.
func called(t *testing.T, values map[string]string) string {
	t.Helper()
	var line map[string]string
	if err := json.Unmarshal([]byte(accesslog.HTTP()), &line); err != nil {
		t.Fatal(err)
	}
	for name := range line {
		line[name] = "-"
		if v := values[name]; v != "" {
			line[name] = v
		}
	}
	text, _ := json.Marshal(line)
	return string(text)
}

const (
	root = `{"eventType":"AwsApiCall","eventName":"CreateAccessKey","eventSource":"iam.amazonaws.com","awsRegion":"us-east-1",` +
		`"sourceIPAddress":"203.0.113.9","userAgent":"aws-cli","userIdentity":{"type":"Root","arn":"arn:aws:iam::111111111111:root"}}`
	onBehalf = `{"eventType":"AwsApiCall","eventName":"Decrypt","userIdentity":{"type":"Root","invokedBy":"ec2.amazonaws.com"}}`
	denied   = `{"eventType":"AwsApiCall","eventName":"RunInstances","eventSource":"ec2.amazonaws.com","sourceIPAddress":"203.0.113.9",` +
		`"errorCode":"Client.UnauthorizedOperation","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111111111111:assumed-role/a/b"}}`
	slow  = "2026-11-29 09:00:00 UTC:10.0.1.5(53122):shop@orders:[1234]:LOG:  duration: 1523.123 ms  statement: SELECT *\n\tFROM orders"
	bound = "2026-11-29 09:00:01 UTC:10.0.1.5(53122):shop@orders:[1234]:LOG:  duration: 2001.5 ms  execute <unnamed>: SELECT 1 -- a: b"
	login = "2026-11-29 09:00:02 UTC:10.0.1.5(53122):[unknown]@[unknown]:[1235]:LOG:  connection received: host=10.0.1.5 port=53122"
	mysql = "# Time: 2026-11-29T09:00:00.000000Z\n# User@Host: shop[shop] @  [10.0.1.5]  Id:    12\n" +
		"# Query_time: 1.523000  Lock_time: 0.000100 Rows_sent: 1  Rows_examined: 100000\nSET timestamp=1764406800;\nSELECT * FROM orders;"
	failed = `{"id":"5","type":"TaskFailed","details":{"cause":"it is full","error":"DynamoDB.Throttled","resource":"putItem"},` +
		`"previous_event_id":"4","event_timestamp":"1764406800000","execution_arn":"arn:aws:states:eu-west-1:111111111111:execution:a:b"}`
	went = `{"id":"6","type":"ExecutionSucceeded","details":{"output":"{}"},"execution_arn":"arn:aws:states:eu-west-1:111111111111"}`
)

// Which lines of a sample each query counts or shows, by a field of theirs. Statistics are not
// calculated here.
func TestQueriesChooseTheLinesThatTheyAreFor(t *testing.T) {
	nat := func(to string, more ...string) string {
		values := map[string]string{"action": "ACCEPT", "flow-direction": "egress", "traffic-path": "1", "pkt-srcaddr": "10.0.1.5",
			"pkt-dstaddr": to, "bytes": "9000", "protocol": "6"}
		for i := 0; i < len(more); i += 2 {
			values[more[i]] = more[i+1]
		}
		return flow(values)
	}
	for _, c := range []struct {
		queries []savedquery.Query
		name    string
		sample  []string
		shows   string // a field of what is chosen
		want    []any
	}{
		{savedquery.Applications(), "Errors in the last hour",
			[]string{"ERROR no order", "2 errors before", "an Exception: x", `{"level":"fatal"}`, "terrors", "all is well"}, "@message",
			[]any{"ERROR no order", "an Exception: x", `{"level":"fatal"}`}},
		{savedquery.Access(), "Latency by route",
			[]string{called(t, map[string]string{"route": "GET /orders", "responseLatency": "12"}),
				called(t, map[string]string{"route": "GET /none"})},
			"route", []any{"GET /orders"}},
		{savedquery.Access(), "Errors by route", []string{called(t, map[string]string{"route": "GET /a", "status": "200"}),
			called(t, map[string]string{"route": "GET /b", "status": "503"}), called(t, map[string]string{"route": "GET /c"})}, "route",
			[]any{"GET /b"}},
		{savedquery.FlowLogs(), "Rejected flows",
			[]string{nat("203.0.113.9"), nat("203.0.113.10", "action", "REJECT", "flow-direction", "ingress")}, "pkt_dstaddr",
			[]any{"203.0.113.10"}},
		{savedquery.FlowLogs(), "Top talkers through NAT",
			[]string{nat("203.0.113.9"), nat("10.1.0.5"), nat("172.20.0.1"), nat("100.64.0.1"), nat("2001:db8::1"),
				nat("198.51.100.1", "traffic-path", "8"),
				nat("198.51.100.2", "flow-direction", "ingress"), nat("198.51.100.3", "action", "REJECT")}, "pkt_dstaddr", []any{"203.0.113.9"}},
		{savedquery.Trails(), "What root did", []string{root, onBehalf, denied}, "eventName", []any{"CreateAccessKey"}},
		{savedquery.Trails(), "Denied API calls", []string{root, onBehalf, denied}, "eventName", []any{"RunInstances"}},
		{savedquery.PostgreSQL(), "Slow statements", []string{slow, bound, login}, "statement",
			[]any{"SELECT *\n\tFROM orders", "SELECT 1 -- a: b"}},
		{savedquery.PostgreSQL(), "Slow statements", []string{slow, bound}, "ms", []any{"1523.123", "2001.5"}},
		{savedquery.MySQL(), "Slow statements", []string{mysql, "started"}, "statement", []any{"SELECT * FROM orders;"}},
		{savedquery.StateMachines(), "Failures", []string{failed, went}, "details.error", []any{"DynamoDB.Throttled"}},
	} {
		i := slices.IndexFunc(c.queries, func(q savedquery.Query) bool { return q.Name == c.name })
		if i < 0 {
			t.Errorf("there is no query %q", c.name)
			continue
		}
		q, err := insights.Parse(c.queries[i].Text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var sample []map[string]any
		for _, line := range c.sample {
			sample = append(sample, discovered(t, line))
		}
		events, err := q.Events(sample)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []any
		for _, e := range events {
			got = append(got, e[c.shows])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// A field that no line has makes a query that finds nothing, without an error.
func TestQueriesReadFieldsThatTheLogsHave(t *testing.T) {
	everywhere := []string{"@timestamp", "@message", "@logStream"}
	fields := func(lines ...string) (all []string) {
		for _, line := range lines {
			for name := range discovered(t, line) {
				all = append(all, name)
			}
		}
		return all
	}
	for kind, c := range map[string]struct {
		queries []savedquery.Query
		has     []string
	}{
		"applications": {savedquery.Applications(), nil}, "access logs": {savedquery.Access(), fields(called(t, nil))},
		"flow logs": {savedquery.FlowLogs(), nil}, "trails": {savedquery.Trails(), append(fields(root, denied), "userIdentity.invokedBy")},
		"PostgreSQL": {savedquery.PostgreSQL(), nil}, "MySQL": {savedquery.MySQL(), nil},
		"state machines": {savedquery.StateMachines(), append(fields(failed), "details.name")},
	} {
		for _, query := range c.queries {
			q, err := insights.Parse(query.Text)
			if err != nil {
				t.Errorf("%s: %v", query.Name, err)
				continue
			}
			for _, name := range q.Reads() {
				if !slices.Contains(append(everywhere, c.has...), name) {
					t.Errorf("%q of %s reads %s, want a field of the log", query.Name, kind, name)
				}
			}
		}
	}
}

func TestFlowLogsAreTakenApartInTheirOrder(t *testing.T) {
	values := map[string]string{}
	for _, field := range flowlog.VPC() {
		values[field] = "the-" + field
	}
	q, err := insights.Parse(flowlog.Parse(flowlog.VPC()))
	if err != nil {
		t.Fatal(err)
	}
	events, err := q.Events([]map[string]any{{"@message": flow(values)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range flowlog.VPC() {
		if got := events[0][strings.ReplaceAll(field, "-", "_")]; got != "the-"+field {
			t.Errorf("%s = %v, want the-%s", field, got, field)
		}
	}
}
