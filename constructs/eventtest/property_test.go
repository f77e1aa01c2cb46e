package eventtest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// A matcher that is slow and plain: it walks pattern and event together. Lists it does not know; an
// event with lists matches when it does with one element of each.
func TestMatchAgreesWithAPlainMatcher(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		lists := rapid.Bool().Draw(t, "lists")
		pattern := patterns(t, 2, !lists)
		event := events(t, 3, lists)
		want := false
		for _, e := range choices(event) {
			want = want || plainly(pattern, e.(map[string]any))
		}
		p, e := marshal(pattern), marshal(event)
		got, err := eventtest.Match(p, e)
		if err != nil && strings.Contains(err.Error(), "given twice") {
			t.Skip("the service refuses a field both inside and outside of $or, and so does Match")
		}
		if err != nil || got != want {
			t.Fatalf("Match(%s) = %v, %v, want %v, of %s", p, got, err, want, e)
		}
	})
}

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

var (
	keys    = rapid.SampledFrom([]string{"a", "b", "c"})
	scalars = rapid.SampledFrom([]any{"x", "y", "xy", "", 1, 2, 2.5, true, nil})
	words   = rapid.SampledFrom([]string{"x", "y", "xy", "Y"})
)

func patterns(t *rapid.T, depth int, absence bool) map[string]any {
	p := map[string]any{}
	for range rapid.IntRange(1, 2).Draw(t, "fields") {
		key := keys.Draw(t, "key")
		switch {
		case depth > 0 && rapid.IntRange(0, 2).Draw(t, "inside") == 0:
			p[key] = patterns(t, depth-1, absence)
		case depth > 0 && rapid.IntRange(0, 3).Draw(t, "or") == 0:
			p["$or"] = []any{patterns(t, depth-1, absence), patterns(t, depth-1, absence)}
		default:
			values := []any{filters(t, absence)}
			if rapid.Bool().Draw(t, "two") {
				values = append(values, filters(t, absence))
			}
			p[key] = values
		}
	}
	return p
}

func filters(t *rapid.T, absence bool) any {
	word := words.Draw(t, "word")
	operators := []any{scalars.Draw(t, "scalar"), map[string]any{"prefix": word}, map[string]any{"suffix": word},
		map[string]any{"equals-ignore-case": word}, map[string]any{"wildcard": word + "*"}, map[string]any{"anything-but": []any{word}},
		map[string]any{"numeric": []any{">", 1, "<=", 2.5}}, map[string]any{"exists": true}}
	if absence {
		operators = append(operators, map[string]any{"exists": false})
	}
	return rapid.SampledFrom(operators).Draw(t, "filter")
}

func events(t *rapid.T, depth int, lists bool) map[string]any {
	e := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "fields") {
		e[keys.Draw(t, "key")] = values(t, depth, lists)
	}
	return e
}

func values(t *rapid.T, depth int, lists bool) any {
	switch kind := rapid.IntRange(0, 4).Draw(t, "kind"); {
	case depth > 0 && kind == 0:
		return events(t, depth-1, lists)
	case depth > 0 && kind == 1 && lists:
		list := []any{}
		for range rapid.IntRange(0, 2).Draw(t, "elements") {
			list = append(list, values(t, depth-1, lists))
		}
		return list
	}
	return scalars.Draw(t, "value")
}

// choices are all events that have one element of each list.
func choices(v any) []any {
	switch v := v.(type) {
	case []any:
		var all []any
		for _, element := range v {
			all = append(all, choices(element)...)
		}
		return all
	case map[string]any:
		all := []any{map[string]any{}}
		for key, value := range v {
			options := choices(value)
			if len(options) == 0 {
				continue // an empty list is no field
			}
			var more []any
			for _, one := range all {
				for _, option := range options {
					e := map[string]any{key: option}
					for k, v := range one.(map[string]any) {
						e[k] = v
					}
					more = append(more, e)
				}
			}
			all = more
		}
		return all
	}
	return []any{v}
}

func plainly(pattern, event map[string]any) bool {
	for key, value := range pattern {
		switch value := value.(type) {
		case map[string]any:
			inside, _ := event[key].(map[string]any)
			if !plainly(value, inside) {
				return false
			}
		case []any:
			matched := false
			for _, v := range value {
				if key == "$or" {
					matched = matched || plainly(v.(map[string]any), event)
				} else {
					leaf, there := event[key]
					_, object := leaf.(map[string]any)
					matched = matched || filtered(v, leaf, there && !object)
				}
			}
			if !matched {
				return false
			}
		}
	}
	return true
}

func filtered(filter, value any, there bool) bool {
	f, ok := filter.(map[string]any)
	if !ok {
		return there && marshal(filter) == marshal(value)
	}
	text, isText := value.(string)
	n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	for operator, argument := range f {
		switch operator {
		case "exists":
			return there == argument.(bool)
		case "anything-but":
			return there && (!isText || text != argument.([]any)[0])
		case "numeric":
			return there && !isText && err == nil && n > 1 && n <= 2.5
		case "prefix":
			return there && isText && strings.HasPrefix(text, argument.(string))
		case "suffix":
			return there && isText && strings.HasSuffix(text, argument.(string))
		case "equals-ignore-case":
			return there && isText && strings.EqualFold(text, argument.(string))
		case "wildcard":
			return there && isText && strings.HasPrefix(text, strings.TrimSuffix(argument.(string), "*"))
		}
	}
	return false
}
