package eventtest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// A term is what a value is compared with.
type term struct {
	text   string
	quoted bool
	number *big.Float
	glob   []int
	regex  *regexp.Regexp
}

func termOf(token string) (term, error) {
	switch {
	case strings.HasPrefix(token, "%"):
		re, err := filterRegex(token[1 : len(token)-1])
		return term{regex: re}, err
	case strings.HasPrefix(token, `"`):
		t := term{text: unquote(token), quoted: true}
		t.glob = stars(t.text)
		return t, nil
	case token == "" || strings.ContainsAny(token[:1], "=!<>(){}[]&|$,"):
		return term{}, fmt.Errorf("has %q, want a value", token)
	}
	return term{text: token, number: parseNumber(token), glob: stars(token)}, nil
}

// stars is text as globs takes it, or nil if there is no * in it.
func stars(text string) []int {
	if !strings.Contains(text, "*") {
		return nil
	}
	var all []int
	for i := range len(text) {
		b := int(text[i])
		if b == '*' {
			b = star
		}
		all = append(all, b)
	}
	return all
}

var decimal = regexp.MustCompile(`^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$`)

// precision, in bits, tells all numbers of 75 digits apart.
const precision = 256

func parseNumber(s string) *big.Float {
	if !decimal.MatchString(s) {
		return nil
	}
	n, _, err := big.ParseFloat(s, 10, precision, big.ToNearestEven)
	if err != nil {
		return nil
	}
	return n
}

// compare applies an operator to a value of JSON; it is false for what has no value to compare.
func (t term) compare(operator string, value any) bool {
	var equal bool
	switch value := value.(type) {
	case string:
		equal = t.matchesText(value)
	case json.Number:
		n := parseNumber(string(value))
		if order := comparisons[operator]; order != nil && operator != "=" {
			return t.number != nil && n != nil && order(n.Cmp(t.number))
		}
		equal = t.number != nil && n != nil && n.Cmp(t.number) == 0 || t.wild() && t.matchesText(string(value))
	case bool:
		equal = !t.quoted && t.text == fmt.Sprint(value) || t.wild() && t.matchesText(fmt.Sprint(value))
	default:
		return false
	}
	return operator == "=" && equal || operator == "!=" && !equal
}

// compareField applies an operator to a field between spaces, which is a number if it looks like
// one.
func (t term) compareField(operator, value string) bool {
	n := parseNumber(value)
	numbers := n != nil && t.number != nil
	if order := comparisons[operator]; order != nil && operator != "=" {
		return numbers && order(n.Cmp(t.number))
	}
	equal := t.matchesText(value) || numbers && n.Cmp(t.number) == 0
	return equal == (operator == "=")
}

// wild says that the term matches text by its shape.
func (t term) wild() bool { return t.regex != nil || t.glob != nil }

func (t term) matchesText(value string) bool {
	switch {
	case t.regex != nil:
		return t.regex.MatchString(value)
	case t.glob != nil:
		return globs(t.glob, value)
	}
	return value == t.text
}
