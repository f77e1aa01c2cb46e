package runbooktest

import (
	"maps"
	"slices"
	"strings"
)

// operators are what a choice compares with, and what that has to be.
var operators = map[string]kind{
	"StringEquals": text, "EqualsIgnoreCase": text, "StartsWith": text, "EndsWith": text, "Contains": text,
	"NumericEquals": integer, "NumericGreater": integer, "NumericLesser": integer,
	"NumericGreaterOrEquals": integer, "NumericLesserOrEquals": integer,
	"BooleanEquals": boolean,
}

func (c *checker) choice(at string, choice any) {
	o, ok := choice.(object)
	if !ok {
		c.fault("%s: a choice is %s, want an object", at, show(choice))
		return
	}
	if o["NextStep"] == nil {
		c.fault("%s: a choice has no NextStep", at)
	}
	condition := maps.Clone(o)
	delete(condition, "NextStep")
	c.condition(at+": a choice", condition)
}

// condition checks a comparison, or one of And, Or and Not over others.
func (c *checker) condition(at string, condition object) {
	var found []string
	for _, key := range slices.Sorted(maps.Keys(condition)) {
		value := condition[key]
		switch kind, isOperator := operators[key]; {
		case isOperator:
			found = append(found, key)
			if !kind.of(value) {
				c.fault("%s: %s is %s, want %s", at, key, show(value), kind)
			}
			if asText(condition["Variable"]) == "" {
				c.fault("%s has %s without a Variable", at, key)
			}
		case key == "And" || key == "Or":
			found = append(found, key)
			list, _ := value.([]any)
			if len(list) == 0 {
				c.fault("%s: %s is %s, want a list of conditions", at, key, show(value))
			}
			for _, inner := range list {
				c.inner(at, key, inner)
			}
		case key == "Not":
			found = append(found, key)
			c.inner(at, key, value)
		case key != "Variable":
			c.fault("%s has %s, which is no operator, want one of %s", at, key, strings.Join(slices.Sorted(maps.Keys(operators)), ", "))
			found = append(found, key)
		}
	}
	if len(found) != 1 {
		c.fault("%s has %d operators %q, want one", at, len(found), found)
	}
}

func (c *checker) inner(at, operator string, condition any) {
	o, ok := condition.(object)
	if !ok {
		c.fault("%s: %s holds %s, want a condition", at, operator, show(condition))
		return
	}
	c.condition(at+": "+operator, o)
}
