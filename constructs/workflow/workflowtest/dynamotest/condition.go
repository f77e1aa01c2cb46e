package dynamotest

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// condition reports whether an expression holds for an item, which is nil if there is none.
func (e *expressions) condition(expression any, item Item) (bool, error) {
	text, ok := expression.(string)
	if expression == nil {
		return true, nil
	}
	if !ok {
		return false, fmt.Errorf("ConditionExpression is %v, want text", expression)
	}
	e.begin(text, item)
	holds := e.or()
	if t := e.peek(); t != "" {
		e.fail("syntax error near %q", t)
	}
	return holds, e.err
}

// Both sides are always read, so that everything is checked.
func (e *expressions) or() bool {
	holds := e.and()
	for e.take("OR") {
		right := e.and()
		holds = holds || right
	}
	return holds
}

func (e *expressions) and() bool {
	holds := e.not()
	for e.take("AND") {
		right := e.not()
		holds = holds && right
	}
	return holds
}

func (e *expressions) not() bool {
	if e.take("NOT") {
		return !e.not()
	}
	if e.take("(") {
		holds := e.or()
		e.expect(")")
		return holds
	}
	if len(e.tokens) > 1 && e.tokens[1] == "(" && !strings.EqualFold(e.peek(), "size") {
		return e.function()
	}
	return e.comparison()
}

func (e *expressions) function() bool {
	name := strings.ToLower(e.next())
	e.expect("(")
	v, there := e.at(e.path())
	var other any
	if name != "attribute_exists" && name != "attribute_not_exists" {
		e.expect(",")
		other, _ = e.operand()
	}
	e.expect(")")
	kind, value := typed(v)
	_, want := typed(other)
	text, _ := value.(string)
	part, _ := want.(string)
	switch name {
	case "attribute_exists":
		return there
	case "attribute_not_exists":
		return !there
	case "attribute_type":
		return there && kind == part
	case "begins_with":
		return kind == "S" && strings.HasPrefix(text, part)
	case "contains":
		if kind == "S" {
			return strings.Contains(text, part)
		}
		list, _ := value.([]any)
		for _, element := range list {
			if equal(element, other) || element == want {
				return true
			}
		}
		return false
	}
	e.fail("there is no function %s", name)
	return false
}

func (e *expressions) comparison() bool {
	left, there := e.operand()
	switch {
	case e.take("BETWEEN"):
		from, hasFrom := e.operand()
		e.expect("AND")
		to, hasTo := e.operand()
		low, ok := compare(left, from)
		high, both := compare(left, to)
		return there && hasFrom && hasTo && ok && both && low >= 0 && high <= 0
	case e.take("IN"):
		e.expect("(")
		found := false
		for {
			v, has := e.operand()
			found = found || has && there && equal(left, v)
			if !e.take(",") {
				break
			}
		}
		e.expect(")")
		return found
	}
	operator := e.next()
	right, other := e.operand()
	order, ordered := compare(left, right)
	ordered = ordered && there && other
	switch operator {
	case "=":
		return there && other && equal(left, right)
	case "<>":
		return !there || !other || !equal(left, right)
	case "<":
		return ordered && order < 0
	case "<=":
		return ordered && order <= 0
	case ">":
		return ordered && order > 0
	case ">=":
		return ordered && order >= 0
	}
	e.fail("there is no operator %q", operator)
	return false
}

// typed is the type and the value of an attribute.
func typed(v any) (string, any) {
	one, _ := v.(map[string]any)
	for kind, value := range one {
		return kind, value
	}
	return "", nil
}

func equal(a, b any) bool {
	if order, ok := compare(a, b); ok {
		return order == 0
	}
	return reflect.DeepEqual(a, b)
}

// compare orders two texts or two numbers.
func compare(a, b any) (int, bool) {
	kind, x := typed(a)
	other, y := typed(b)
	s, _ := x.(string)
	t, _ := y.(string)
	if kind != other || kind != "S" && kind != "N" {
		return 0, false
	}
	if kind == "S" {
		return strings.Compare(s, t), true
	}
	m, err := strconv.ParseFloat(s, 64)
	n, err2 := strconv.ParseFloat(t, 64)
	switch {
	case m < n:
		return -1, err == nil && err2 == nil
	case m > n:
		return 1, err == nil && err2 == nil
	}
	return 0, err == nil && err2 == nil
}
