// Package eventtest says whether an event matches an event pattern, as Amazon EventBridge would:
// a rule that matches nothing looks like one that has nothing to do.
//
//	rule := snapshot.Synth(t, app).OfType("AWS::Events::Rule")[0]
//	matched, err := eventtest.Match(rule.Get("EventPattern"), event)
//
// It knows all operators of event buses: exact values, prefix, suffix, equals-ignore-case,
// wildcard, anything-but, numeric, cidr, exists and $or, and refuses a pattern that EventBridge
// refuses. It follows Event Ruler, the library that EventBridge is made of, also where that
// surprises:
//
//   - an element of a list that matches is enough, so {"anything-but": "a"} matches ["a", "b"],
//   - fields in different elements of a list do not match together,
//   - {"exists": false} looks at leaves only, and matches an object.
//
// See "Comparison operators for use in event patterns in Amazon EventBridge".
//
// [MatchFilter] does the same for filter patterns of CloudWatch Logs.
//
// The package is pure Go.
package eventtest
