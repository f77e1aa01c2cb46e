package eventtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// A filter is one way in which a field may match.
type filter struct {
	matches func(value any) bool
	// absent says that there has to be no such field.
	absent bool
}

// operators read the argument of a filter. It is a variable that init fills, because
// anything-but contains others.
var operators map[string]func(argument any) (filter, error)

func init() {
	operators = map[string]func(any) (filter, error){
		"exactly":            texts(func(value, want string) bool { return value == want }),
		"prefix":             folding(strings.HasPrefix),
		"suffix":             folding(strings.HasSuffix),
		"equals-ignore-case": texts(strings.EqualFold),
		"wildcard":           wildcard,
		"anything-but":       anythingBut,
		"numeric":            numeric,
		"cidr":               cidr,
		"exists":             exists,
	}
}

func filterOf(pattern any) (filter, error) {
	switch pattern := pattern.(type) {
	case map[string]any:
		if len(pattern) != 1 {
			return filter{}, fmt.Errorf("%s has %d keys, want one operator", text(pattern), len(pattern))
		}
		for operator, argument := range pattern {
			read := operators[operator]
			if read == nil {
				return filter{}, fmt.Errorf("there is no operator %q, want one of %q", operator, slices.Sorted(maps.Keys(operators)))
			}
			return read(argument)
		}
	case []any:
		return filter{}, fmt.Errorf("%s is a list in a list, want values", text(pattern))
	}
	return filter{matches: func(value any) bool { return equal(value, pattern) }}, nil
}

// equal compares scalars; numbers by value.
func equal(value, want any) bool {
	x, isNumber := number(value)
	y, wantNumber := number(want)
	if isNumber && wantNumber {
		return x == y
	}
	return value == want
}

func number(value any) (float64, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// folding is prefix or suffix, whose argument may be {"equals-ignore-case": text}.
func folding(has func(value, part string) bool) func(any) (filter, error) {
	return func(argument any) (filter, error) {
		object, ok := argument.(map[string]any)
		if !ok {
			return texts(has)(argument)
		}
		if len(object) != 1 || object["equals-ignore-case"] == nil {
			return filter{}, fmt.Errorf("%s, want text, or equals-ignore-case with it", text(object))
		}
		folded := func(value, part string) bool { return has(strings.ToLower(value), strings.ToLower(part)) }
		return texts(folded)(object["equals-ignore-case"])
	}
}

// texts matches text that is in a relation to the argument.
func texts(relation func(value, want string) bool) func(any) (filter, error) {
	return func(argument any) (filter, error) {
		want, ok := argument.(string)
		if !ok {
			return filter{}, fmt.Errorf("%s, want text", text(argument))
		}
		return filter{matches: func(value any) bool {
			s, ok := value.(string)
			return ok && relation(s, want)
		}}, nil
	}
}

// wildcard is * for any characters; \* and \\ are the characters.
func wildcard(argument any) (filter, error) {
	s, ok := argument.(string)
	if !ok {
		return filter{}, fmt.Errorf("wildcard is %s, want text", text(argument))
	}
	var re, literal strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.ContainsRune(`*\`, rune(s[i+1])):
			i++
			literal.WriteByte(s[i])
		case s[i] == '\\':
			return filter{}, fmt.Errorf(`wildcard %q has a \ that is not before * or \`, s)
		case s[i] == '*' && i+1 < len(s) && s[i+1] == '*':
			return filter{}, fmt.Errorf("wildcard %q has two * in a row", s)
		case s[i] == '*':
			re.WriteString(regexp.QuoteMeta(literal.String()) + ".*")
			literal.Reset()
		default:
			literal.WriteByte(s[i])
		}
	}
	compiled := regexp.MustCompile("(?s)^" + re.String() + regexp.QuoteMeta(literal.String()) + "$")
	return filter{matches: func(value any) bool {
		text, ok := value.(string)
		return ok && compiled.MatchString(text)
	}}, nil
}

// anythingBut matches a field that is there, and is not what the argument matches.
func anythingBut(argument any) (filter, error) {
	excluded, err := exclusions(argument)
	if err != nil {
		return filter{}, fmt.Errorf("anything-but: %w", err)
	}
	return filter{matches: func(value any) bool {
		return !slices.ContainsFunc(excluded, func(f filter) bool { return f.matches(value) })
	}}, nil
}

func exclusions(argument any) ([]filter, error) {
	operator, object := "", argument
	if m, ok := argument.(map[string]any); ok {
		for operator, object = range m {
			if len(m) != 1 || !slices.Contains([]string{"prefix", "suffix", "equals-ignore-case", "wildcard"}, operator) {
				return nil, fmt.Errorf("%s, want one of prefix, suffix, equals-ignore-case, wildcard", text(argument))
			}
		}
	}
	values, isList := object.([]any)
	if !isList {
		values = []any{object}
	}
	var all []filter
	kind := fmt.Sprintf("%T", append(values, nil)[0])
	for _, v := range values {
		if fmt.Sprintf("%T", v) != kind || kind != "string" && (kind != "json.Number" || operator != "") {
			return nil, fmt.Errorf("%s, want text, numbers, or lists of one of them", text(argument))
		}
		if operator != "" {
			v = map[string]any{operator: v}
		}
		f, err := filterOf(v)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s matches anything, want something to exclude", text(argument))
	}
	return all, nil
}

// comparisons are the operators of numeric.
var comparisons = map[any]func(value, bound float64) bool{
	"=":  func(value, bound float64) bool { return value == bound },
	"<":  func(value, bound float64) bool { return value < bound },
	"<=": func(value, bound float64) bool { return value <= bound },
	">":  func(value, bound float64) bool { return value > bound },
	">=": func(value, bound float64) bool { return value >= bound },
}

// largest is what EventBridge compares up to, and the negative of it down to.
const largest = 5e9

// numeric is one comparison, or a lower and an upper bound.
func numeric(argument any) (filter, error) {
	list, _ := argument.([]any)
	wrong := fmt.Errorf(`numeric is %s, want such as [">=", 7], or [">=", 7, "<", 9]`, text(argument))
	if len(list) != 2 && len(list) != 4 {
		return filter{}, wrong
	}
	lower := len(list) == 4 && slices.Contains([]any{">", ">="}, list[0]) && slices.Contains([]any{"<", "<="}, list[2])
	if len(list) == 4 && !lower {
		return filter{}, wrong
	}
	var bounds []float64
	for i := 0; i < len(list); i += 2 {
		bound, ok := number(list[i+1])
		if compare, known := list[i].(string); !ok || !known || comparisons[compare] == nil || bound < -largest || bound > largest {
			return filter{}, wrong
		}
		bounds = append(bounds, bound)
	}
	if lower && bounds[0] >= bounds[1] {
		return filter{}, wrong
	}
	return filter{matches: func(value any) bool {
		n, ok := number(value)
		for i, bound := range bounds {
			ok = ok && comparisons[list[2*i]](n, bound)
		}
		return ok
	}}, nil
}

func cidr(argument any) (filter, error) {
	s, _ := argument.(string)
	block, err := netip.ParsePrefix(s)
	if err != nil {
		return filter{}, fmt.Errorf("cidr is %s, want such as 10.0.0.0/24", text(argument))
	}
	return filter{matches: func(value any) bool {
		s, _ := value.(string)
		ip, err := netip.ParseAddr(s)
		return err == nil && block.Contains(ip)
	}}, nil
}

func exists(argument any) (filter, error) {
	want, ok := argument.(bool)
	if !ok {
		return filter{}, fmt.Errorf("exists is %s, want true or false", text(argument))
	}
	return filter{matches: func(any) bool { return true }, absent: !want}, nil
}

// text shows a part of a pattern.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
