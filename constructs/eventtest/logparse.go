package eventtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tokens are operators, text in quotes, regular expressions, selectors, and words such as
// iam.amazonaws.com.
var tokens = regexp.MustCompile(`^(?:&&|\|\||!=|<=|>=|[=<>(){}\[\],]|"(?:[^"\\]|\\.)*"|%[^%]*%|` + selector + `|[^\s&|!=<>(){}\[\],"$%]+)`)

// A filterParser reads conditions T; () binds before &&, and && before ||.
type filterParser[T any] struct {
	tokens []string
	regex  int
	// one reads a comparison.
	one func(p *filterParser[T]) (func(T) bool, error)
}

func (p *filterParser[T]) tokenize(pattern string) error {
	for rest := pattern; rest != ""; rest = strings.TrimSpace(rest) {
		t := tokens.FindString(rest)
		if t == "" {
			return fmt.Errorf("%q is not understood at %q", pattern, rest)
		}
		p.tokens, rest = append(p.tokens, t), rest[len(t):]
	}
	return nil
}

func (p *filterParser[T]) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

func (p *filterParser[T]) take(t string) bool {
	if len(p.tokens) == 0 || p.tokens[0] != t {
		return false
	}
	p.next()
	return true
}

func (p *filterParser[T]) want(t string) error {
	if !p.take(t) {
		return fmt.Errorf("want %q before %q", t, strings.Join(p.tokens, " "))
	}
	return nil
}

// end wants the last token of the pattern.
func (p *filterParser[T]) end(t string) error {
	if err := p.want(t); err != nil {
		return err
	}
	if len(p.tokens) > 0 {
		return fmt.Errorf("has %q after its end", strings.Join(p.tokens, " "))
	}
	return nil
}

func (p *filterParser[T]) any() (func(T) bool, error) {
	x, err := p.all()
	for err == nil && p.take("||") {
		left := x
		var right func(T) bool
		if right, err = p.all(); err == nil {
			x = func(v T) bool { return left(v) || right(v) }
		}
	}
	return x, err
}

func (p *filterParser[T]) all() (func(T) bool, error) {
	x, err := p.unary()
	for err == nil && p.take("&&") {
		left := x
		var right func(T) bool
		if right, err = p.unary(); err == nil {
			x = func(v T) bool { return left(v) && right(v) }
		}
	}
	return x, err
}

func (p *filterParser[T]) unary() (func(T) bool, error) {
	if !p.take("(") {
		return p.one(p)
	}
	x, err := p.any()
	if err != nil {
		return nil, err
	}
	return x, p.want(")")
}

// comparison reads an operator and what it compares with.
func (p *filterParser[T]) comparison(of string) (operator string, t term, err error) {
	operator = p.next()
	if !slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, operator) {
		return "", term{}, fmt.Errorf("%s is followed by %q, want a comparison, IS or NOT EXISTS", of, operator)
	}
	token := p.next()
	if t, err = termOf(token); err != nil {
		return "", term{}, fmt.Errorf("%s %s %w", of, operator, err)
	}
	if t.regex != nil {
		if p.regex++; p.regex > maxRegex {
			return "", term{}, fmt.Errorf("%s is the third with a regular expression, want at most %d", of, maxRegex)
		}
	}
	if operator != "=" && operator != "!=" && t.number == nil {
		return "", term{}, fmt.Errorf("%s %s is followed by %q, want a number", of, operator, token)
	}
	return operator, t, nil
}
