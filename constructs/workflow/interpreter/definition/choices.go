package definition

import (
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/choice"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func (c *checker) choice(o object, states object) {
	if len(c.list(o, "Choices")) == 0 && !o.Has("Choices") {
		c.problem("Choices is missing")
	}
	c.target(o, "Default", states)
	c.entries(o, "Choices", func(rule object) {
		if !rule.Has("Next") {
			c.problem("Next is missing")
		}
		c.target(rule, "Next", states)
		if c.language == jsonataLanguage {
			c.fields(rule, "Condition", "Next", "Assign", "Output", "Comment")
			if condition, _ := rule.Get("Condition"); condition != true && condition != false {
				if s, ok := c.text(rule, "Condition"); !ok || !isExpression(s) {
					c.problem("Condition is %s, want an expression in {%% %%}", ordered.Text(condition))
				}
			}
			c.payloads(rule)
			return
		}
		c.payloads(rule)
		c.rule(rule, true, 0)
	})
}

// rule checks a rule of JSONPath, or a part of one, which has no Next.
func (c *checker) rule(rule object, top bool, depth int) {
	if depth > 50 {
		c.problem("its rules nest too deeply")
		return
	}
	operators := 0
	for _, field := range rule.Keys() {
		switch {
		case field == "And" || field == "Or":
			operators++
			c.list(rule, field)
			c.entries(rule, field, func(part object) { c.rule(part, false, depth+1) })
		case field == "Not":
			operators++
			if part, ok := c.object(rule, field); ok {
				c.rule(part, false, depth+1)
			}
		case choice.Is(field):
			operators++
			c.operator(rule, field)
		case field == "Variable" || field == "Comment" || top && (field == "Next" || field == "Assign"):
		default:
			c.problem("there is no field %s here", field)
		}
	}
	if operators != 1 {
		c.problem("it has %d operators, want one", operators)
	}
}

func (c *checker) operator(rule object, operator string) {
	variable, ok := c.text(rule, "Variable")
	if !ok {
		c.problem("Variable is missing, want the path that %s looks at", operator)
	} else {
		c.path("Variable", variable)
	}
	want, _ := rule.Get(operator)
	if choice.TakesPath(operator) {
		if path, ok := c.text(rule, operator); ok {
			c.path(operator, path)
		}
		return
	}
	if err := choice.Check(operator, want); err != nil {
		c.problem("%s", err)
	}
}

func (c *checker) timestamp(field, s string) {
	if _, ok := choice.Timestamp(s); !ok {
		c.problem("%s is %q, want a timestamp such as 2026-03-14T09:26:53Z", field, s)
	}
}
