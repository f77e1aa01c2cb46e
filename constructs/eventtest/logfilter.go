package eventtest

import (
	"fmt"
	"strings"
)

// MatchFilter reports whether a log event matches a filter pattern of CloudWatch Logs, such as that
// of a metric filter or a subscription filter:
//
//	matched, err := eventtest.MatchFilter(`{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed*") }`, event)
//	matched, err := eventtest.MatchFilter(`[ip, user, timestamp, request, status = 4*, bytes > 1000]`, line)
//	matched, err := eventtest.MatchFilter(`?ERROR ?"Task timed out"`, line)
//
// The event is a message as text or bytes, or what [Match] takes, whose message is its JSON. The
// pattern is one for JSON when it begins with {, for fields between spaces when it begins with [,
// and for text otherwise; empty, it matches everything. What the guide leaves open, MatchFilter
// decides as the service was seen to do:
//
//   - in JSON, neither = nor != match a property that is absent, null, a list or an object,
//   - a * is a wildcard for numbers, true and false too, in quotes or not: "*" matches all three,
//   - in quotes, a value without * equals text alone: "2" is not the number 2,
//   - a term of a text pattern is found anywhere in the message, within longer words as well,
//   - the last field between spaces holds the rest of the line, unless the pattern has an ellipsis.
//
// The error says what is wrong with the pattern, or that an event for a JSON pattern is none.
//
// See "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live
// Tail".
func MatchFilter(pattern string, event any) (bool, error) {
	matches, err := filterPattern(pattern)
	if err != nil {
		return false, fmt.Errorf("pattern: %w", err)
	}
	matched, err := matches(event)
	if err != nil {
		return false, fmt.Errorf("event %w", err)
	}
	return matched, nil
}

// maxFilter is the longest filter pattern that CloudWatch Logs takes.
const maxFilter = 1024

func filterPattern(pattern string) (func(event any) (bool, error), error) {
	pattern = strings.TrimSpace(pattern)
	if n := len([]rune(pattern)); n > maxFilter {
		return nil, fmt.Errorf("it has %d characters, want at most %d", n, maxFilter)
	}
	if strings.HasPrefix(pattern, "{") {
		holds, err := jsonPattern(pattern)
		return func(event any) (bool, error) {
			e, err := read(event)
			return err == nil && holds(e), err
		}, err
	}
	parse := textPattern
	if strings.HasPrefix(pattern, "[") {
		parse = fieldPattern
	}
	matches, err := parse(pattern)
	return func(event any) (bool, error) {
		message, err := source(event)
		return err == nil && matches(string(message)), err
	}, err
}
