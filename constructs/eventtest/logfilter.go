package eventtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// MatchFilter reports whether a log event in JSON matches a filter pattern of CloudWatch Logs, such
// as that of a metric filter:
//
//	matched, err := eventtest.MatchFilter(`{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed*") }`, event)
//
// The event is given as to [Match]. MatchFilter knows properties of objects and elements of lists, =,
// !=, <, <=, >, >=, the wildcard *, IS NULL, IS TRUE, IS FALSE, NOT EXISTS, &&, || and parentheses,
// and refuses the rest: regular expressions and patterns for text. AWS does not document what != says of
// a property that is not there. Where a match would depend on it, the error says so.
//
// See "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
func MatchFilter(pattern string, event any) (bool, error) {
	e, err := object(event)
	if err != nil {
		return false, fmt.Errorf("event %w", err)
	}
	tokens, err := tokenize(pattern)
	if err != nil {
		return false, fmt.Errorf("pattern: %w", err)
	}
	p := filterParser{tokens: tokens, event: e}
	result, err := p.pattern()
	switch {
	case err != nil:
		return false, fmt.Errorf("pattern: %w", err)
	case result == maybe:
		return false, fmt.Errorf("pattern: whether it matches depends on != of a property that is not there, want NOT EXISTS before it")
	}
	return result == yes, nil
}

// truth is three-valued: maybe is what AWS does not document.
type truth int

const (
	no truth = iota
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// tokens are operators, text in quotes, selectors, and words such as iam.amazonaws.com.
var token = regexp.MustCompile(`^(?:&&|\|\||!=|<=|>=|[=<>(){}]|"(?:[^"\\]|\\.)*"|\$(?:\.?\[(?:\d+|'[^']*'|"[^"]*")\]|\.[\w-]+)+|[^\s&|!=<>(){}"$%]+)`)

func tokenize(pattern string) ([]string, error) {
	var tokens []string
	for rest := strings.TrimSpace(pattern); rest != ""; rest = strings.TrimSpace(rest) {
		t := token.FindString(rest)
		if t == "" {
			return nil, fmt.Errorf("%q is not understood at %q", pattern, rest)
		}
		tokens, rest = append(tokens, t), rest[len(t):]
	}
	return tokens, nil
}

// A filterParser evaluates while it reads; () binds before &&, and && before ||.
type filterParser struct {
	tokens []string
	event  map[string]any
}

func (p *filterParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

func (p *filterParser) take(t string) bool {
	if len(p.tokens) == 0 || p.tokens[0] != t {
		return false
	}
	p.next()
	return true
}

func (p *filterParser) want(t string) error {
	if !p.take(t) {
		return fmt.Errorf("want %q before %q", t, strings.Join(p.tokens, " "))
	}
	return nil
}

func (p *filterParser) pattern() (truth, error) {
	if err := p.want("{"); err != nil {
		return no, err
	}
	result, err := p.any()
	if err != nil {
		return no, err
	}
	if err := p.want("}"); err != nil {
		return no, err
	}
	if len(p.tokens) > 0 {
		return no, fmt.Errorf("has %q after its end", strings.Join(p.tokens, " "))
	}
	return result, nil
}

func (p *filterParser) any() (truth, error) {
	result, err := p.all()
	for err == nil && p.take("||") {
		var other truth
		other, err = p.all()
		result = max(result, other)
	}
	return result, err
}

func (p *filterParser) all() (truth, error) {
	result, err := p.one()
	for err == nil && p.take("&&") {
		var other truth
		other, err = p.one()
		result = min(result, other)
	}
	return result, err
}

func (p *filterParser) one() (truth, error) {
	if p.take("(") {
		result, err := p.any()
		if err != nil {
			return no, err
		}
		return result, p.want(")")
	}
	selector := p.next()
	if !strings.HasPrefix(selector, "$") {
		return no, fmt.Errorf("has %q, want a property such as $.eventName", selector)
	}
	value, exists := property(p.event, selector)
	switch operator := p.next(); operator {
	case "NOT":
		return truthOf(!exists), p.want("EXISTS")
	case "IS":
		want, known := map[string]any{"NULL": nil, "TRUE": true, "FALSE": false}[p.next()]
		if !known {
			return no, fmt.Errorf("%s IS wants NULL, TRUE or FALSE", selector)
		}
		return truthOf(exists && value == want), nil
	case "=", "!=", "<", "<=", ">", ">=":
		return compare(value, exists, operator, p.next())
	default:
		return no, fmt.Errorf("%s is followed by %q, want a comparison, IS or NOT EXISTS", selector, operator)
	}
}

var part = regexp.MustCompile(`\[(\d+)\]|\[['"]([^\]]*)['"]\]|\.([\w-]+)`)

// property is what a selector selects.
func property(event any, selector string) (any, bool) {
	for _, m := range part.FindAllStringSubmatch(selector, -1) {
		if m[1] != "" {
			list, _ := event.([]any)
			i, _ := strconv.Atoi(m[1])
			if i >= len(list) {
				return nil, false
			}
			event = list[i]
			continue
		}
		object, _ := event.(map[string]any)
		value, ok := object[m[2]+m[3]]
		if !ok {
			return nil, false
		}
		event = value
	}
	return event, true
}

func compare(value any, exists bool, operator, term string) (truth, error) {
	want, quoted := strings.CutPrefix(term, `"`)
	if want = strings.TrimSuffix(want, `"`); want == "" || strings.ContainsAny(term[:1], "=!<>(){}&|$") {
		return no, fmt.Errorf("%s is followed by %q, want a value", operator, term)
	}
	if quoted {
		want = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(want)
	}
	bound, err := strconv.ParseFloat(want, 64)
	numeric := err == nil && !quoted
	if operator != "=" && operator != "!=" {
		if !numeric {
			return no, fmt.Errorf("%s is followed by %q, want a number", operator, term)
		}
		n, ok := number(value)
		return truthOf(ok && comparisons[operator](n, bound)), nil
	}
	var equal bool
	switch value := value.(type) {
	case json.Number:
		n, _ := number(value)
		equal = numeric && n == bound
	case string:
		equal = glob(want).MatchString(value)
	default:
		if !exists && operator == "!=" {
			return maybe, nil
		}
	}
	return truthOf(equal == (operator == "=")), nil
}

// glob is text in which * stands for any characters.
func glob(s string) *regexp.Regexp {
	return regexp.MustCompile("(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(s), `\*`, ".*") + "$")
}
