package jsonata

import (
	"cmp"
	"math"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
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
		return n.concat(left) + n.concat(right)
	case "in":
		return n.within(left, right)
	case "..":
		return n.span(left, right)
	case "<", "<=", ">", ">=":
		return n.compare(left, right)
	}
	return n.arithmetic(left, right)
}

func (n binary) concat(v any) string {
	if v == undefined {
		return ""
	}
	return stringOf(v)
}

func (n binary) within(left, right any) bool {
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

func (n binary) span(left, right any) any {
	for i, side := range []any{left, right} {
		if f, ok := numberOf(side); side != undefined && (!ok || f != math.Trunc(f)) {
			scan.Throw([]string{"T2003", "T2004"}[i], "The %s side of the range operator (..) must evaluate to an integer",
				[]string{"left", "right"}[i])
		}
	}
	from, ok := numberOf(left)
	to, both := numberOf(right)
	if !ok || !both || from > to {
		return undefined
	}
	if to-from+1 > 1e7 {
		scan.Throw("D2014",
			"The size of the sequence allocated by the range operator (..) must not exceed 1e7.  Attempted to allocate %v.", to-from+1)
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
		scan.Throw("D1011", "Expression evaluation memory limit exceeded: Check for excessive memory usage")
	}
}

func (n binary) compare(left, right any) any {
	for _, side := range []any{left, right} {
		switch kindOf(side) {
		case "string", "number", "undefined":
		default:
			scan.Throw("T2010", "The expressions either side of operator %q must evaluate to numeric or string values", n.operator)
		}
	}
	if left == undefined || right == undefined {
		return undefined
	}
	if kindOf(left) != kindOf(right) {
		scan.Throw("T2009",
			"The values %s and %s either side of operator %q must be of the same data type", stringOf(left), stringOf(right), n.operator)
	}
	sign := order(left, right)
	switch n.operator {
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

func (n binary) arithmetic(left, right any) any {
	for i, side := range []any{left, right} {
		if _, ok := numberOf(side); side != undefined && !ok {
			scan.Throw([]string{"T2001", "T2002"}[i], "The %s side of the %q operator must evaluate to a number", []string{"left", "right"}[i],
				n.operator)
		}
	}
	x, ok := numberOf(left)
	y, both := numberOf(right)
	if !ok || !both {
		return undefined
	}
	switch n.operator {
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
