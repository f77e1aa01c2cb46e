package eventtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A filter is one way in which a field may match.
type filter struct {
	matches func(value any) bool
	// absent says that there has to be no such field.
	absent bool
	// wildcards are the wildcard patterns in it.
	wildcards [][]int
}

// operators read the argument of a filter. It is a variable that init fills, because
// anything-but contains others.
var operators map[string]func(argument any) (filter, error)

func init() {
	operators = map[string]func(any) (filter, error){
		"exactly":            texts(func(value, want string) bool { return value == want }),
		"prefix":             folding(strings.HasPrefix),
		"suffix":             folding(strings.HasSuffix),
		"equals-ignore-case": texts(func(value, want string) bool { return value == folded(value, want) }),
		"wildcard":           wildcard,
		"anything-but":       anythingBut,
		"numeric":            numeric,
		"cidr":               cidr,
		"exists":             exists,
	}
}

func filterOf(pattern any) (filter, error) {
	switch pattern := pattern.(type) {
	case node:
		if len(pattern) != 1 {
			return filter{}, fmt.Errorf("%s has %d keys, want one operator", show(pattern), len(pattern))
		}
		read := operators[pattern[0].key]
		if read == nil {
			return filter{}, fmt.Errorf("there is no operator %q, want one of %q", pattern[0].key, slices.Sorted(maps.Keys(operators)))
		}
		return read(pattern[0].value)
	case []any:
		return filter{}, fmt.Errorf("%s is a list in a list, want values", show(pattern))
	}
	return filter{matches: func(value any) bool { return equal(value, pattern) }}, nil
}

// equal compares scalars: numbers by value and, beyond what EventBridge compares, by their digits;
// IP addresses in any spelling.
func equal(value, want any) bool {
	if x, ok := millionths(want); ok {
		y, ok := millionths(value)
		return ok && x == y
	}
	if x, ok := address(want); ok {
		y, ok := address(value)
		return ok && x == y
	}
	return value == want
}

// folding is prefix or suffix, whose argument may be {"equals-ignore-case": text}.
func folding(has func(value, part string) bool) func(any) (filter, error) {
	return func(argument any) (filter, error) {
		object, ok := argument.(node)
		if !ok {
			return texts(has)(argument)
		}
		if len(object) != 1 || object[0].key != "equals-ignore-case" {
			return filter{}, fmt.Errorf("%s, want text, or equals-ignore-case with it", show(object))
		}
		return texts(func(value, part string) bool { return foldedPart(value, part, has) })(object[0].value)
	}
}

// folded is want in the case of value, or want itself where the two differ in more than case. Case
// is that of single characters.
func folded(value, want string) string {
	v, w := []rune(value), []rune(want)
	if len(v) != len(w) {
		return want
	}
	for i := range w {
		if v[i] == unicode.ToLower(w[i]) || v[i] == unicode.ToUpper(w[i]) {
			w[i] = v[i]
		}
	}
	return string(w)
}

func foldedPart(value, part string, has func(value, part string) bool) bool {
	v, n := []rune(value), len([]rune(part))
	if n > len(v) {
		return false
	}
	return has(value, folded(string(v[:n]), part)) || has(value, folded(string(v[len(v)-n:]), part))
}

// texts matches text that is in a relation to the argument.
func texts(relation func(value, want string) bool) func(any) (filter, error) {
	return func(argument any) (filter, error) {
		want, ok := argument.(string)
		if !ok {
			return filter{}, fmt.Errorf("%s, want text", show(argument))
		}
		return filter{matches: func(value any) bool {
			s, ok := value.(string)
			return ok && relation(s, want)
		}}, nil
	}
}

// comparisons are the operators of numeric.
var comparisons = map[string]func(order int) bool{
	"=":  func(order int) bool { return order == 0 },
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
}

// numeric is one comparison, or a lower and an upper bound.
func numeric(argument any) (filter, error) {
	list, _ := argument.([]any)
	wrong := fmt.Errorf(`numeric is %s, want such as [">=", 7], or [">=", 7, "<", 9], from -5e9 to 5e9 with six decimals`, show(argument))
	if len(list) != 2 && len(list) != 4 {
		return filter{}, wrong
	}
	if len(list) == 4 && (!slices.Contains([]any{">", ">="}, list[0]) || !slices.Contains([]any{"<", "<="}, list[2])) {
		return filter{}, wrong
	}
	var bounds []int64
	var compare []func(int) bool
	for i := 0; i < len(list); i += 2 {
		operator, _ := list[i].(string)
		bound, ok := millionths(list[i+1])
		if !ok || comparisons[operator] == nil {
			return filter{}, wrong
		}
		bounds, compare = append(bounds, bound), append(compare, comparisons[operator])
	}
	if len(bounds) == 2 && bounds[0] >= bounds[1] {
		return filter{}, wrong
	}
	return filter{matches: func(value any) bool {
		n, ok := millionths(value)
		for i, bound := range bounds {
			ok = ok && compare[i](cmp.Compare(n, bound))
		}
		return ok
	}}, nil
}

func exists(argument any) (filter, error) {
	want, ok := argument.(bool)
	if !ok {
		return filter{}, fmt.Errorf("exists is %s, want true or false", show(argument))
	}
	return filter{matches: func(any) bool { return true }, absent: !want}, nil
}

// show shows a part of a pattern.
func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
