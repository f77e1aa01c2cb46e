package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/rehearse/internal/table/generate"
)

type object = map[string]any

// types are the resource types by name, with what is said of them in other blocks.
func types(blocks object) (object, error) {
	for _, name := range []string{"schemas", "getatt_attributes", "getatt_attribute_types", "ref_returns", "region_resource_types",
		"resource_lifecycle", "retention_period_requirements"} {
		if _, ok := blocks[name].(object); !ok {
			return nil, fmt.Errorf("the package has no %s: its format is another one", name)
		}
	}
	schemas := blocks["schemas"].(object)
	for name, s := range schemas {
		s := s.(object)
		for _, of := range []string{"type_name", "create_only_properties", "write_only_properties", "replacement_strategy",
			"conditional_create_only_properties", "deprecated_properties", "description", "source_url", "documentation_url"} {
			delete(s, of)
		}
		adapt(s)
		leaveRetention(s, blocks["retention_period_requirements"].(object)[name])
		s["attributes"] = blocks["getatt_attributes"].(object)[name]
		s["attribute_types"] = blocks["getatt_attribute_types"].(object)[name]
		s["ref"] = blocks["ref_returns"].(object)[name]
		s["lifecycle"] = blocks["resource_lifecycle"].(object)[name]
		s["elsewhere"] = missing(blocks["region_resource_types"].(object), name)
		maps.DeleteFunc(s, func(_ string, v any) bool { return v == nil })
	}
	return schemas, nil
}

// leaveRetention takes out of conditions that they require periods of retention: that is advice,
// and CDK does not show it.
func leaveRetention(schema object, periods any) {
	names, _ := periods.([]any)
	conditions, _ := schema["if_then_else"].([]any)
	for _, c := range conditions {
		for _, of := range []string{"then_schema", "else_schema"} {
			then, _ := c.(object)[of].(object)
			required, _ := then["required"].([]any)
			if then != nil && required != nil {
				then["required"] = slices.DeleteFunc(required, func(v any) bool { return slices.Contains(names, v) })
			}
		}
	}
}

// missing are the Regions that do not have a type.
func missing(regions object, name string) (all []string) {
	for region, has := range regions {
		if has.(object)[name] == nil {
			all = append(all, region)
		}
	}
	slices.Sort(all)
	return all
}

// adapt leaves out of a schema what only people read, and writes its patterns as Go reads them.
func adapt(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			adapt(e)
		}
	case object:
		if _, text := v["description"].(string); text {
			delete(v, "description")
		}
		if expression, ok := v["pattern"].(string); ok {
			delete(v, "pattern")
			if all := patterns(expression); all != nil {
				v["patterns"] = all
			}
		}
		adaptNames(v)
		for _, e := range v {
			adapt(e)
		}
	}
}

// adaptNames writes the patterns of names of properties as Go reads them. What cannot be written so
// allows every name.
func adaptNames(v object) {
	names, _ := v["pattern_properties"].(object)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		schema := names[name]
		delete(names, name)
		if all := patterns(name); len(all) == 1 {
			names[all[0]] = schema
		} else {
			names[""] = schema
		}
	}
}

// regional are the schemas of values that differ from Region to Region, such as instance types: a
// file for each of them, with a line for each Region.
func regional(blocks object) map[string][]string {
	files := map[string][]string{}
	for name, block := range blocks {
		if !strings.HasPrefix(name, "aws_") || !strings.HasSuffix(name, "_enum") {
			continue
		}
		byRegion := block.(object)
		for _, region := range slices.Sorted(maps.Keys(byRegion)) {
			schema := camel(byRegion[region])
			adapt(schema)
			files[name] = append(files[name], generate.Line(region, schema))
		}
	}
	return files
}

// camel writes the keywords of a regional schema as those of the types are written.
func camel(v any) any {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			v[i] = camel(e)
		}
	case object:
		out := object{}
		for key, e := range v {
			switch key {
			case "allOf":
				var conditions []any
				for _, one := range e.([]any) {
					conditions = append(conditions, camel(one))
				}
				out["if_then_else"] = conditions
			case "if":
				out["condition"] = camel(e)
			case "then":
				out["then_schema"] = camel(e)
			case "properties":
				out[key] = forbidden(camel(e).(object))
			default:
				out[key] = camel(e)
			}
		}
		return out
	}
	return v
}

// forbidden writes properties whose schema is false, which may not be there.
func forbidden(properties object) object {
	for name, schema := range properties {
		if allowed, is := schema.(bool); is {
			properties[name] = object{"absent": !allowed}
		}
	}
	return properties
}
