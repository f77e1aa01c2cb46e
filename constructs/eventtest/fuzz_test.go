package eventtest_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

// Neither panics, whatever it is given, and an event does not decide whether a pattern is one.
func FuzzMatch(f *testing.F) {
	for _, pattern := range []string{`{"a": [1, "b", null, {"prefix": "x"}]}`, `{"$or": [{"a": [{"exists": false}]}, {"b": {"": [1e9]}}]}`,
		`{"a": [{"wildcard": "*a*\\**"}]}`, `{"a": [{"anything-but": {"suffix": ["x"]}}]}`, `{"a": [{"numeric": [">", 1e-6, "<=", 5e9]}]}`,
		`{"ip": [{"cidr": "2001:db8::/32"}, "::1"]}`, `{"a": 1}`, `[`} {
		f.Add(pattern, `{"a": [1, {"b": "x"}], "": -0.1e3, "ip": "::1"}`)
	}
	f.Fuzz(func(t *testing.T, pattern, event string) {
		_, err := eventtest.Match(pattern, event)
		if _, empty := eventtest.Match(pattern, `{}`); empty != nil && err == nil {
			t.Errorf("Match(%s) refuses the pattern only for {}: %v", pattern, empty)
		}
	})
}

func FuzzMatchFilter(f *testing.F) {
	for _, pattern := range []string{`{ $.a[0].b = 4* && ($.['x.y'] IS NULL || $.c NOT EXISTS) }`, `[a, ..., b = %x% || b > 1e3]`,
		`?A -"b c" D`,
		`%^[a-z]{,3}\x41$%`, `{ $.* != %a|b% }`, `{ $.a >= -1.5e-3 }`, `" "`, `[`} {
		f.Add(pattern, `{"a": [{"b": 404}], "x.y": null}`)
		f.Add(pattern, `1 [2 3] "4 5" x`)
	}
	f.Fuzz(func(t *testing.T, pattern, event string) {
		_, err := eventtest.MatchFilter(pattern, event)
		if _, empty := eventtest.MatchFilter(pattern, `{}`); empty != nil && err == nil {
			t.Errorf("MatchFilter(%s) refuses the pattern only for {}: %v", pattern, empty)
		}
	})
}
