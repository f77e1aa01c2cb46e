package runbooktest

import (
	"maps"
	"slices"
)

var parameterElements = elements{
	"type": text, "description": text, "default": anything, "allowedValues": lists, "allowedPattern": text, "displayType": text,
	"minItems": integer, "maxItems": integer, "minChars": integer, "maxChars": integer,
}

// definitions checks parameters or variables, and returns their types.
func (c *checker) definitions(of string, all any) map[string]string {
	defined := map[string]string{}
	definitions, _ := all.(object)
	for _, name := range slices.Sorted(maps.Keys(definitions)) {
		at := of + " " + name
		d, ok := definitions[name].(object)
		if !ok {
			c.fault("%s is %s, want an object with a type", at, show(definitions[name]))
			continue
		}
		c.elements(at, d, parameterElements, "type")
		typ, _ := d["type"].(string)
		defined[name] = typ
		if typ != "" && !slices.Contains(types, typ) && !resourceType.MatchString(typ) {
			c.fault("%s: type is %q, want one of %q, or such as AWS::EC2::Instance::Id or a List<> of it", at, typ, types)
			continue
		}
		c.values(at, typ, d)
	}
	return defined
}

// values checks the default and the allowed values of a parameter.
func (c *checker) values(at, typ string, d object) {
	allowed, _ := d["allowedValues"].([]any)
	kind := kindOf(typ)
	for _, v := range allowed {
		if kind != lists && !kind.of(v) {
			c.fault("%s allows %s, want %s", at, show(v), kind)
		}
	}
	value, given := d["default"]
	if !given || value == nil {
		return
	}
	if !kind.of(value) {
		c.fault("%s: default is %s, want %s", at, show(value), kind)
		return
	}
	values, isList := value.([]any)
	if !isList {
		values = []any{value}
	}
	for _, v := range values {
		if s, ok := v.(string); ok && dynamic(s) || len(allowed) == 0 {
			continue
		}
		if !slices.ContainsFunc(allowed, func(a any) bool { return plain(a) == plain(v) }) {
			c.fault("%s: default is %s, which is not one of the allowed values", at, show(v))
		}
	}
}

// plain is a value as Automation compares it: true and "true" are the same.
func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return show(v)
}
