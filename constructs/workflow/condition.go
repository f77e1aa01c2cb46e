package workflow

import "maps"

// A Condition is what a [Rule] asks of the input.
type Condition struct{ fields Object }

// Expression holds if a JSONata expression is true: "{% $count($states.input.items) > 0 %}".
func Expression(jsonata string) Condition { return Condition{Object{"Condition": jsonata}} }

// Equals holds if the value at a path is a string, number or boolean, and that one.
func Equals[V string | int | float64 | bool](path string, value V) Condition {
	return compare(path, typeOf(value)+"Equals", value)
}

// AtLeast holds if the value at a path is a number, and that one or greater.
func AtLeast(path string, value int) Condition {
	return compare(path, "NumericGreaterThanEquals", value)
}

// LessThan holds if the value at a path is a number, and smaller.
func LessThan(path string, value int) Condition { return compare(path, "NumericLessThan", value) }

// Matches holds if the value at a path is a string that matches a pattern with "*" as a wildcard.
func Matches(path, pattern string) Condition { return compare(path, "StringMatches", pattern) }

// SameText holds if the values at two paths are the same string.
func SameText(path, other string) Condition { return compare(path, "StringEqualsPath", other) }

// Present holds if there is a value at a path.
func Present(path string) Condition { return compare(path, "IsPresent", true) }

// IsString holds if the value at a path is a string.
func IsString(path string) Condition { return compare(path, "IsString", true) }

// IsNull holds if the value at a path is null.
func IsNull(path string) Condition { return compare(path, "IsNull", true) }

// All holds if all conditions do, Any if one of them does, and Not if one does not.
func All(conditions ...Condition) Condition { return Condition{Object{"And": objects(conditions)}} }

// Any holds if one of the conditions does.
func Any(conditions ...Condition) Condition { return Condition{Object{"Or": objects(conditions)}} }

// Not holds if a condition does not.
func Not(c Condition) Condition { return Condition{Object{"Not": c.fields}} }

func compare(path, operator string, value any) Condition {
	return Condition{Object{"Variable": path, operator: value}}
}

func typeOf(value any) string {
	switch value.(type) {
	case string:
		return "String"
	case bool:
		return "Boolean"
	}
	return "Numeric"
}

func objects(conditions []Condition) []Object {
	all := make([]Object, len(conditions))
	for i, c := range conditions {
		all[i] = c.fields
	}
	return all
}

func (c Condition) with(key string, value any) Object {
	o := maps.Clone(c.fields)
	o[key] = value
	return o
}
