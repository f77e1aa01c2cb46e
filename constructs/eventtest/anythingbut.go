package eventtest

import (
	"encoding/json"
	"fmt"
	"slices"
)

// anythingBut matches a field that is there, and is not what the argument matches.
func anythingBut(argument any) (filter, error) {
	excluded, err := exclusions(argument)
	if err != nil {
		return filter{}, fmt.Errorf("anything-but: %w", err)
	}
	f := filter{matches: func(value any) bool {
		return !slices.ContainsFunc(excluded, func(f filter) bool { return f.matches(value) })
	}}
	for _, e := range excluded {
		f.wildcards = append(f.wildcards, e.wildcards...)
	}
	return f, nil
}

func exclusions(argument any) ([]filter, error) {
	operator, object := "exactly", argument
	if n, ok := argument.(node); ok {
		if len(n) != 1 || !slices.Contains([]string{"prefix", "suffix", "equals-ignore-case", "wildcard"}, n[0].key) {
			return nil, fmt.Errorf("%s, want one of prefix, suffix, equals-ignore-case, wildcard", show(argument))
		}
		operator, object = n[0].key, n[0].value
	}
	values, isList := object.([]any)
	if !isList {
		values = []any{object}
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("%s matches anything, want something to exclude", show(argument))
	}
	var all []filter
	for _, v := range values {
		f, err := exclusion(operator, v)
		if err != nil {
			return nil, err
		}
		if fmt.Sprintf("%T", v) != fmt.Sprintf("%T", values[0]) {
			return nil, fmt.Errorf("%s, want text or numbers, not both", show(argument))
		}
		all = append(all, f)
	}
	return all, nil
}

func exclusion(operator string, v any) (filter, error) {
	switch v := v.(type) {
	case string:
		if v == "" && (operator == "prefix" || operator == "suffix") {
			return filter{}, fmt.Errorf("the %s is empty, want text: EventBridge refuses what excludes every text", operator)
		}
		return operators[operator](v)
	case json.Number:
		if _, ok := millionths(v); ok && operator == "exactly" {
			return filterOf(v)
		}
	}
	return filter{}, fmt.Errorf("%s, want text, numbers from -5e9 to 5e9 with six decimals, or lists of one of them", show(v))
}
