package eventtest_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

// The examples of "Using filter patterns to match terms in JSON log events", and its answers.
func TestMatchFilterLikeTheGuide(t *testing.T) {
	const trail = `{"eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "arrayKey": ["value", "another value"],
		"objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}], "SomeObject": null, "cluster.name": "c", "ThisFlag": true,
		"latency": 49.5, "errorCode": 400, "number": [1000, 0.5]}`
	const people = `{"user": {"id": 1, "email": "John.Stiles@example.com"},
		"users": [{"id": 2, "email": "John.Doe@example.com"}, {"id": 3, "email": "Jane.Doe@example.com"}],
		"actions": ["GET", "PUT", "DELETE"], "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]]}`
	for _, c := range []struct {
		pattern, event string
		want           bool
	}{
		{`{ $.eventType = "UpdateTrail" }`, trail, true},
		{`{ $.eventType = UpdateTrail }`, trail, true},
		{`{$.eventType="updatetrail"}`, trail, false},
		{`{ $.sourceIPAddress != 123.123.* }`, trail, true},
		{`{ $.sourceIPAddress != 111.111.* }`, trail, false},
		{`{ $.eventType = "*" }`, trail, true},
		{`{ $.eventType = %Trail% }`, trail, true},
		{`{ $.eventType = %^Trail% }`, trail, false},
		{`{ $.eventType != %^Trail% }`, trail, true},
		{`{ $.arrayKey[0] = "value" }`, trail, true},
		{`{ $.arrayKey[7] = "value" }`, trail, false},
		{`{ $.arrayKey = "value" }`, trail, false},
		{`{ $.arrayKey[*] = %val.{2}% }`, trail, true},
		{`{ $.arrayKey[*] = %val.{9}% }`, trail, false},
		{`{ $.arrayKey[*] = "another value" }`, trail, true},
		{`{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`, trail, true},
		{`{ $.* = %122\.111\.111\.1[0-9]{1,2}% }`, trail, false},
		{`{ $.objectList[1].id = 2 }`, trail, true},
		{`{ $.objectList[1].id = "2" }`, trail, false},
		{`{ $.objectList[*].name = b }`, trail, true},
		{`{ $.['cluster.name'] = "c" }`, trail, true},
		{`{ $.["cluster.name"] = "c" }`, trail, true},
		{`{ $.cluster.name = "c" }`, trail, false},
		{`{ $.SomeObject IS NULL }`, trail, true},
		{`{ $.SomeObject NOT EXISTS }`, trail, false},
		{`{ $.SomeOtherObject NOT EXISTS }`, trail, true},
		{`{ $.SomeOtherObject IS NULL }`, trail, false},
		{`{ $.ThisFlag IS TRUE }`, trail, true},
		{`{ $.ThisFlag IS FALSE }`, trail, false},
		{`{ $.objectList IS NULL }`, trail, false},
		{`{ $.latency < 50 }`, trail, true},
		{`{ $.latency >= 50 }`, trail, false},
		{`{ $.errorCode > 3e2 && $.errorCode <= 400 }`, trail, true},
		{`{ $.errorCode != 500 }`, trail, true},
		{`{ $.number[0] = 1e+3 }`, trail, true},
		{`{ $.number[0] != 1e-3 }`, trail, true},
		{`{ $.number[1] = +.5 }`, trail, true},
		{`{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }`, people, true},
		{`{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }`, people, false},
		{`{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }`, people, true},
		{`{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }`, people, false},
	} {
		checkFilter(t, c.pattern, c.event, c.want)
	}
}

// What was seen in the console, and what constructs of CDK write.
func TestMatchFilterOnEveryType(t *testing.T) {
	for _, c := range []struct {
		pattern, event string
		want           bool
	}{
		{`{ $.a = * }`, `{"a": 50}`, true},
		{`{ $.a = "*" }`, `{"a": 50}`, true}, // FilterPattern.exists of CDK
		{`{ $.a = "*" }`, `{"a": true}`, true},
		{`{ $.a = "*" }`, `{"a": ""}`, true},
		{`{ $.a = "*" }`, `{"a": {}}`, false},
		{`{ $.a = "*" }`, `{"a": null}`, false},
		{`{ $.a = 4* }`, `{"a": 404}`, true},
		{`{ $.a = 4* }`, `{"a": 504}`, false},
		{`{ $.a = *4 }`, `{"a": 504}`, true},
		{`{ $.a != 4* }`, `{"a": 404}`, false},
		{`{ $.a != 4* }`, `{"a": 504}`, true},
		{`{ $.a = 4* }`, `{"a": "404"}`, true},
		{`{ $.a = 404 }`, `{"a": "404"}`, true},
		{`{ $.a = "404" }`, `{"a": 404}`, false},
		{`{ $.a != "404" }`, `{"a": 404}`, true},
		{`{ $.a = true }`, `{"a": true}`, true},
		{`{ $.a != true }`, `{"a": false}`, true},
		{`{ $.a = %4\d\d% }`, `{"a": 404}`, true},
		{`{ $.a > 1 }`, `{"a": "2"}`, false},
		{`{ $.a != "a" }`, `{"a": ["a", "b"]}`, false},
		{`{ $.a != "a" }`, `{"a": {"b": 1}}`, false},
		{`{ $.a != "a" }`, `{"a": null}`, false},
		{`{ $.a != "a" }`, `{"b": 1}`, false},
		{`{ ($.a NOT EXISTS) || ($.a != "a") }`, `{"b": 1}`, true},
		{`{ $.a.b != "a" }`, `{"a": "a"}`, false},
		{`{ $.a = 9007199254740993 }`, `{"a": 9007199254740992}`, false},
		{`{ $.a < 9007199254740993 }`, `{"a": 9007199254740992}`, true},
		{`{ $.a = 1e400 }`, `{"a": 1e400}`, true},
		{`{ $.a = 0x10 }`, `{"a": 16}`, false}, // a word
		{`{ $.a = "say \"x\"" }`, `{"a": "say \"x\""}`, true},
		{`{ $.a = x }`, `{"a": "y", "a": "x"}`, true}, // the last one counts
		{`{ $.*.id = 7 }`, `{"a": {"id": 1}, "b": {"id": 7}}`, true},
		{`{ $.a[*] NOT EXISTS }`, `{"a": []}`, true},
	} {
		checkFilter(t, c.pattern, c.event, c.want)
	}
}

func checkFilter(t *testing.T, pattern, event string, want bool) {
	t.Helper()
	got, err := eventtest.MatchFilter(pattern, event)
	if err != nil || got != want {
		t.Errorf("MatchFilter(%s) = %v, %v, want %v, of %s", pattern, got, err, want, event)
	}
}
