package promise

import (
	"cmp"
	"reflect"
	"strings"
	"unicode"
)

// Properties turns the props of an L1, or of a part of one, into what the template has of them.
func Properties(props any) map[string]any { return properties(props) }

// properties are those that the props of an L1 construct set, as the template has them. Tags are
// left out: Aspects add to them. Those that select others are none. Descriptions are left out, too:
// another text breaks no promise.
func properties(props any) map[string]any {
	v := reflect.Indirect(reflect.ValueOf(props))
	set := map[string]any{}
	for i := range v.NumField() {
		field, name, of := v.Field(i), v.Type().Field(i).Name, v.Type().Name()
		if !field.IsZero() && (selecting[of+"."+name] || !strings.HasSuffix(name, "Tags") && !isText(field, name)) {
			set[cmp.Or(renamed[of+"."+name], name)] = plain(field)
		}
	}
	return set
}

// isText reports whether a field only describes what it is of. Filters that look for a description
// are lists.
func isText(field reflect.Value, name string) bool {
	_, text := field.Interface().(*string)
	return text && Describes(name)
}

// selecting are the properties whose tags are those of others.
var selecting = map[string]bool{
	"CfnExperimentTemplate_ExperimentTemplateTargetProperty.ResourceTags": true,
	"CfnBudget_ExpressionProperty.Tags":                                   true,
}

// renamed are the properties that have another name in jsii: for its casing, or because Java has a
// method of the name.
var renamed = map[string]string{
	"CfnTrailProps.KmsKeyId":                         "KMSKeyId",
	"CfnTrail_AdvancedFieldSelectorProperty.EqualTo": "Equals",
}

// plain turns the structs of jsii into maps. Scalars, tokens and resolvables stay as they are.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Pointer:
		switch e := v.Elem(); e.Kind() {
		case reflect.Struct:
			if isProps(e.Type()) {
				return properties(v.Interface())
			}
		case reflect.Slice, reflect.Map:
			return plain(e)
		}
	case reflect.Struct:
		if isProps(v.Type()) {
			return properties(v.Interface())
		}
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	case reflect.Map:
		of := map[string]any{}
		for _, key := range v.MapKeys() {
			of[key.String()] = plain(v.MapIndex(key))
		}
		return of
	}
	return v.Interface()
}

// isProps reports whether a struct is one of properties: jsii tags each field, and those of objects
// have none.
func isProps(t reflect.Type) bool {
	return t.NumField() > 0 && strings.Contains(string(t.Field(0).Tag), "json:")
}

// EventPattern turns the event pattern of a rule of EventBridge, as CDK has it, into that of the
// template: DetailType becomes detail-type.
func EventPattern(pattern any) map[string]any {
	written := map[string]any{}
	for name, value := range properties(pattern) {
		written[kebab(name)] = value
	}
	return written
}

func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
