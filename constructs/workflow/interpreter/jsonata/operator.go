package jsonata

import (
	"cmp"
	"math"
	"strings"
)

func (n binary) eval(s *state, at *item, e *scope) any {
	left := eval(s, n.left, at, e)
	switch n.operator {
	case "and":
		return truth(left) && truth(eval(s, n.right, at, e))
	case "or":
		return truth(left) || truth(eval(s, n.right, at, e))
	}
	right := eval(s, n.right, at, e)
	switch n.operator {
	case "=":
		return equal(left, right)
	case "!=":
		return left != undefined && right != undefined && !equal(left, right)
	case "&":
		return concat(left) + concat(right)
	case "in":
		return within(left, right)
	case "..":
		return span(left, right)
	case "<", "<=", ">", ">=":
		return compare(n.operator, left, right)
	}
	return arithmetic(n.operator, left, right)
}

func concat(v any) string {
	if v == undefined {
		return ""
	}
	return stringOf(v)
}

func within(left, right any) bool {
	if left == undefined {
		return false
	}
	for _, e := range listOf(right) {
		if equal(left, e) {
			return true
		}
	}
	return false
}

func span(left, right any) any {
	for i, side := range []any{left, right} {
		if f, ok := numberOf(side); side != undefined && (!ok || f != math.Trunc(f)) {
			throw([]string{"T2003", "T2004"}[i], "The %s side of the range operator (..) must evaluate to an integer", []string{"left", "right"}[i])
		}
	}
	from, ok := numberOf(left)
	to, both := numberOf(right)
	if !ok || !both || from > to {
		return undefined
	}
	if to-from+1 > 1e7 {
		throw("D2014", "The size of the sequence allocated by the range operator (..) must not exceed 1e7.  Attempted to allocate %v.", to-from+1)
	}
	limit(to - from + 1)
	all := &sequence{}
	for f := from; f <= to; f++ {
		all.items = append(all.items, f)
	}
	return all
}

// limit stops what makes too many values.
func limit(n float64) {
	if n > maxItems {
		throw("D1011", "Expression evaluation memory limit exceeded: Check for excessive memory usage")
	}
}

func compare(operator string, left, right any) any {
	for _, side := range []any{left, right} {
		switch kindOf(side) {
		case "string", "number", "undefined":
		default:
			throw("T2010", "The expressions either side of operator %q must evaluate to numeric or string values", operator)
		}
	}
	if left == undefined || right == undefined {
		return undefined
	}
	if kindOf(left) != kindOf(right) {
		throw("T2009", "The values %s and %s either side of operator %q must be of the same data type", stringOf(left), stringOf(right), operator)
	}
	sign := order(left, right)
	switch operator {
	case "<":
		return sign < 0
	case "<=":
		return sign <= 0
	case ">":
		return sign > 0
	}
	return sign >= 0
}

// order compares two numbers or two texts.
func order(a, b any) int {
	x, ok := numberOf(a)
	if y, both := numberOf(b); ok && both {
		return cmp.Compare(x, y)
	}
	s, _ := a.(string)
	t, _ := b.(string)
	return strings.Compare(s, t)
}

func arithmetic(operator string, left, right any) any {
	for i, side := range []any{left, right} {
		if _, ok := numberOf(side); side != undefined && !ok {
			throw([]string{"T2001", "T2002"}[i], "The %s side of the %q operator must evaluate to a number", []string{"left", "right"}[i], operator)
		}
	}
	x, ok := numberOf(left)
	y, both := numberOf(right)
	if !ok || !both {
		return undefined
	}
	switch operator {
	case "+":
		x += y
	case "-":
		x -= y
	case "*":
		x *= y
	case "/":
		x /= y
	case "%":
		x = math.Mod(x, y)
	}
	return finite(x)
}
