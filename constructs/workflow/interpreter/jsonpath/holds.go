package jsonpath

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// holds compares two values. What is not there equals nothing.
func holds(operator string, a, b any, hasA, hasB bool) bool {
	switch operator {
	case "==":
		return hasA && hasB && ordered.Equal(a, b)
	case "!=":
		return !hasA || !hasB || !ordered.Equal(a, b)
	case "<", "<=", ">", ">=":
		order, comparable := compare(a, b)
		return hasA && hasB && comparable && map[string]bool{"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[operator]
	}
	list, isList := a.([]any)
	other, _ := b.([]any)
	in := func(list []any) func(any) bool {
		return func(v any) bool { return slices.ContainsFunc(list, func(e any) bool { return ordered.Equal(v, e) }) }
	}
	switch operator {
	case "in":
		return hasA && in(other)(a)
	case "nin":
		return !in(other)(a)
	case "contains":
		if s, ok := a.(string); ok {
			part, ok := b.(string)
			return ok && strings.Contains(s, part)
		}
		return in(list)(b)
	case "subsetof":
		return isList && !slices.ContainsFunc(list, func(e any) bool { return !in(other)(e) })
	case "anyof":
		return slices.ContainsFunc(list, in(other))
	case "noneof":
		return isList && !slices.ContainsFunc(list, in(other))
	}
	size, sized := sizeOf(a)
	if operator == "empty" {
		return sized && (size == 0) == (b == true)
	}
	n, ok := ordered.Float(b)
	return sized && ok && n == float64(size)
}

func sizeOf(v any) (int, bool) {
	switch v := v.(type) {
	case string:
		return len([]rune(v)), true
	case []any:
		return len(v), true
	case *ordered.Object:
		return v.Len(), true
	}
	return 0, false
}

func compare(a, b any) (int, bool) {
	if x, ok := ordered.Float(a); ok {
		y, ok := ordered.Float(b)
		return int(math.Copysign(1, x-y)) * btoi(x != y), ok
	}
	x, isText := a.(string)
	y, both := b.(string)
	return strings.Compare(x, y), isText && both
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

var functions = map[string]bool{
	"length": true, "size": true, "min": true, "max": true, "avg": true, "sum": true, "stddev": true, "keys": true, "first": true,
	"last": true,
}

// call applies a function that ends a path.
func call(function string, v any) (any, error) {
	list, isList := v.([]any)
	switch function {
	case "length", "size":
		if n, ok := sizeOf(v); ok {
			return float64(n), nil
		}
	case "keys":
		if o, ok := v.(*ordered.Object); ok {
			keys := make([]any, o.Len())
			for i, key := range o.Keys() {
				keys[i] = key
			}
			return keys, nil
		}
	case "first", "last":
		if len(list) > 0 {
			return list[map[string]int{"first": 0, "last": len(list) - 1}[function]], nil
		}
	default:
		var numbers []float64
		for _, e := range list {
			if n, ok := ordered.Float(e); ok {
				numbers = append(numbers, n)
			}
		}
		if isList && len(numbers) > 0 {
			return aggregate(function, numbers), nil
		}
	}
	return nil, NotFound(fmt.Sprintf("%s() does not take %s", function, ordered.Text(v)))
}

func aggregate(function string, numbers []float64) float64 {
	var sum, squares float64
	for _, n := range numbers {
		sum += n
		squares += n * n
	}
	count := float64(len(numbers))
	switch function {
	case "min":
		return slices.Min(numbers)
	case "max":
		return slices.Max(numbers)
	case "avg":
		return sum / count
	case "stddev":
		return math.Sqrt(squares/count - sum*sum/count/count)
	}
	return sum
}
