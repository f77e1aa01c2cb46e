package dynamotest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// update is an item after an update expression, or a new one with the key. All operands are of the
// item before it.
func (e *expressions) update(expression any, old, key Item, keys []string) (Item, error) {
	next := maps.Clone(old)
	if next == nil {
		next = maps.Clone(key)
	}
	text, ok := expression.(string)
	if expression == nil {
		return next, nil
	}
	if !ok {
		return nil, fmt.Errorf("UpdateExpression is %v, want text", expression)
	}
	e.begin(text, old)
	for e.peek() != "" && e.err == nil {
		clause := strings.ToUpper(e.next())
		for {
			e.action(clause, next, keys)
			if !e.take(",") {
				break
			}
		}
	}
	return next, e.err
}

func (e *expressions) action(clause string, next Item, keys []string) {
	path := e.path()
	name, ok := "", len(path) == 1
	if ok {
		name, ok = path[0].(string)
	}
	if !ok {
		e.fail("only attributes of the item itself are updated here")
		return
	}
	if slices.Contains(keys, name) {
		e.fail("cannot update attribute %s: it is part of the key", name)
		return
	}
	switch clause {
	case "SET":
		e.expect("=")
		if v := e.value(); e.err == nil {
			next[name] = v
		}
	case "REMOVE":
		delete(next, name)
	case "ADD":
		v, _ := e.operand()
		now, there := e.at(path)
		if kind, more := typed(v); kind == "SS" || kind == "NS" {
			next[name] = e.union(kind, now, more)
			return
		}
		if !there {
			now = map[string]any{"N": "0"}
		}
		if sum := e.sum(now, v, 1); e.err == nil {
			next[name] = sum
		}
	default:
		e.fail("there is no clause %s here, want SET, REMOVE or ADD", clause)
	}
}

// value reads what SET sets: an operand, or the sum of two.
func (e *expressions) value() any {
	left := e.term()
	switch {
	case e.take("+"):
		return e.sum(left, e.term(), 1)
	case e.take("-"):
		return e.sum(left, e.term(), -1)
	}
	return left
}

func (e *expressions) term() any {
	switch name := strings.ToLower(e.peek()); name {
	case "if_not_exists", "list_append":
		e.next()
		e.expect("(")
		first, there := e.operand()
		e.expect(",")
		second, _ := e.operand()
		e.expect(")")
		if name == "if_not_exists" {
			if there {
				return first
			}
			return second
		}
		_, a := typed(first)
		_, b := typed(second)
		left, ok := a.([]any)
		right, both := b.([]any)
		if !ok || !both {
			e.fail("list_append wants two lists")
		}
		return map[string]any{"L": slices.Concat(left, right)}
	}
	v, there := e.operand()
	if !there {
		e.fail("the provided expression refers to an attribute that does not exist in the item")
	}
	return v
}

func (e *expressions) sum(a, b any, sign float64) any {
	kind, x := typed(a)
	other, y := typed(b)
	s, _ := x.(string)
	t, _ := y.(string)
	m, err := strconv.ParseFloat(s, 64)
	n, err2 := strconv.ParseFloat(t, 64)
	if kind != "N" || other != "N" || err != nil || err2 != nil {
		e.fail("an operand has an incorrect type, want numbers")
		return nil
	}
	return map[string]any{"N": strconv.FormatFloat(m+sign*n, 'f', -1, 64)}
}

// union adds elements to a set, which is made if there is none.
func (e *expressions) union(kind string, now, more any) any {
	is, set := typed(now)
	if now != nil && is != kind {
		e.fail("an operand in the update expression has an incorrect data type: %s and %s", is, kind)
	}
	old, _ := set.([]any)
	all := slices.Clone(old)
	added, _ := more.([]any)
	for _, element := range added {
		if !slices.Contains(all, element) {
			all = append(all, element)
		}
	}
	return map[string]any{kind: all}
}
