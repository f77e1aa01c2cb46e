// Package conform holds resources to CloudFormation's public schemas: every type and property
// exists, what is required is there, and values are of the form and among the values that the
// schema names.
package conform

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// Check returns what the schemas refuse in the resources that are to be deployed.
func Check(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, r := range p.After.Resources() {
		for _, problem := range Problems(r) {
			all = append(all, finding.Finding{
				Kind: finding.Schema, Severity: finding.Error, Stack: r.Stack, Resource: r,
				Property: problem.Property, Message: problem.Message, Fix: problem.Fix,
			})
		}
	}
	return all
}

// A Problem is one thing that the schema of its type refuses in a resource.
type Problem struct {
	// Property is the path of the property, empty if the problem is the type.
	Property     string
	Message, Fix string
}

// Problems returns what the schema refuses in a resource. Types that are not of AWS, custom
// resources and modules have no public schema, and nothing to say.
func Problems(r *assembly.Resource) []Problem {
	if !public(r.Type) {
		return nil
	}
	t, ok := schema.Of(r.Type)
	if !ok {
		return []Problem{{Message: "is of a type that CloudFormation does not have",
			Fix: "Correct the type. If it is newer than " + schema.Date + ", update Plinth."}}
	}
	c := &checker{}
	c.object(r.Get(), t.Properties, nil)
	return c.problems
}

func public(typ string) bool {
	switch {
	case typ == "AWS::CloudFormation::CustomResource", typ == "AWS::CDK::Metadata", strings.HasSuffix(typ, "::MODULE"):
		return false
	}
	return strings.HasPrefix(typ, "AWS::") || strings.HasPrefix(typ, "Alexa::")
}

type checker struct{ problems []Problem }

func (c *checker) add(path []string, fix, format string, args ...any) {
	c.problems = append(c.problems, Problem{strings.Join(path, "."), fmt.Sprintf(format, args...), fix})
}

// object checks a map with the properties of a schema; a resource without properties is an empty
// one.
func (c *checker) object(v assembly.Value, want schema.Object, path []string) {
	keys := v.Keys()
	for _, key := range keys {
		p, ok := want[key]
		switch {
		case strings.HasPrefix(key, "Fn::"): // a loop or a transform makes keys
			return
		case !ok:
			c.add(with(path, key), instead(key, slices.Sorted(maps.Keys(want))), "does not exist")
		default:
			c.value(v.Get(key), p.Shape, with(path, key))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if want[name].Required && !v.Get(name).Exists() {
			c.add(with(path, name), "Set it.", "is required and not set")
		}
	}
}

// instead names the property that was meant, or those that there are.
func instead(key string, names []string) string {
	if nearest := identifier.Nearest(key, names); len(nearest) > 0 {
		return "Did you mean " + strings.Join(nearest, " or ") + "?"
	}
	return "There are " + strings.Join(names, ", ") + "."
}

func with(path []string, key string) []string { return append(path[:len(path):len(path)], key) }

// value checks whatever deployment may choose between.
func (c *checker) value(v assembly.Value, want schema.Shape, path []string) {
	for _, alternative := range v.Alternatives() {
		switch form := alternative.Form(); form {
		case assembly.Absent, assembly.Function:
		default:
			c.alternative(alternative, form, want, path)
		}
	}
}

func (c *checker) alternative(v assembly.Value, form assembly.Form, want schema.Shape, path []string) {
	switch {
	case want.Kind == schema.JSON:
	case want.Kind == schema.Union:
		c.union(v, want, path)
	case want.Kind == schema.List:
		c.list(v, form, *want.Element, path)
	case want.Scalar():
		c.scalar(v, form, want, path)
	case form == assembly.Scalar && v.Known():
		c.add(path, "", "is %v, want an object", v)
	case form == assembly.List:
		c.add(path, "", "is a list, want an object")
	case form != assembly.Object:
	case want.Kind == schema.Map:
		for _, key := range v.Keys() {
			c.value(v.Get(key), *want.Element, with(path, key))
		}
	case want.Kind == schema.Tag:
		c.object(v, tag, path)
	default:
		c.object(v, want.Object(), path)
	}
}

// tag is the only type that schemas name without describing it.
var tag = schema.Object{
	"Key": {Required: true, Shape: schema.Shape{Kind: schema.String}}, "Value": {Required: true, Shape: schema.Shape{Kind: schema.String}},
}

func (c *checker) list(v assembly.Value, form assembly.Form, element schema.Shape, path []string) {
	if form == assembly.List {
		for i, e := range v.Elements() {
			c.value(e, element, with(path, strconv.Itoa(i)))
		}
		return
	}
	c.value(v, element, path) // CloudFormation takes one element for a list of one
}

func (c *checker) scalar(v assembly.Value, form assembly.Form, want schema.Shape, path []string) {
	if form == assembly.List && len(v.Elements()) == 1 {
		return // and a list of one for its element
	}
	if form != assembly.Scalar {
		c.add(path, "", "is %s, want %s", map[bool]string{true: "a list", false: "an object"}[form == assembly.List], words[want.Kind])
		return
	}
	text, known := v.Text()
	if !known {
		return
	}
	switch {
	case want.Values != nil && !slices.Contains(want.Values, text):
		c.add(path, "", "is %q, want %s", text, choice(want.Values))
	case want.Kind == schema.Boolean && text != "true" && text != "false":
		c.add(path, "", "is %q, want true or false", text)
	case want.Kind == schema.Integer || want.Kind == schema.Number:
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			c.add(path, "", "is %q, want a number", text)
		}
	}
}

var words = map[schema.Kind]string{
	schema.String: "a text", schema.Integer: "a number", schema.Number: "a number", schema.Boolean: "true or false", schema.Time: "a time",
}

func choice(values []string) string {
	last := len(values) - 1
	if last == 0 {
		return values[0]
	}
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

// union accepts what any of its options does, and says what the nearest one wants.
func (c *checker) union(v assembly.Value, want schema.Shape, path []string) {
	var nearest []Problem
	for i, option := range want.Options {
		try := &checker{}
		try.value(v, option, path)
		if len(try.problems) == 0 {
			return
		}
		if i == 0 || len(try.problems) < len(nearest) {
			nearest = try.problems
		}
	}
	c.problems = append(c.problems, nearest...)
}
