package insights

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// An expression has a value for an event: text, a number or a truth, nil if a field is not there.
type expression func(event map[string]any) (any, error)

func (p *parser) or() (expression, error) {
	return p.binary(p.and, func(_ string, a, b any) any { return a == true || b == true }, "or")
}

func (p *parser) and() (expression, error) {
	return p.binary(p.not, func(_ string, a, b any) any { return a == true && b == true }, "and")
}

func (p *parser) not() (expression, error) {
	if _, ok := p.take("not"); !ok {
		return p.comparison()
	}
	of, err := p.not()
	return func(event map[string]any) (any, error) {
		v, err := of(event)
		return v != true, err
	}, err
}

func (p *parser) comparison() (expression, error) {
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	if _, ok := p.take("like", "=~"); ok {
		t := p.next()
		if t.kind == text {
			t.text = regexp.QuoteMeta(t.text)
		}
		at, err := regexp.Compile(t.text)
		return func(event map[string]any) (any, error) {
			v, err := left(event)
			return at.MatchString(words(v)), err
		}, err
	}
	operator, ok := p.take("=", "!=", "<", "<=", ">", ">=")
	if !ok {
		return left, nil
	}
	right, err := p.sum()
	return both(left, right, func(a, b any) any { return compare(operator, a, b) }), err
}

func (p *parser) sum() (expression, error) { return p.binary(p.product, calculate, "+", "-") }

func (p *parser) product() (expression, error) { return p.binary(p.primary, calculate, "*", "/", "%") }

// binary reads operands with operators of the same rank between them.
func (p *parser) binary(
	operand func() (expression, error), of func(operator string, a, b any) any, operators ...string,
) (expression, error) {
	left, err := operand()
	for err == nil {
		operator, ok := p.take(operators...)
		if !ok {
			break
		}
		var right expression
		right, err = operand()
		left = both(left, right, func(a, b any) any { return of(operator, a, b) })
	}
	return left, err
}

func both(left, right expression, of func(a, b any) any) expression {
	return func(event map[string]any) (any, error) {
		a, err := left(event)
		if err != nil {
			return nil, err
		}
		b, err := right(event)
		return of(a, b), err
	}
}

func (p *parser) primary() (expression, error) {
	t := p.next()
	constant := func(v any) expression { return func(map[string]any) (any, error) { return v, nil } }
	switch {
	case t.kind == number:
		n, _ := strconv.ParseFloat(strings.TrimRight(t.text, "smhdw"), 64)
		return constant(n), nil
	case t.kind == text:
		return constant(t.text), nil
	case t.text == "(":
		inside, err := p.or()
		if _, closed := p.take(")"); !closed && err == nil {
			err = fmt.Errorf("a bracket is open")
		}
		return inside, err
	case t.text == "*":
		return constant(nil), nil // of count(*)
	case t.kind != field:
		return nil, fmt.Errorf("%q is not expected", t.text)
	}
	if _, called := p.take("("); called {
		return p.call(t.text)
	}
	p.read = append(p.read, t.text)
	return func(event map[string]any) (any, error) { return event[t.text], nil }, nil
}

func (p *parser) call(name string) (expression, error) {
	var arguments []expression
	for {
		if _, closed := p.take(")"); closed {
			break
		}
		argument, err := p.or()
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, argument)
		p.take(",")
	}
	return func(event map[string]any) (any, error) {
		values := make([]any, len(arguments))
		for i, argument := range arguments {
			v, err := argument(event)
			if err != nil {
				return nil, err
			}
			values[i] = v
		}
		f, known := functions[strings.ToLower(name)]
		if !known {
			return nil, fmt.Errorf("%s() is not known here", name)
		}
		return f(values), nil
	}, nil
}

// functions are those that queries choose events by, and values of them. Now is the second hour of
// 1970.
var functions = map[string]func(values []any) any{
	"ispresent":      func(v []any) any { return v[0] != nil },
	"tomillis":       func(v []any) any { return v[0] },
	"now":            func([]any) any { return 7200.0 },
	"isvalidipv4":    func(v []any) any { a, err := netip.ParseAddr(words(v[0])); return err == nil && a.Is4() },
	"isipv4insubnet": func(v []any) any { return inSubnet(words(v[0]), words(v[1])) },
	"substr": func(v []any) any {
		s, from, length := words(v[0]), int(v[1].(float64)), int(v[2].(float64))
		return s[min(from, len(s)):min(from+length, len(s))]
	},
}

func inSubnet(address, subnet string) bool {
	a, errA := netip.ParseAddr(address)
	s, errS := netip.ParsePrefix(subnet)
	return errA == nil && errS == nil && s.Contains(a)
}

// compare compares numbers as numbers, also where they are text, and everything else as text.
func compare(operator string, a, b any) bool {
	order := strings.Compare(words(a), words(b))
	if x, y, ok := numbers(a, b); ok {
		order = map[bool]int{x < y: -1, x > y: 1}[true]
	}
	if a == nil {
		return operator == "!="
	}
	switch operator {
	case "=":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func calculate(operator string, a, b any) any {
	x, y, ok := numbers(a, b)
	switch {
	case !ok:
		return nil
	case operator == "+":
		return x + y
	case operator == "-":
		return x - y
	case operator == "*":
		return x * y
	case operator == "/":
		return x / y
	}
	return float64(int(x) % int(y))
}

func numbers(a, b any) (x, y float64, ok bool) {
	x, errX := strconv.ParseFloat(words(a), 64)
	y, errY := strconv.ParseFloat(words(b), 64)
	return x, y, errX == nil && errY == nil
}
