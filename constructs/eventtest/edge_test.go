package eventtest_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

// Where a matcher that is written from the guide alone differs from Event Ruler.
func TestEdges(t *testing.T) {
	for _, c := range []struct {
		pattern, event string
		want           bool
	}{
		// An address matches in any spelling, in a pattern that has one.
		{`{"ip": ["2001:db8::1"]}`, `{"ip": "2001:DB8:0:0:0:0:0:1"}`, true},
		{`{"ip": ["2001:DB8:0:0:0:0:0:1"]}`, `{"ip": "2001:db8::1"}`, true},
		{`{"ip": ["2001:db8::1"]}`, `{"ip": "2001:db8::2"}`, false},
		{`{"ip": [{"exactly": "2001:db8::1"}]}`, `{"ip": "2001:DB8::1"}`, false},
		{`{"ip": ["10.0.0.1"]}`, `{"ip": "10.0.0.1"}`, true},
		{`{"ip": ["::ffff:10.0.0.1"]}`, `{"ip": "10.0.0.1"}`, false},
		{`{"ip": ["::ffff:0a00:1"]}`, `{"ip": "10.0.0.1"}`, true},
		{`{"ip": [{"cidr": "2001:db8::/64"}]}`, `{"ip": "2001:DB8:0:0:1::"}`, true},
		{`{"ip": [{"cidr": "10.0.0.0/31"}]}`, `{"ip": "10.0.0.1"}`, true},
		{`{"ip": [{"cidr": "10.0.0.0/31"}]}`, `{"ip": "10.0.0.2"}`, false},
		{`{"ip": [{"cidr": "10.0.0.9/24"}]}`, `{"ip": "10.0.0.10"}`, true},
		{`{"ip": [{"cidr": "10.0.0.9/24"}]}`, `{"ip": "10.0.0.8"}`, false}, // the block starts at the address
		{`{"ip": [{"cidr": "0.0.0.0/0"}]}`, `{"ip": "2001:db8::1"}`, false},

		// Both $or of a level count.
		{`{"$or": [{"a": [1]}, {"b": [1]}], "$or": [{"c": [1]}, {"d": [1]}]}`, `{"c": 1}`, false},
		{`{"$or": [{"a": [1]}, {"b": [1]}], "$or": [{"c": [1]}, {"d": [1]}]}`, `{"b": 1, "c": 1}`, true},
		{`{"a": {"b": [1]}, "a": {"c": [2]}}`, `{"a": {"b": 1, "c": 2}}`, true},
		{`{"a": {"b": [1]}, "a": {"c": [2]}}`, `{"a": {"c": 2}}`, false},

		// Numbers are compared to six digits after the point and up to 5e9; beyond, by their digits.
		{`{"n": [9007199254740992]}`, `{"n": 9007199254740993}`, false},
		{`{"n": [9007199254740993]}`, `{"n": 9007199254740993}`, true},
		{`{"n": [6000000000]}`, `{"n": 6e9}`, false},
		{`{"n": [5000000000]}`, `{"n": 5e9}`, true},
		{`{"n": [0.1234567]}`, `{"n": 0.1234567}`, true},
		{`{"n": [0.123456]}`, `{"n": 0.12345600}`, true},
		{`{"n": [0.123456]}`, `{"n": 123456e-6}`, true},
		{`{"n": [0]}`, `{"n": -0.0e9}`, true},
		{`{"n": [-1.5]}`, `{"n": -15e-1}`, true},
		{`{"n": [{"numeric": [">", 0]}]}`, `{"n": 6e9}`, false},
		{`{"n": [{"numeric": ["<", 0]}]}`, `{"n": -5e9}`, true},
		{`{"n": [{"numeric": ["=", 0.3]}]}`, `{"n": 3e-1}`, true},
		{`{"n": [{"anything-but": 1}]}`, `{"n": 6e9}`, true},

		// Keys: of an empty one nothing is left at the beginning of a pattern, and a dot in a name is
		// like a level.
		{`{"": ["x"]}`, `{"": "x"}`, true},
		{`{"a": ["x"]}`, `{"": {"a": "x"}}`, false},
		{`{"a": {"": ["x"]}}`, `{"a": {"": "x"}}`, true},
		{`{"a": {"": ["x"]}}`, `{"a": "x"}`, false},
		{`{"": {"": {"a": ["x"]}}}`, `{"": {"": {"a": "x"}}}`, true},
		{`{"a.b": ["x"]}`, `{"a": {"b": "x"}}`, true},
		{`{"a": {"b": ["x"]}}`, `{"a.b": "x"}`, true},

		// Case is that of characters, one by one.
		{`{"a": [{"equals-ignore-case": "straße"}]}`, `{"a": "STRAßE"}`, true},
		{`{"a": [{"equals-ignore-case": "k"}]}`, `{"a": "\u212a"}`, false}, // the Kelvin sign
		{`{"a": [{"prefix": {"equals-ignore-case": "Ⱥb"}}]}`, `{"a": "ⱥBc"}`, true},
		{`{"a": [{"suffix": {"equals-ignore-case": "Ⱥb"}}]}`, `{"a": "cⱥB"}`, true},
		{`{"a": [{"prefix": ""}]}`, `{"a": "x"}`, true},

		// Scalars of one list are in no element.
		{`{"a": [1], "a.b": [2]}`, `{"a": [1, {"b": 2}]}`, true},
		{`{"a": {"b": [2], "c": [3]}}`, `{"a": [{"b": 2}, {"c": 3}]}`, false},
	} {
		check(t, c.pattern, c.event, c.want)
	}
}

func TestRefusesWhatEventBridgeRefuses(t *testing.T) {
	for pattern, says := range map[string]string{
		`{"ip": [{"cidr": "203.0.113.7/32"}]}`:                               "EventBridge refuses /32; write the address itself",
		`{"ip": [{"cidr": "2001:db8::1/128"}]}`:                              "refuses /128",
		`{"ip": [{"cidr": "10.0.0.0/-1"}]}`:                                  "want such as",
		`{"ip": [{"cidr": "10.0.0.0/8/9"}]}`:                                 "want such as",
		`{"ip": [{"cidr": "::ffff:10.0.0.0/100"}]}`:                          "want such as",
		`{"a": [{"anything-but": {"prefix": ""}}]}`:                          "the prefix is empty",
		`{"a": [{"anything-but": {"suffix": ["x", ""]}}]}`:                   "the suffix is empty",
		`{"a": [{"anything-but": 6000000000}]}`:                              "want text, numbers from",
		`{"a": [{"anything-but": true}]}`:                                    "want text, numbers",
		`{"a": [{"numeric": ["=", 0.1234567]}]}`:                             "six decimals",
		`{"a": ["x"], "a": ["y"]}`:                                           "a is given twice",
		`{"a": {"b": ["x"]}, "a.b": ["x"]}`:                                  "a.b is given twice",
		`{"$or": [{"regex": ["x"]}, {"a": ["x"]}]}`:                          `there is no operator "regex"`, // a reserved name: no $or
		`{"a": [{"wildcard": "*:*:*:*:*:thing/*"}]}`:                         "too complex",
		`{"a": [{"anything-but": {"wildcard": "a*a*a*a*a*a*a*a*a*a*a*a"}}]}`: "too complex",
		`{"a": [` + stacks(4) + `]}`:                                         "a has wildcards that are too complex",
		`{"$or": [{"a": [` + stacks(2) + `]}, {"a": [{"wildcard": "*:stack/X/*"}, {"wildcard": "*:stack/Y/*"}]}]}`: "too complex",
	} {
		if matched, err := eventtest.Match(pattern, `{"a": "b"}`); matched || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Match(%s) = %v, %v, want an error with %q", pattern, matched, err, says)
		}
	}
}

// What users deployed.
func TestWildcardsThatEventBridgeTakes(t *testing.T) {
	for _, pattern := range []string{
		`{"a": [` + stacks(3) + `]}`,
		`{"a": [{"wildcard": "*"}, {"wildcard": "*/lib/*"}, {"wildcard": "*/bin/*.jar"}]}`,
		`{"a": [{"wildcard": "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_*_*"}]}`,
		`{"a": [` + stacks(2) + `], "b": [` + stacks(3) + `]}`,
		`{"a": [{"wildcard": "no star"}, {"wildcard": "\\*\\*\\*\\*"}]}`,
	} {
		if _, err := eventtest.Match(pattern, `{}`); err != nil {
			t.Errorf("Match(%s): %v, want no error", pattern, err)
		}
	}
}

// stacks are the events of n stacks of CloudFormation.
func stacks(n int) string {
	var all []string
	for _, name := range []string{"Shared", "Network", "Database", "Monitoring"}[:n] {
		all = append(all, `{"wildcard": "*:stack/`+name+`/*"}`)
	}
	return strings.Join(all, ", ")
}
