package conform

import (
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

func index(i int) string { return strconv.Itoa(i) }

func (c *checker) list(n node, raw []any, s *registry.Schema) {
	for i, e := range raw {
		if s.Items != nil {
			c.value(n.child(index(i), e), s.Items)
		}
	}
	least, most := 0, 0 // how many elements there may be
	for i, e := range raw {
		switch at := n.child(index(i), e); {
		case !at.present():
		case len(at.alternatives()) == 1:
			least, most = least+1, most+1
		default:
			most++
		}
	}
	if most < s.MinItems || s.MaxItems != nil && least > *s.MaxItems {
		c.add(n, "F3032", "", "has "+strconv.Itoa(len(raw))+" elements, want "+bounds(s.MinItems, s.MaxItems))
	}
	if s.Unique {
		c.distinct(n, raw)
	}
}

// distinct reports elements that are written twice.
func (c *checker) distinct(n node, raw []any) {
	seen := map[string]int{}
	for i, e := range raw {
		text, err := json.Marshal(e)
		if err != nil {
			continue
		}
		if first, twice := seen[string(text)]; twice {
			c.add(n.child(index(i), e), "F3037", "Remove one of them.", "is "+shown(e)+", as element "+strconv.Itoa(first)+" is")
		} else {
			seen[string(text)] = i
		}
	}
}

// combined checks what is said of a value by other schemas.
func (c *checker) combined(n node, s *registry.Schema) {
	for _, all := range s.AllOf {
		c.alternative(n, all)
	}
	if len(s.AnyOf) > 0 {
		c.options(n, s.AnyOf, "F3017", false)
	}
	if len(s.OneOf) > 0 {
		c.options(n, s.OneOf, "F3018", true)
	}
	for _, condition := range s.Conditions {
		switch met := c.try(n, condition.If); {
		case vacuous(n, condition.If):
		case len(met.problems) > 0:
			c.conditional(n, condition.Else)
		case met.unknown:
		default:
			c.conditional(n, condition.Then)
		}
	}
}

// conditional holds a value to what other values ask of it. CDK has rules of its own about that.
func (c *checker) conditional(n node, s *registry.Schema) {
	if s == nil {
		return
	}
	try := &checker{template: c.template, r: c.r, typ: c.typ}
	try.alternative(n, s)
	for _, p := range try.problems {
		if p.Rule = "E" + p.Rule[1:]; p.Rule == "E3030" {
			p.Rule = "E9006"
		}
		c.problems = append(c.problems, p)
	}
	c.unknown = c.unknown || try.unknown
}

// vacuous reports whether the table lacks what a condition says: conditions that are about nothing
// that the value has, and those of which a property is named and nothing said.
func vacuous(n node, s *registry.Schema) bool {
	raw, object := n.raw.(map[string]any)
	about := len(s.Required) > 0 || len(s.AnyOf) > 0 || len(s.AllOf) > 0 || s.Enum != nil || s.Const != nil || !object && len(s.Types) > 0
	for name, of := range s.Properties {
		if raw[name] == nil {
			continue
		}
		if reflect.ValueOf(*of).IsZero() {
			return true
		}
		about = true
	}
	return !about
}

// options wants a value to satisfy one of several schemas, and if need be no other. It says what
// the nearest one wants.
func (c *checker) options(n node, options []*registry.Schema, rule string, one bool) {
	satisfied, certain := 0, true
	var nearest []Problem
	for _, option := range options {
		try := c.try(n, option)
		certain = certain && !try.unknown
		if len(try.problems) == 0 {
			satisfied++
		} else if nearest == nil || len(try.problems) < len(nearest) {
			nearest = try.problems
		}
	}
	switch {
	case satisfied == 0 && nearest != nil:
		c.add(n, rule, "", "is none of the "+strconv.Itoa(len(options))+" forms that it may have; of the nearest one "+
			place(nearest[0].Property, n)+nearest[0].Message)
	case one && satisfied > 1 && certain:
		c.add(n, rule, "", "has "+strconv.Itoa(satisfied)+" forms at once that exclude each other")
	}
}
