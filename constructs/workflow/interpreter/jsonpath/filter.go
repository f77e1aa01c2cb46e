package jsonpath

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A condition says whether an element is wanted. It sees the root of the document, too.
type condition func(element, root any) bool

// An operand is a value in a condition, and whether there is one.
type operand func(element, root any) (any, bool)

const maxNesting = 100

// filter reads (condition), the brackets of which can be left out.
func (p *parser) filter() (segment, error) {
	test, err := p.or()
	return filter{test}, err
}

func (p *parser) or() (condition, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, fmt.Errorf("its conditions nest too deeply")
	}
	defer func() { p.depth-- }()
	return p.chain("||", (*parser).and, func(a, b condition) condition {
		return func(e, r any) bool { return a(e, r) || b(e, r) }
	})
}

func (p *parser) and() (condition, error) {
	return p.chain("&&", (*parser).not, func(a, b condition) condition {
		return func(e, r any) bool { return a(e, r) && b(e, r) }
	})
}

func (p *parser) chain(operator string, part func(*parser) (condition, error), join func(a, b condition) condition) (condition, error) {
	left, err := part(p)
	for err == nil {
		p.spaces()
		if !p.take(operator) {
			return left, nil
		}
		var right condition
		if right, err = part(p); err == nil {
			left = join(left, right)
		}
	}
	return nil, err
}

func (p *parser) not() (condition, error) {
	p.spaces()
	switch {
	case p.take("!"):
		test, err := p.not()
		return func(e, r any) bool { return !test(e, r) }, err
	case p.take("("):
		test, err := p.or()
		p.spaces()
		if err == nil && !p.take(")") {
			err = p.unexpected()
		}
		return test, err
	}
	return p.comparison()
}

var operators = []string{"==", "!=", "<=", ">=", "=~", "<", ">", "nin ", "in ", "subsetof ", "anyof ", "noneof ", "size ", "empty ",
	"contains "}

func (p *parser) comparison() (condition, error) {
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	p.spaces()
	for _, operator := range operators {
		if !p.take(operator) {
			continue
		}
		p.spaces()
		if operator == "=~" {
			return p.matching(left)
		}
		right, err := p.operand()
		if err != nil {
			return nil, err
		}
		operator = strings.TrimSpace(operator)
		return func(e, r any) bool {
			a, hasA := left(e, r)
			b, hasB := right(e, r)
			return holds(operator, a, b, hasA, hasB)
		}, nil
	}
	return func(e, r any) bool { _, there := left(e, r); return there }, nil
}

func (p *parser) matching(left operand) (condition, error) {
	if !p.take("/") {
		return nil, p.unexpected()
	}
	var b strings.Builder
	for p.at < len(p.text) && p.peek() != '/' {
		if p.take(`\/`) {
			b.WriteByte('/')
			continue
		}
		b.WriteByte(p.peek())
		p.at++
	}
	if !p.take("/") {
		return nil, p.unexpected()
	}
	pattern := "^(?:" + b.String() + ")$"
	if p.take("i") {
		pattern = "(?i)" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	return func(e, r any) bool {
		v, _ := left(e, r)
		s, ok := v.(string)
		return ok && re.MatchString(s)
	}, nil
}

func (p *parser) operand() (operand, error) {
	p.spaces()
	constant := func(v any) operand { return func(any, any) (any, bool) { return v, true } }
	switch c := p.peek(); {
	case c == '@' || c == '$':
		path, err := p.path(c)
		if err != nil {
			return nil, err
		}
		return func(e, r any) (any, bool) {
			if c == '$' {
				e = r
			}
			v, err := path.Get(e)
			if list, ok := v.([]any); ok && !path.Definite() && len(list) == 0 {
				return nil, false
			}
			return v, err == nil
		}, nil
	case c == '\'' || c == '"':
		s, err := p.quoted()
		return constant(s), err
	case p.take("["):
		return p.listed()
	}
	d := json.NewDecoder(strings.NewReader(p.text[p.at:]))
	d.UseNumber()
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return nil, p.unexpected()
	}
	v, err := ordered.Parse(string(raw))
	p.at += int(d.InputOffset())
	return constant(v), err
}

// listed reads the elements of a list.
func (p *parser) listed() (operand, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, fmt.Errorf("its lists nest too deeply")
	}
	defer func() { p.depth-- }()
	var all []operand
	for p.spaces(); !p.take("]"); p.spaces() {
		if len(all) > 0 && !p.take(",") {
			return nil, p.unexpected()
		}
		element, err := p.operand()
		if err != nil {
			return nil, err
		}
		all = append(all, element)
	}
	return func(e, r any) (any, bool) {
		list := make([]any, len(all))
		for i, element := range all {
			list[i], _ = element(e, r)
		}
		return list, true
	}, nil
}
