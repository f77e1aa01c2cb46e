package conform

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// resource holds a resource to its type. Types that are not of AWS, custom resources and modules
// have no public schema, and nothing to say.
func (t *template) resource(r *assembly.Resource) {
	if !public(r.Type) {
		return
	}
	typ, ok := registry.Of(r.Type)
	if !ok {
		if _, ok := schema.Of(r.Type); !ok {
			t.report(r, "F3006", "", "Correct the type. If it is newer than "+schema.Date+", update Plinth.",
				"is of a type that CloudFormation does not have")
		}
		return
	}
	if slices.Contains(typ.Elsewhere, r.Stack.Region) {
		t.report(r, "F3006", "", "Deploy it in another Region.", "is of a type that %s does not have", r.Stack.Region)
	}
	c := &checker{template: t, r: r, typ: typ}
	c.value(node{base: r.Get(), raw: properties(r)}, &typ.Schema)
	t.problems = append(t.problems, c.problems...)
}

// properties are those of a resource; without any it has an empty object.
func properties(r *assembly.Resource) any {
	if raw := r.Get().Raw(); raw != nil {
		return raw
	}
	return map[string]any{}
}

func public(typ string) bool {
	switch {
	case typ == "AWS::CloudFormation::CustomResource", typ == "AWS::CDK::Metadata", strings.HasSuffix(typ, "::MODULE"):
		return false
	}
	return strings.HasPrefix(typ, "AWS::") || strings.HasPrefix(typ, "Alexa::")
}

// A checker holds one resource to schemas.
type checker struct {
	*template
	r        *assembly.Resource
	typ      *registry.Type
	problems []Problem
	unknown  bool // that something was not decided, because deployment decides it
}

func (c *checker) add(n node, rule, fix, message string) {
	c.problems = append(c.problems, Problem{rule, c.r.Stack, c.r, strings.Join(n.path, "."), message, fix})
}

// try holds a value to a schema without saying so.
func (c *checker) try(n node, s *registry.Schema) *checker {
	try := &checker{template: c.template, r: c.r, typ: c.typ}
	try.value(n, s)
	return try
}

// value checks whatever deployment may choose between.
func (c *checker) value(n node, s *registry.Schema) {
	for _, alternative := range n.alternatives() {
		c.alternative(alternative, s)
	}
}

func (c *checker) alternative(n node, s *registry.Schema) {
	if s.Ref != "" {
		if d := c.typ.Definitions[s.Ref]; d != nil {
			c.alternative(n, d)
		}
	}
	if n.call {
		c.unknown = true
		c.called(n, s)
		return
	}
	if !c.typed(n, s) {
		return
	}
	switch raw := n.raw.(type) {
	case map[string]any:
		c.object(n, raw, s)
	case []any:
		c.list(n, raw, s)
	default:
		c.scalar(n, s)
	}
	c.combined(n, s)
}

func (c *checker) object(n node, raw map[string]any, s *registry.Schema) {
	keys := slices.Sorted(maps.Keys(raw))
	for _, key := range keys {
		if strings.HasPrefix(key, "Fn::") { // a loop or a transform makes keys
			return
		}
	}
	present := func(name string) bool { v, ok := raw[name]; return ok && n.child(name, v).present() }
	for _, key := range keys {
		at := n.child(key, raw[key])
		of, known := s.Properties[key]
		if known {
			c.value(at, of)
			c.readOnly(at)
			if of.Absent && at.present() {
				c.add(at, "E3002", "Remove it.", "may not be set beside the rest")
			}
		}
		for pattern, of := range s.PatternProperties {
			if registry.Pattern(pattern).Allows(key) {
				known = true
				c.value(at, of)
			}
		}
		if !known && s.Additional != nil && !*s.Additional {
			c.add(at, "F3002", instead(key, slices.Sorted(maps.Keys(s.Properties))), "does not exist")
		}
	}
	for _, name := range s.Required {
		if !present(name) {
			c.add(n.child(name, nil), "F3003", "Set it.", "is required and not set")
		}
	}
	c.together(n, s, present)
	if count := len(keys); count < s.MinProperties || s.MaxProperties != nil && count > *s.MaxProperties {
		c.add(n, "F3032", "", "has "+strconv.Itoa(count)+" keys, want "+bounds(s.MinProperties, s.MaxProperties))
	}
}

// together checks which properties need and exclude each other.
func (c *checker) together(n node, s *registry.Schema, present func(string) bool) {
	if set := count(s.RequiredXor, present); len(s.RequiredXor) > 0 && set != 1 {
		c.add(n, "F3014", "", "has "+strconv.Itoa(set)+" of "+and(s.RequiredXor)+", want exactly one")
	}
	if len(s.RequiredOr) > 0 && count(s.RequiredOr, present) == 0 {
		c.add(n, "F3058", "", "has none of "+and(s.RequiredOr)+", want at least one")
	}
	for _, name := range slices.Sorted(maps.Keys(s.DependentRequired)) {
		for _, other := range s.DependentRequired[name] {
			if present(name) && !present(other) {
				c.add(n.child(other, nil), "F3021", "", "is required beside "+name+" and not set")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.DependentExcluded)) {
		for _, other := range s.DependentExcluded[name] {
			if name < other && present(name) && present(other) {
				c.add(n.child(name, nil), "F3020", "Remove one of them.", "excludes "+other)
			}
		}
	}
}

func count(names []string, present func(string) bool) (n int) {
	for _, name := range names {
		if present(name) {
			n++
		}
	}
	return n
}

// readOnly reports properties that only CloudFormation sets.
func (c *checker) readOnly(n node) {
	for _, path := range c.typ.ReadOnly {
		if matches(strings.Split(path, "."), n.path) && n.present() {
			c.add(n, "E3040", "Remove it.", "is read-only")
		}
	}
}

// matches compares a path with one in which "*" stands for an element.
func matches(pattern, path []string) bool {
	return slices.EqualFunc(pattern, path, func(want, got string) bool { return want == got || want == "*" })
}

// instead names the property that was meant, or those that there are.
func instead(key string, names []string) string {
	if nearest := identifier.Nearest(key, names); len(nearest) > 0 {
		return "Did you mean " + strings.Join(nearest, " or ") + "?"
	}
	return "There are " + strings.Join(names, ", ") + "."
}
