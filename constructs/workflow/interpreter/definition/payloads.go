package definition

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/intrinsic"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonpath"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// payloads checks the paths, templates and expressions among the fields of an object.
func (c *checker) payloads(o object) {
	for field, v := range o.All() {
		switch field {
		case "Assign", "Arguments", "Output", "Parameters", "ResultSelector", "ItemSelector", "Credentials", "Items", "BatchInput":
			if field == "Assign" {
				c.variables(o)
			}
			if c.language == jsonataLanguage {
				c.expressions(field, v)
			} else {
				c.template(field, v)
			}
		case "ItemReader", "ItemBatcher", "ResultWriter":
			inner, _ := v.(object)
			c.payloads(inner)
			config, _ := inner.Get("ReaderConfig")
			if reader, ok := config.(object); ok {
				c.payloads(reader)
			}
		case "Error", "Cause", "Condition":
			if c.language == jsonataLanguage {
				c.expressions(field, v)
			}
		default:
			if strings.HasSuffix(field, "Path") && v != nil {
				c.pathField(o, field)
			}
		}
	}
}

var variableName = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]{0,79}$`)

func (c *checker) variables(o object) {
	assign, _ := c.object(o, "Assign")
	for _, name := range assign.Keys() {
		if name = strings.TrimSuffix(name, ".$"); !variableName.MatchString(name) || name == "states" {
			c.problem("Assign has %q, want a name of letters, digits and _ that does not begin with a digit", name)
		}
	}
}

func (c *checker) pathField(o object, field string) {
	s, ok := c.text(o, field)
	if !ok {
		return
	}
	if (field == "ErrorPath" || field == "CausePath") && intrinsic.Is(s) {
		c.function(field, s)
		return
	}
	p := c.path(field, s)
	if field == "ResultPath" && p != nil && (!p.IsReference() || variable.MatchString(s) || strings.HasPrefix(s, "$$")) {
		c.problem("ResultPath is %s, want a reference path such as $.a.b", s)
	}
}

// variable is how a path begins that leads into a variable.
var variable = regexp.MustCompile(`^\$[\p{L}_][\p{L}\p{N}_]*`)

func (c *checker) path(field, s string) *jsonpath.Path {
	text := s
	if name := variable.FindString(s); name != "" {
		text = "$" + s[len(name):]
	} else if strings.HasPrefix(s, "$$") {
		text = s[1:]
	}
	p, err := jsonpath.Compile(text)
	if err != nil {
		c.problem("%s is %q: %s", field, s, err)
	}
	return p
}

func (c *checker) function(field, s string) {
	e, err := intrinsic.Parse(s)
	if err != nil {
		c.problem("%s is %q: %s", field, s, err)
		return
	}
	for _, path := range e.Paths() {
		c.path(field, path)
	}
}

// template checks the fields of a payload template that are filled in.
func (c *checker) template(at string, v any) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			c.template(fmt.Sprintf("%s[%d]", at, i), e)
		}
	case object:
		for key, value := range v.All() {
			field := at + "." + key
			if !strings.HasSuffix(key, ".$") {
				c.template(field, value)
				continue
			}
			switch s, _ := value.(string); {
			case intrinsic.Is(s):
				c.function(field, s)
			case strings.HasPrefix(s, "$"):
				c.path(field, s)
			default:
				c.problem("%s is %s, want a path or an intrinsic function", field, ordered.Text(value))
			}
		}
	}
}

func isExpression(s string) bool { return strings.HasPrefix(s, "{%") }

// expressions checks all texts in {% %}.
func (c *checker) expressions(at string, v any) {
	switch v := v.(type) {
	case string:
		if !isExpression(v) {
			return
		}
		body, ok := strings.CutSuffix(v[2:], "%}")
		if !ok {
			c.problem("%s is %q, want %%} at its end", at, v)
			return
		}
		if _, err := jsonata.Compile(strings.TrimSpace(body)); err != nil {
			c.problem("%s is %q: %s", at, v, err)
		}
	case []any:
		for i, e := range v {
			c.expressions(fmt.Sprintf("%s[%d]", at, i), e)
		}
	case object:
		for key, value := range v.All() {
			c.expressions(at+"."+key, value)
		}
	}
}
