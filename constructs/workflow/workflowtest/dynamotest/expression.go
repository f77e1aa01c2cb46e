package dynamotest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Expressions are those of one call, with the names and values that they use.
type expressions struct {
	names, values map[string]any
	used          map[string]bool
	tokens        []string
	item          Item
	err           error
}

var token = regexp.MustCompile(`\s*([#:]?[A-Za-z_][A-Za-z0-9_-]*|\d+|<>|<=|>=|[=<>(),.\[\]+-])`)

// begin splits an expression into tokens that the item is seen through.
func (e *expressions) begin(text string, item Item) {
	e.tokens, e.item = nil, item
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		at := token.FindStringSubmatchIndex(rest)
		if at == nil || at[0] != 0 {
			e.fail("syntax error near %q", rest)
			return
		}
		e.tokens = append(e.tokens, rest[at[2]:at[3]])
		rest = rest[at[1]:]
	}
}

func (e *expressions) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("invalid expression: "+format, args...)
	}
	e.tokens = nil
}

func (e *expressions) peek() string {
	if len(e.tokens) == 0 {
		return ""
	}
	return e.tokens[0]
}

func (e *expressions) next() string {
	t := e.peek()
	if t == "" {
		e.fail("it ends too early")
		return ""
	}
	e.tokens = e.tokens[1:]
	return t
}

// take takes a token if it is the next one, whatever its case.
func (e *expressions) take(t string) bool {
	if !strings.EqualFold(e.peek(), t) || t == "" {
		return false
	}
	e.tokens = e.tokens[1:]
	return true
}

func (e *expressions) expect(t string) {
	if !e.take(t) {
		e.fail("want %q, got %q", t, e.peek())
	}
}

// path reads a document path, such as #a.b[0].
func (e *expressions) path() (path []any) {
	for {
		t := e.next()
		switch {
		case strings.HasPrefix(t, "#"):
			name, ok := e.names[t].(string)
			if !ok {
				e.fail("an expression attribute name used in the document path is not defined: %s", t)
			}
			e.used[t] = true
			path = append(path, name)
		case strings.HasPrefix(t, ":") || !regexp.MustCompile(`^[A-Za-z_]`).MatchString(t):
			e.fail("want an attribute, got %q", t)
		default:
			path = append(path, t)
		}
		for e.take("[") {
			i, err := strconv.Atoi(e.next())
			if err != nil {
				e.fail("want an index in brackets")
			}
			path = append(path, i)
			e.expect("]")
		}
		if !e.take(".") {
			return path
		}
	}
}

// at is what a path leads to in the item.
func (e *expressions) at(path []any) (any, bool) {
	var v any = map[string]any{"M": e.item}
	for _, step := range path {
		typed, _ := v.(map[string]any)
		switch step := step.(type) {
		case string:
			fields, _ := typed["M"].(map[string]any)
			inner, there := fields[step]
			if !there {
				return nil, false
			}
			v = inner
		case int:
			list, _ := typed["L"].([]any)
			if step >= len(list) {
				return nil, false
			}
			v = list[step]
		}
	}
	return v, len(path) > 0
}

// operand reads a value, a path, or size of a path.
func (e *expressions) operand() (any, bool) {
	switch t := e.peek(); {
	case strings.HasPrefix(t, ":"):
		e.next()
		v, there := e.values[t]
		if !there {
			e.fail("an expression attribute value used in expression is not defined: %s", t)
		}
		e.used[t] = true
		return v, there
	case strings.EqualFold(t, "size") && len(e.tokens) > 1 && e.tokens[1] == "(":
		e.next()
		e.expect("(")
		v, there := e.at(e.path())
		e.expect(")")
		return map[string]any{"N": strconv.Itoa(size(v))}, there
	}
	return e.at(e.path())
}

func size(v any) int {
	typed, _ := v.(map[string]any)
	for _, inner := range typed {
		switch inner := inner.(type) {
		case string:
			return len(inner)
		case []any:
			return len(inner)
		case map[string]any:
			return len(inner)
		}
	}
	return 0
}

// unused reports names and values that no expression uses, which the service refuses.
func (e *expressions) unused() error {
	for _, defined := range []struct {
		what string
		all  map[string]any
	}{{"ExpressionAttributeNames", e.names}, {"ExpressionAttributeValues", e.values}} {
		var unused []string
		for key := range defined.all {
			if !e.used[key] {
				unused = append(unused, key)
			}
		}
		if slices.Sort(unused); unused != nil {
			return fmt.Errorf("value provided in %s unused in expressions: keys: %v", defined.what, unused)
		}
	}
	return nil
}
