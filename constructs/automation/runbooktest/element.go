package runbooktest

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A kind is what a value has to be.
type kind string

const (
	text       kind = "text"
	integer    kind = "a whole number"
	boolean    kind = "true or false"
	lists      kind = "a list"
	objects    kind = "an object"
	textOrList kind = "text or a list"
	anything   kind = "anything"
)

// elements are the kinds of the elements of an object.
type elements map[string]kind

// elements finds unknown and missing elements and those of another kind.
func (c *checker) elements(at string, o object, kinds elements, required ...string) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		kind, known := kinds[name]
		if !known {
			c.fault("%s has an element %s, want only %s", at, name, strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
		} else if !kind.of(o[name]) {
			c.fault("%s: %s is %s, want %s", at, name, show(o[name]), kind)
		}
	}
	for _, name := range required {
		if o[name] == nil {
			c.fault("%s has no %s", at, name)
		}
	}
}

// of says whether a value is of the kind. Text with a reference may become any.
func (k kind) of(v any) bool {
	s, isText := v.(string)
	if isText && dynamic(s) {
		return true
	}
	switch v := v.(type) {
	case string:
		return k == text || k == anything || k == textOrList || k == integer && isInteger(s) || k == boolean && isBoolean(s)
	case bool:
		return k == boolean || k == text || k == anything
	case json.Number:
		_, err := v.Int64()
		return k == text || k == anything || k == integer && err == nil
	case []any:
		return k == lists || k == textOrList || k == anything
	case object:
		return k == objects || k == anything || intrinsic(v)
	}
	return k == anything
}

func isInteger(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func isBoolean(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }

// dynamic says that text has a reference, of Automation or of CloudFormation.
func dynamic(s string) bool { return strings.Contains(s, "{{") || strings.Contains(s, "${") }

// intrinsic says that a value is a function of CloudFormation, as in a document that is part of a
// template.
func intrinsic(o object) bool {
	for key := range o {
		return len(o) == 1 && (key == "Ref" || strings.HasPrefix(key, "Fn::"))
	}
	return false
}

// types are those of Automation, and of what the console lists to choose from.
var (
	types        = []string{"String", "StringList", "Integer", "Boolean", "MapList", "StringMap"}
	resourceType = regexp.MustCompile(`^(?:AWS::\w+::\w+::\w+|List<AWS::\w+::\w+::\w+>)$`)
)

// kindOf is what a value of a type has to be.
func kindOf(typ string) kind {
	switch typ {
	case "Integer":
		return integer
	case "Boolean":
		return boolean
	case "StringList", "MapList":
		return lists
	case "StringMap":
		return objects
	}
	if strings.HasPrefix(typ, "List<") {
		return lists
	}
	return text
}
