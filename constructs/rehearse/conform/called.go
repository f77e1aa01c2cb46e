package conform

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

// called checks the type of what a function returns, where the rest is known at deployment only.
func (c *checker) called(n node, s *registry.Schema) {
	c.refers(n, s)
	of := c.returns(n)
	if of == "" || len(s.Types) == 0 || s.Format == "json" || slices.Contains(s.Types, of) {
		return
	}
	if of == "array" || slices.Equal(s.Types, registry.OneOrMore{"array"}) || slices.Equal(s.Types, registry.OneOrMore{"object"}) {
		c.add(n, "E1040", "", "is "+shown(n.raw)+", which is "+typeWords[of]+"; want "+choice(words(s.Types)))
	}
}

// returns is the JSON type of what a function returns, empty if that is not known.
func (c *checker) returns(n node) string {
	switch name, arg := function(n.raw); name {
	case "Fn::Join", "Fn::Sub", "Fn::Base64", "Fn::ToJsonString":
		return "string"
	case "Fn::Split", "Fn::GetAZs", "Fn::Cidr":
		return "array"
	case "Ref":
		id, _ := arg.(string)
		if c.Resource(id) != nil {
			return "string"
		}
		return c.ofParameter(id)
	case "Fn::GetAtt":
		if to, ok := n.base.Get(n.rel...).Target(); ok {
			return attributeType(to)
		}
	}
	return ""
}

func (c *checker) ofParameter(name string) string {
	parameter, ok := c.section("Parameters")[name].(map[string]any)
	typ, _ := parameter["Type"].(string)
	switch {
	case !ok:
		return ""
	case strings.Contains(typ, "List"):
		return "array"
	}
	return "string"
}

func attributeType(to assembly.Reference) string {
	if t, ok := registry.Of(to.Resource.Type); ok {
		switch of := t.AttributeTypes[to.Attribute]; of {
		case "array", "object":
			return of
		case "string":
			return "string"
		}
	}
	return ""
}

// refers checks that a Ref names a resource of the type that a format is about.
func (c *checker) refers(n node, s *registry.Schema) {
	f := formats[s.Format]
	to, ok := n.base.Get(n.rel...).Target()
	if f.of != "" && ok && to.Attribute == "" && public(to.Resource.Type) && to.Resource.Type != f.of {
		c.add(n, "E1041", "", "refers to "+to.Resource.LogicalID+", which is of the type "+to.Resource.Type+"; want "+f.want)
	}
}
