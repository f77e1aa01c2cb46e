package runbooktest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	reference = regexp.MustCompile(`\{\{\s*([\w:-][\w.:\[\]*-]*)\s*\}\}`)
	global    = []string{"global:ACCOUNT_ID", "global:AWS_PARTITION", "global:DATE", "global:DATE_TIME", "global:REGION"}
)

// references checks what the texts of a value refer to. Scripts and templates have braces of their
// own, and the steps of a loop are checked for themselves.
func (c *checker) references(at string, v any) {
	switch v := v.(type) {
	case string:
		for _, m := range reference.FindAllStringSubmatch(v, -1) {
			c.refer(at, m[1])
		}
	case []any:
		for _, element := range v {
			c.references(at, element)
		}
	case object:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if key != "Script" && key != "Steps" && key != "TemplateBody" {
				c.references(at, v[key])
			}
		}
	}
}

func (c *checker) refer(at, to string) {
	prefix, name, colon := strings.Cut(to, ":")
	switch {
	case colon && prefix == "variable":
		if _, ok := c.variables[name]; !ok {
			c.fault("%s refers to the variable %s, which is not defined", at, name)
		}
	case colon && prefix == "global":
		if !slices.Contains(global, to) {
			c.fault("%s refers to %s, want one of %s", at, to, strings.Join(global, ", "))
		}
	case colon: // automation:EXECUTION_ID, ssm:parameter, resolve:...
	case strings.Contains(to, "."):
		c.output(at, to)
	default:
		if _, ok := c.parameters[to]; !ok {
			c.fault("%s refers to the parameter %s, which is not defined", at, to)
		}
	}
}

// output checks a reference to what a step found. Each step has its answer as OutputPayload.
func (c *checker) output(at, to string) {
	name, rest, _ := strings.Cut(to, ".")
	output, _, _ := strings.Cut(rest, ".")
	output, _, _ = strings.Cut(output, "[")
	step, ok := c.steps[name]
	if !ok {
		if _, isParameter := c.parameters[name]; !isParameter {
			c.fault("%s refers to %s of the step %s, which there is not", at, rest, name)
		}
		return
	}
	action, known := actions[asText(step["action"])]
	if !known || action.anyOutput || slices.Contains(action.outputs, output) || output == "OutputPayload" || output == "*" {
		return
	}
	defined, _ := step["outputs"].([]any)
	if !slices.ContainsFunc(defined, func(o any) bool { d, _ := o.(object); return asText(d["Name"]) == output }) {
		c.fault("%s refers to the output %s of step %s, which does not define it", at, output, name)
	}
}

// documentOutput checks an output of the document: Step.Output, or the name of a parameter or
// variable.
func (c *checker) documentOutput(o any) {
	name, ok := o.(string)
	switch {
	case !ok:
		c.fault("outputs has %s, want such as Step.Output", show(o))
	case dynamic(name):
		c.references("outputs", name)
	case strings.HasPrefix(name, "variable:"):
		c.refer("outputs", name)
	case strings.Contains(name, "."):
		c.output("outputs", name)
	case c.steps[name] == nil:
		c.refer("outputs", name)
	}
}
