package eventtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

// sample is the event that Event Ruler's documentation matches against.
const sample = `{"version": "0", "id": "ddddd4-aaaa-7777-4444-345dd43cc333", "detail-type": "EC2 Instance State-change Notification",
	"source": "aws.ec2", "account": "012345679012", "time": "2017-10-02T16:24:49Z", "region": "us-east-1",
	"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
	"detail": {"c-count": 5, "d-count": 3, "x-limit": 301.8, "source-ip": "10.0.0.33", "instance-id": "i-000000aaaaaa00000", "state": "running"}}`

// The examples of Event Ruler's documentation, each with what does not match.
func TestDocumentedExamples(t *testing.T) {
	for _, c := range []struct {
		pattern string
		want    bool
	}{
		{`{"detail-type": ["EC2 Instance State-change Notification"], "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
			"detail": {"state": ["initializing", "running"]}}`, true},
		{`{"detail": {"state": ["initializing"]}}`, false},
		{`{"time": [{"prefix": "2017-10-02"}]}`, true},
		{`{"time": [{"prefix": "2017-10-03"}]}`, false},
		{`{"source": [{"suffix": "ec2"}]}`, true},
		{`{"source": [{"suffix": "aws"}]}`, false},
		{`{"source": [{"equals-ignore-case": "AWS.EC2"}]}`, true},
		{`{"source": [{"equals-ignore-case": "EC2"}]}`, false},
		{`{"detail": {"state": [{"anything-but": "initializing"}]}}`, true},
		{`{"detail": {"state": [{"anything-but": "running"}]}}`, false},
		{`{"detail": {"x-limit": [{"anything-but": 123}]}}`, true},
		{`{"detail": {"x-limit": [{"anything-but": 301.80}]}}`, false},
		{`{"detail": {"state": [{"anything-but": ["stopped", "overloaded"]}]}}`, true},
		{`{"detail": {"state": [{"anything-but": ["stopped", "running"]}]}}`, false},
		{`{"detail": {"x-limit": [{"anything-but": [100, 200, 300]}]}}`, true},
		{`{"detail": {"state": [{"anything-but": {"prefix": "init"}}]}}`, true},
		{`{"detail": {"state": [{"anything-but": {"prefix": "run"}}]}}`, false},
		{`{"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}], "d-count": [{"numeric": ["<", 10]}], "x-limit": [{"numeric": ["=", ` +
			`3.018e2]}]}}`, true},
		{`{"detail": {"c-count": [{"numeric": [">", 0, "<", 5]}]}}`, false},
		{`{"detail": {"source-ip": [{"cidr": "10.0.0.0/24"}]}}`, true},
		{`{"detail": {"source-ip": [{"cidr": "10.0.1.0/24"}]}}`, false},
		{`{"detail": {"c-count": [{"exists": true}]}}`, true},
		{`{"detail": {"c-count": [{"exists": false}]}}`, false},
		{`{"detail": {"e-count": [{"exists": false}]}}`, true},
		{`{"detail": [{"exists": false}]}`, true}, // it works on leaves only
		{`{"time": [{"prefix": "2017-10-02"}], "detail": {"state": [{"anything-but": "initializing"}], "c-count": [{"numeric": [">", 0, "<=", 5]}],
			"d-count": [{"numeric": ["<", 10]}], "x-limit": [{"anything-but": [100, 200, 300]}], "source-ip": [{"cidr": "10.0.0.0/8"}]}}`, true},
	} {
		check(t, c.pattern, sample, c.want)
	}
}

// What EventBridge's guide says of each operator.
func TestOperators(t *testing.T) {
	for _, c := range []struct {
		filter, value string
		want          bool
	}{
		{`"a"`, `"a"`, true},
		{`"a"`, `"A"`, false},
		{`""`, `""`, true},
		{`null`, `null`, true},
		{`null`, `""`, false},
		{`true`, `true`, true},
		{`true`, `"true"`, false},
		{`5`, `5.0`, true},
		{`5`, `"5"`, false},
		{`3.0e2`, `300`, true},
		{`{"exactly": "a"}`, `"a"`, true},
		{`{"prefix": {"equals-ignore-case": "EventB"}}`, `"eventbridge"`, true},
		{`{"prefix": {"equals-ignore-case": "EventB"}}`, `"my-eventbridge"`, false},
		{`{"prefix": "1"}`, `12`, false},
		{`{"suffix": {"equals-ignore-case": ".PNG"}}`, `"dir/file.png"`, true},
		{`{"wildcard": "dir/*.png"}`, `"dir/a/b.png"`, true},
		{`{"wildcard": "dir/*.png"}`, `"dir/.png"`, true},
		{`{"wildcard": "dir/*.png"}`, `"dir/a.png.txt"`, false},
		{`{"wildcard": "dir/*.png"}`, `"dir/aXpng"`, false},
		{`{"wildcard": "a\\*b\\\\*"}`, `"a*b\\c"`, true},
		{`{"wildcard": "a\\*b"}`, `"axb"`, false},
		{`{"wildcard": "*"}`, `5`, false},
		{`{"anything-but": "a"}`, `5`, true},
		{`{"anything-but": "a"}`, `null`, true},
		{`{"anything-but": "a"}`, `["a", "b"]`, true}, // one element is enough
		{`{"anything-but": "a"}`, `["a"]`, false},
		{`{"anything-but": "a"}`, `[]`, false}, // there is no element
		{`{"anything-but": {"prefix": ["a", "b"]}}`, `"bc"`, false},
		{`{"anything-but": {"prefix": ["a", "b"]}}`, `"cb"`, true},
		{`{"anything-but": {"suffix": ".png"}}`, `"a.png"`, false},
		{`{"anything-but": {"equals-ignore-case": ["initializing", "stopped"]}}`, `"INITIALIZING"`, false},
		{`{"anything-but": {"equals-ignore-case": ["initializing", "stopped"]}}`, `"running"`, true},
		{`{"anything-but": {"wildcard": "*/lib/*"}}`, `"/usr/lib/a"`, false},
		{`{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}`, `"/usr/share/a"`, true},
		{`{"numeric": [">=", 7]}`, `7`, true},
		{`{"numeric": [">=", 7]}`, `6.999999`, false},
		{`{"numeric": [">=", 7]}`, `"7"`, false},
		{`{"numeric": [">=", 7, "<", 9]}`, `8.9`, true},
		{`{"numeric": [">=", 7, "<", 9]}`, `9`, false},
		{`{"cidr": "2001:db8::/32"}`, `"2001:db8::1"`, true},
		{`{"cidr": "10.0.0.0/8"}`, `"2001:db8::1"`, false},
		{`{"cidr": "10.0.0.0/8"}`, `"somewhere"`, false},
		{`{"exists": true}`, `null`, true},
		{`{"exists": true}`, `{"x": 1}`, false},
		{`{"exists": false}`, `{"x": 1}`, true},
		{`{"exists": false}`, `[]`, true},
		{`"a", {"exists": false}`, `"a"`, true},
		{`"a", {"exists": false}`, `"b"`, false},
		{`"a", {"exists": false}`, `{}`, true},
		{`"c"`, `[["a", "b"], ["c"]]`, true},
	} {
		check(t, `{"f": [`+c.filter+`]}`, `{"f": `+c.value+`}`, c.want)
	}
}

func TestOr(t *testing.T) {
	const metric = `{"source": ["aws.cloudwatch"], "$or": [
		{"metricName": ["CPUUtilization", "ReadLatency"]},
		{"metricType": ["MetricType"], "namespace": ["AWS/EC2", "AWS/ES"], "$or": [{"metricId": [1234]}, {"spaceId": [1000]}]},
		{"scope": ["Service"]}]}`
	const both = `{"$or": [{"metricName": ["CPUUtilization"]}, {"namespace": ["AWS/EC2"]}],
		"detail": {"$or": [{"source": ["aws.cloudwatch"]}, {"detail-type": ["CloudWatch Alarm State Change"]}]}}`
	for _, c := range []struct {
		pattern, event string
		want           bool
	}{
		{metric, `{"source": "aws.cloudwatch", "metricName": "ReadLatency"}`, true},
		{metric, `{"source": "aws.cloudwatch", "scope": "Service"}`, true},
		{metric, `{"source": "aws.cloudwatch", "metricType": "MetricType", "namespace": "AWS/ES", "spaceId": 1000}`, true},
		{metric, `{"source": "aws.cloudwatch", "metricType": "MetricType", "namespace": "AWS/ES"}`, false},
		{metric, `{"source": "aws.ec2", "scope": "Service"}`, false},
		{both, `{"namespace": "AWS/EC2", "detail": {"detail-type": "CloudWatch Alarm State Change"}}`, true},
		{both, `{"namespace": "AWS/EC2", "detail": {}}`, false},
		{both, `{"detail": {"source": "aws.cloudwatch"}}`, false},
		// A name that is an operator's, or an object: a field like any other.
		{`{"$or": {"a": [1]}}`, `{"$or": {"a": 1}}`, true},
		{`{"$or": ["a", "b"]}`, `{"$or": "b"}`, true},
	} {
		check(t, c.pattern, c.event, c.want)
	}
}

func TestLists(t *testing.T) {
	const employees = `{"employees": [[{"firstName": "John", "lastName": "Doe"}, {"firstName": "Anna", "lastName": "Smith"}], ` +
		`[{"firstName": "Peter", "lastName": "Jones", "left": true}]]}`
	for pattern, want := range map[string]bool{
		`{"employees": {"firstName": ["Anna"]}}`:                                                  true,
		`{"employees": {"firstName": ["Anna"], "lastName": ["Smith"]}}`:                           true,
		`{"employees": {"firstName": ["Anna"], "lastName": ["Jones"]}}`:                           false,
		`{"employees": {"firstName": ["Anna"], "left": [{"exists": false}]}}`:                     true,
		`{"employees": {"firstName": ["Peter"], "left": [{"exists": false}]}}`:                    false,
		`{"employees": {"left": [{"exists": false}]}}`:                                            false, // one of them has it
		`{"employees": {"firstName": ["John", "Anna"], "lastName": ["Smith"]}}`:                   true,
		`{"employees": {"firstName": [{"anything-but": "Anna"}], "lastName": ["Smith", "None"]}}`: false,
	} {
		check(t, pattern, employees, want)
	}
}

func TestReferencesAreText(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {
		"EventPattern": {"detail": {"arn": [{"Fn::GetAtt": ["Key", "Arn"]}, {"Ref": "AWS::NoValue"}], "n": [{"numeric": [">=", 7]}]}}}}}}`})
	pattern := a.OfType("AWS::Events::Rule")[0].Get("EventPattern")
	event := func(arn string) any { return map[string]any{"detail": map[string]any{"arn": arn, "n": 7}} }
	for arn, want := range map[string]bool{"${Key.Arn}": true, "${Other.Arn}": false} {
		if got, err := eventtest.Match(pattern, event(arn)); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", arn, got, err, want)
		}
	}
	if _, err := eventtest.Match(assembly.Value{}, event("a")); err == nil || !strings.Contains(err.Error(), "pattern is not set") {
		t.Errorf("error is %v", err)
	}
}

func TestRefuses(t *testing.T) {
	for pattern, says := range map[string]string{
		`[]`:                   "pattern is [], want a JSON object",
		`{`:                    "pattern is no JSON",
		`{"a": [1]} {}`:        "more than one JSON value",
		`{}`:                   "pattern: it is an empty object",
		`{"a": {}}`:            "pattern: a is an empty object",
		`{"a": "b"}`:           "pattern: a is b, want a list",
		`{"a": {"b": []}}`:     "pattern: a.b is an empty list",
		`{"a": [["b"]]}`:       `["b"] is a list in a list`,
		`{"a": [{"is": "b"}]}`: `there is no operator "is"`,
		`{"a": [{"prefix": "b", "suffix": "c"}]}`:           "2 keys, want one operator",
		`{"a": [{"prefix": 5}]}`:                            "5, want text",
		`{"a": [{"prefix": ["b"]}]}`:                        `["b"], want text`,
		`{"a": [{"suffix": {"prefix": "b"}}]}`:              "equals-ignore-case",
		`{"a": [{"wildcard": "b**"}]}`:                      "two * in a row",
		`{"a": [{"wildcard": "b\\c"}]}`:                     "not before *",
		`{"a": [{"wildcard": 5}]}`:                          "wildcard is 5",
		`{"a": [{"anything-but": [1, "b"]}]}`:               "anything-but",
		`{"a": [{"anything-but": []}]}`:                     "something to exclude",
		`{"a": [{"anything-but": null}]}`:                   "want text, numbers",
		`{"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}`: "want one of prefix",
		`{"a": [{"anything-but": {"prefix": 5}}]}`:          "want text, numbers",
		`{"a": [{"numeric": ["!=", 5]}]}`:                   `numeric is ["!=",5]`,
		`{"a": [{"numeric": [">", "5"]}]}`:                  "numeric is",
		`{"a": [{"numeric": [">", 5, ">", 6]}]}`:            "numeric is",
		`{"a": [{"numeric": [">", 6, "<", 5]}]}`:            "numeric is",
		`{"a": [{"numeric": [">", 6e9]}]}`:                  "numeric is",
		`{"a": [{"numeric": 5}]}`:                           "numeric is 5",
		`{"a": [{"cidr": "10.0.0.0"}]}`:                     "cidr is",
		`{"a": [{"exists": "no"}]}`:                         "exists is",
		`{"a": [1], "$or": [{"a": [2]}, {"b": [3]}]}`:       "a is given twice",
		`{"$or": [{"a": [1]}]}`:                             "no operator",
		`{"a": {` + ors(10) + `}}`:                          "more than 1000 combinations",
	} {
		if matched, err := eventtest.Match(pattern, `{"a": "b"}`); matched || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, %v, want an error with %q", pattern, matched, err, says)
		}
	}
	if _, err := eventtest.Match(`{"a": [1]}`, "{"); err == nil || !strings.Contains(err.Error(), "event is no JSON") {
		t.Errorf("error is %v", err)
	}
	if _, err := eventtest.Match(`{"a": [1]}`, func() {}); err == nil || !strings.Contains(err.Error(), "event is no JSON") {
		t.Errorf("error is %v", err)
	}
}

// ors are n fields with two alternatives each.
func ors(n int) string {
	var fields []string
	for i := range n {
		fields = append(fields, fmt.Sprintf(`"f%d": {"$or": [{"a": [1]}, {"b": [1]}]}`, i))
	}
	return strings.Join(fields, ", ")
}

func check(t *testing.T, pattern, event string, want bool) {
	t.Helper()
	got, err := eventtest.Match(pattern, event)
	if err != nil {
		t.Errorf("%s: %v", pattern, err)
	} else if got != want {
		t.Errorf("matched %v, want %v:\npattern %s\nevent %s", got, want, pattern, event)
	}
}
