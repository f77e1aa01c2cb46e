package conform

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// typed checks the JSON type of a value, with what CloudFormation converts: texts, numbers and
// booleans into each other.
func (c *checker) typed(n node, s *registry.Schema) bool {
	_, isList := n.raw.([]any)
	if len(s.Types) == 0 || s.Format == "json" && !isList || slices.ContainsFunc(s.Types, func(typ string) bool { return isOf(n.raw, typ) }) {
		return true
	}
	kind := "an object"
	switch n.raw.(type) {
	case map[string]any:
	case []any:
		kind = "a list"
	default:
		kind = shown(n.raw)
	}
	c.add(n, "F3012", "", "is "+kind+", want "+choice(words(s.Types)))
	return false
}

func isOf(raw any, typ string) bool {
	switch typ {
	case "object":
		_, ok := raw.(map[string]any)
		return ok
	case "array":
		_, ok := raw.([]any)
		return ok
	}
	text, ok := scalarText(raw)
	if !ok {
		return false
	}
	if typ == "boolean" {
		return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	}
	if typ == "string" {
		return true
	}
	f, err := strconv.ParseFloat(text, 64)
	return err == nil && (typ == "number" || f == math.Trunc(f))
}

// scalarText is a scalar as CloudFormation passes it on.
func scalarText(raw any) (string, bool) {
	switch raw := raw.(type) {
	case string:
		return raw, true
	case json.Number:
		return raw.String(), true
	case bool:
		return strconv.FormatBool(raw), true
	}
	return "", false
}

var typeWords = map[string]string{
	"object": "an object", "array": "a list", "string": "a text", "integer": "a whole number", "number": "a number",
	"boolean": "true or false",
}

func words(types []string) (all []string) {
	for _, typ := range types {
		all = append(all, typeWords[typ])
	}
	return all
}

const newer = "If the value is newer than the table of " + schema.Date + ", update Plinth."

func (c *checker) scalar(n node, s *registry.Schema) {
	text, _ := scalarText(n.raw)
	if strings.Contains(text, "{{resolve:") {
		c.unknown = true
		return
	}
	is := func(want registry.Text) bool { return string(want) == text }
	switch {
	case s.Enum != nil && !slices.ContainsFunc(s.Enum, is) && !converted(text, s):
		c.add(n, "W3030", newer, "is "+shown(n.raw)+", want "+choice(limited(s.Enum)))
	case s.EnumFold != nil && !slices.ContainsFunc(s.EnumFold, func(want string) bool { return strings.EqualFold(want, text) }):
		c.add(n, "F3030", "", "is "+shown(n.raw)+", want "+choice(s.EnumFold))
	case slices.ContainsFunc(s.NotEnum, is):
		c.add(n, "F3030", "", "may not be "+shown(n.raw))
	case s.Const != nil && !is(*s.Const):
		c.add(n, "F3030", "", "is "+shown(n.raw)+", want "+string(*s.Const))
	}
	c.number(n, text, s)
	c.text(n, text, s)
}

// converted reports whether an enumeration has the boolean or number that a text stands for.
func converted(text string, s *registry.Schema) bool {
	return !slices.Contains(s.Types, "string") && slices.ContainsFunc(s.Enum, func(want registry.Text) bool {
		return strings.EqualFold(string(want), text)
	})
}

// limited are the first values of a long enumeration.
func limited(values []registry.Text) (all []string) {
	for i, v := range values {
		if i == 30 {
			return append(all, strconv.Itoa(len(values)-i)+" others")
		}
		all = append(all, string(v))
	}
	return all
}

func (c *checker) number(n node, text string, s *registry.Schema) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return
	}
	for _, limit := range []struct {
		bound  *float64
		broken bool
		words  string
	}{
		{s.Minimum, s.Minimum != nil && f < *s.Minimum, "at least "},
		{s.Maximum, s.Maximum != nil && f > *s.Maximum, "at most "},
		{s.ExclusiveMinimum, s.ExclusiveMinimum != nil && f <= *s.ExclusiveMinimum, "more than "},
		{s.ExclusiveMaximum, s.ExclusiveMaximum != nil && f >= *s.ExclusiveMaximum, "less than "},
	} {
		if limit.broken {
			c.add(n, "F3034", "", "is "+text+", want "+limit.words+strconv.FormatFloat(*limit.bound, 'f', -1, 64))
		}
	}
	if s.MultipleOf != 0 && math.Mod(f, s.MultipleOf) != 0 {
		c.add(n, "F3034", "", "is "+text+", want a multiple of "+strconv.FormatFloat(s.MultipleOf, 'f', -1, 64))
	}
}

func (c *checker) text(n node, text string, s *registry.Schema) {
	length := utf8.RuneCountInString(text)
	if length < s.MinLength || s.MaxLength != nil && length > *s.MaxLength {
		c.add(n, "F3033", "", "has "+strconv.Itoa(length)+" characters, want "+bounds(s.MinLength, s.MaxLength))
	}
	for _, pattern := range s.Patterns {
		if !pattern.Allows(text) {
			c.add(n, "F3031", "", "is "+shown(n.raw)+", which does not match "+strings.TrimPrefix(string(pattern), "!"))
			break
		}
	}
	if rule, want := formatted(text, s.Format); want != "" {
		c.add(n, rule, "", "is "+shown(n.raw)+", want "+want)
	}
}
