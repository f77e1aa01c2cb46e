package eventtest_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

// The examples of "Using filter patterns to match terms in JSON log events", and its answers.
func TestMatchFilterLikeTheGuide(t *testing.T) {
	const trail = `{"eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "arrayKey": ["value", "another value"],
		"objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}], "SomeObject": null, "cluster.name": "c", "ThisFlag": true,
		"latency": 49.5, "errorCode": 400}`
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
		{`{ $.arrayKey[0] = "value" }`, trail, true},
		{`{ $.arrayKey[7] = "value" }`, trail, false},
		{`{ $.arrayKey = "value" }`, trail, false},
		{`{ $.objectList[1].id = 2 }`, trail, true},
		{`{ $.objectList[1].id = "2" }`, trail, false},
		{`{ $.['cluster.name'] = "c" }`, trail, true},
		{`{ $.SomeObject IS NULL }`, trail, true},
		{`{ $.SomeObject NOT EXISTS }`, trail, false},
		{`{ $.SomeOtherObject NOT EXISTS }`, trail, true},
		{`{ $.SomeOtherObject IS NULL }`, trail, false},
		{`{ $.ThisFlag IS TRUE }`, trail, true},
		{`{ $.ThisFlag IS FALSE }`, trail, false},
		{`{ $.latency < 50 }`, trail, true},
		{`{ $.latency >= 50 }`, trail, false},
		{`{ $.errorCode > 3e2 && $.errorCode <= 400 }`, trail, true},
		{`{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }`, people, true},
		{`{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }`, people, false},
		{`{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }`, people, true},
		{`{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }`, people, false},
		{`{ ($.nobody != "x") && ($.user.id = 2) }`, people, false}, // whatever != says
		{`{ ($.nobody != "x") || ($.user.id = 1) }`, people, true},
	} {
		if got, err := eventtest.MatchFilter(c.pattern, c.event); err != nil || got != c.want {
			t.Errorf("%s: matched %v (%v), want %v", c.pattern, got, err, c.want)
		}
	}
}

func TestMatchFilterRefuses(t *testing.T) {
	for pattern, says := range map[string]string{
		`{ $.nobody != "x" }`:              "depends on != of a property that is not there",
		`$.a = 1`:                          `want "{"`,
		`{ $.a = 1`:                        `want "}"`,
		`{ ($.a = 1 }`:                     `want ")"`,
		`{ $.a = 1 } }`:                    `"}" after its end`,
		`{ a = 1 }`:                        `has "a", want a property`,
		`{ $.a ~ 1 }`:                      "want a comparison",
		`{ $.a = }`:                        "want a value",
		`{ $.a < x }`:                      "want a number",
		`{ $.a IS 1 }`:                     "IS wants",
		`{ $.a NOT NULL }`:                 `want "EXISTS"`,
		`{ $.a = %regular expressions% }`:  "is not understood",
		`{ $.a = "open }`:                  "is not understood",
		`{ $.a = 1 && }`:                   "want a property",
		`{ $.a = 1 || ($.b = 1 && $.c) }`:  "want a comparison",
		`{ ($.a NOT EXISTS) || ($.a = ) }`: "want a value",
	} {
		if _, err := eventtest.MatchFilter(pattern, `{"a": 0}`); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error is %v, want one with %q", pattern, err, says)
		}
	}
	if _, err := eventtest.MatchFilter(`{ $.a = 1 }`, "no JSON"); err == nil || !strings.HasPrefix(err.Error(), "event ") {
		t.Errorf("no JSON: error is %v", err)
	}
}
