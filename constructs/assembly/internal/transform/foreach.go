package transform

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// loop unrolls {"Fn::ForEach::Name": [identifier, collection, {key: value}]}. The body of one whose
// collection is not known is there once, with its identifier in place of a value.
func (e *Expander) loop(raw any, path []string, bound bindings, add func(key string, value any, origin []string)) {
	args, _ := raw.([]any)
	if len(args) != 3 {
		e.note(Loop, path, "want a list of an identifier, a collection and an object")
		return
	}
	identifier, isText := args[0].(string)
	body, isObject := args[2].(map[string]any)
	if !isText || !isObject || identifier == "" {
		e.note(Loop, path, "want a list of an identifier, a collection and an object")
		return
	}
	keys, inside := slices.Sorted(maps.Keys(body)), below(path, "2")
	values, known := e.Values(e.value(args[1], below(path, "1"), bound))
	if !known {
		e.note(Loop, path, "repeats what is below it for each of a collection that is known only at deployment")
		e.object(body, keys, inside, bound.without(identifier), add)
		return
	}
	for _, value := range values {
		e.object(body, keys, inside, bound.with(identifier, value), add)
	}
}

func (b bindings) with(identifier, value string) bindings {
	more := maps.Clone(b)
	if more == nil {
		more = bindings{}
	}
	more[identifier] = value
	return more
}

func (b bindings) without(identifier string) bindings {
	less := maps.Clone(b)
	delete(less, identifier)
	return less
}

// replace puts values in place of ${Identifier}, and without what a logical id may not have in
// place of &{Identifier}.
func (b bindings) replace(text string) string {
	if len(b) == 0 || !strings.Contains(text, "{") {
		return text
	}
	for _, identifier := range slices.Sorted(maps.Keys(b)) {
		text = strings.ReplaceAll(text, "${"+identifier+"}", b[identifier])
		text = strings.ReplaceAll(text, "&{"+identifier+"}", strings.Map(alphanumeric, b[identifier]))
	}
	return text
}

// alphanumeric drops everything but letters and digits.
func alphanumeric(r rune) rune {
	if '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
		return r
	}
	return -1
}

func digits(i int) string { return strconv.Itoa(i) }

// maxUnseen bounds what is noted of one template.
const maxUnseen = 1000

// note notes what is not to be seen: once, however often a loop leads there.
func (e *Expander) note(kind Kind, path []string, format string, args ...any) {
	unseen := Unseen{kind, slices.Clone(path), fmt.Sprintf(format, args...)}
	known := func(u Unseen) bool { return u.Detail == unseen.Detail && slices.Equal(u.Path, unseen.Path) }
	if len(e.Unseen) < maxUnseen && !slices.ContainsFunc(e.Unseen, known) {
		e.Unseen = append(e.Unseen, unseen)
	}
}
