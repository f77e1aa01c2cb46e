// Package eventtest says whether an event matches an event pattern of Amazon EventBridge or a
// filter pattern of CloudWatch Logs: a rule that matches nothing looks like one that has nothing to
// do.
//
//	func TestRuleSeesFindings(t *testing.T) {
//		rule := snapshot.Synth(t, app).OfType("AWS::Events::Rule")[0]
//		event := `{"source": "aws.guardduty", "detail": {"severity": 8}}`
//		if matched, err := eventtest.Match(rule.Get("EventPattern"), event); err != nil || !matched {
//			t.Errorf("Match() = %v, %v, want true", matched, err)
//		}
//	}
//
// # Event patterns
//
// [Match] knows all operators of event buses: exact values, prefix, suffix, equals-ignore-case,
// wildcard, anything-but, numeric, cidr, exists and $or, and refuses a pattern that EventBridge
// refuses. It follows Event Ruler, the library that EventBridge is made of, also where that
// surprises:
//
//   - an element of a list that matches is enough, so {"anything-but": "a"} matches ["a", "b"],
//   - fields in different elements of a list do not match together,
//   - {"exists": false} looks at leaves only, and matches an object,
//   - an IP address matches in any spelling, and a cidr begins at the address that it names,
//   - numbers beyond 5e9, or with more than six decimals, match by their digits alone.
//
// See "Comparison operators for use in event patterns in Amazon EventBridge".
//
// # Filter patterns
//
// [MatchFilter] knows the whole guide: terms, JSON, fields between spaces and regular expressions.
//
//	matched, err := eventtest.MatchFilter(`[ip, user, timestamp, request, status = 4*, bytes > 1000]`, line)
//
// The package is pure Go.
package eventtest
