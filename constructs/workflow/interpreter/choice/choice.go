// Package choice compares values as the rules of a Choice state in JSONPath do: a value of another
// type than an operator is for is no match, and no error.
package choice

import (
	"fmt"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// Is reports whether a name is that of an operator, such as StringEquals or NumericLessThanPath.
func Is(operator string) bool {
	if _, is := kinds[operator]; is || operator == "StringMatches" {
		return true
	}
	kind, relation := split(strings.TrimSuffix(operator, "Path"))
	return relations[relation] != nil && kind != "" && (kind != "Boolean" || relation == "Equals")
}

// TakesPath reports whether the operator compares with what a path leads to.
func TakesPath(operator string) bool { return strings.HasSuffix(operator, "Path") }

// Check reports what is wrong with the value that an operator is given in a definition.
func Check(operator string, want any) error {
	kind, _ := split(operator)
	_, isText := want.(string)
	_, isBool := want.(bool)
	_, isNumber := ordered.Float(want)
	_, isTime := Timestamp(want)
	need, ok := "text", isText
	switch {
	case TakesPath(operator):
		need = "a path"
	case kinds[operator] != nil, kind == "Boolean":
		need, ok = "true or false", isBool
	case kind == "Numeric":
		need, ok = "a number", isNumber
	case kind == "Timestamp":
		need, ok = "a timestamp such as 2026-03-14T09:26:53Z", isTime
	}
	if !ok {
		return fmt.Errorf("%s is %s, want %s", operator, ordered.Text(want), need)
	}
	return nil
}

// kinds are the operators that ask what a value is. IsPresent is asked of the path.
var kinds = map[string]func(any) bool{
	"IsNull":      func(v any) bool { return v == nil },
	"IsNumeric":   func(v any) bool { return ordered.Kind(v) == "number" },
	"IsString":    func(v any) bool { return ordered.Kind(v) == "string" },
	"IsBoolean":   func(v any) bool { return ordered.Kind(v) == "boolean" },
	"IsTimestamp": func(v any) bool { _, is := Timestamp(v); return is },
	"IsPresent":   func(any) bool { return true },
}

var relations = map[string]func(order int) bool{
	"Equals":            func(order int) bool { return order == 0 },
	"LessThan":          func(order int) bool { return order < 0 },
	"LessThanEquals":    func(order int) bool { return order <= 0 },
	"GreaterThan":       func(order int) bool { return order > 0 },
	"GreaterThanEquals": func(order int) bool { return order >= 0 },
}

func split(operator string) (kind, relation string) {
	for _, kind := range []string{"String", "Numeric", "Boolean", "Timestamp"} {
		if relation, is := strings.CutPrefix(operator, kind); is {
			return kind, relation
		}
	}
	return "", ""
}

// Holds reports whether an operator finds a value as it wants it.
func Holds(operator string, v, want any) bool {
	if is := kinds[operator]; is != nil {
		return is(v) == (want == true)
	}
	if operator == "StringMatches" {
		s, isText := v.(string)
		pattern, _ := want.(string)
		return isText && Matches(s, pattern)
	}
	kind, relation := split(strings.TrimSuffix(operator, "Path"))
	order, comparable := compare(kind, v, want)
	return comparable && relations[relation](order)
}

func compare(kind string, a, b any) (order int, comparable bool) {
	switch kind {
	case "String":
		x, ok := a.(string)
		y, both := b.(string)
		return strings.Compare(x, y), ok && both
	case "Numeric":
		x, ok := ordered.Float(a)
		y, both := ordered.Float(b)
		switch {
		case x < y:
			order = -1
		case x > y:
			order = 1
		}
		return order, ok && both
	case "Timestamp":
		x, ok := Timestamp(a)
		y, both := Timestamp(b)
		return x.Compare(y), ok && both
	}
	x, ok := a.(bool)
	y, both := b.(bool)
	if x != y {
		order = 1
	}
	return order, ok && both
}

// Timestamp reads a time in the profile of RFC 3339 that the language wants: a capital T between
// date and time, and an offset or a capital Z after it.
func Timestamp(v any) (time.Time, bool) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil && len(s) > 10 && s[10] == 'T' && !strings.HasSuffix(s, "z")
}

// Matches reports whether text matches a pattern in which * is any number of characters. A
// backslash makes the next character an ordinary one.
func Matches(s, pattern string) bool {
	var parts []string
	var part strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			i++
			part.WriteByte(pattern[i])
		case c == '*':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteByte(c)
		}
	}
	last := part.String()
	if len(parts) == 0 {
		return s == last
	}
	s, ok := strings.CutPrefix(s, parts[0])
	for _, p := range parts[1:] {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	return ok && strings.HasSuffix(s, last)
}
