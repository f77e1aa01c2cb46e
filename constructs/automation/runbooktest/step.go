package runbooktest

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// identifier is what the name of a step may be.
var identifier = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

var stepElements = elements{
	"name": text, "action": text, "description": text, "inputs": objects, "outputs": lists,
	"maxAttempts": integer, "timeoutSeconds": integer,
	"onFailure": text, "onCancel": text, "nextStep": text, "isEnd": boolean, "isCritical": boolean,
}

func nameOf(step object) string {
	name, _ := step["name"].(string)
	return name
}

// inputsOf are the inputs of a step.
func inputsOf(step object) object {
	inputs, _ := step["inputs"].(object)
	return inputs
}

// collect names all steps, those of loops included, before anything refers to one.
func (c *checker) collect(steps []any) {
	for _, s := range steps {
		step, _ := s.(object)
		name := nameOf(step)
		if c.steps[name] != nil && name != "" {
			c.fault("step %s is there twice, want names that differ", name)
		}
		c.steps[name] = step
		if inside, ok := inputsOf(step)["Steps"].([]any); ok && step["action"] == "aws:loop" {
			c.collect(inside)
		}
	}
}

func (c *checker) step(s any) {
	step, ok := s.(object)
	if !ok {
		c.fault("a step is %s, want an object", show(s))
		return
	}
	name := nameOf(step)
	at := "step " + name
	c.elements(at, step, stepElements, "name", "action")
	if name != "" && !identifier.MatchString(name) {
		c.fault("%s: the name has more than letters, digits and _", at)
	}
	action, known := actions[asText(step["action"])]
	if !known {
		if step["action"] != nil {
			all := strings.Join(slices.Sorted(maps.Keys(actions)), ", ")
			c.fault("%s: there is no action %s, want one of %s", at, show(step["action"]), all)
		}
		return
	}
	inputs := inputsOf(step)
	c.inputs(at, action, inputs)
	c.outputs(at, step["outputs"])
	few := values[asText(step["action"])]
	for _, input := range slices.Sorted(maps.Keys(few)) {
		want := few[input]
		if v, ok := inputs[input].(string); ok && !dynamic(v) && !slices.Contains(want, v) {
			c.fault("%s: %s is %q, want one of %q", at, input, v, want)
		}
	}
	c.special(at, step)
	c.references(at, inputs)
}

func asText(v any) string {
	s, _ := v.(string)
	return s
}

func (c *checker) inputs(at string, a action, inputs object) {
	kinds := maps.Clone(a.optional)
	if kinds == nil {
		kinds = elements{}
	}
	maps.Copy(kinds, a.required)
	if a.open {
		for name := range inputs {
			if _, known := kinds[name]; !known {
				kinds[name] = anything
			}
		}
	}
	c.elements(at+": inputs", inputs, kinds, slices.Sorted(maps.Keys(a.required))...)
	for _, names := range a.either {
		if !slices.ContainsFunc(names, func(name string) bool { return inputs[name] != nil }) {
			c.fault("%s: one of %s is missing from inputs", at, strings.Join(names, ", "))
		}
	}
}

// outputs checks the outputs that a step defines.
func (c *checker) outputs(at string, outputs any) {
	list, _ := outputs.([]any)
	names := map[string]bool{}
	for _, o := range list {
		output, _ := o.(object)
		name := asText(output["Name"])
		c.elements(at+": output "+name, output, elements{"Name": text, "Selector": text, "Type": text}, "Name", "Selector")
		if typ, given := output["Type"]; given && !slices.Contains(types, asText(typ)) {
			c.fault("%s: output %s has the type %s, want one of %q", at, name, show(typ), types)
		}
		if names[name] {
			c.fault("%s: output %s is there twice", at, name)
		}
		names[name] = true
	}
}

var (
	runtime  = regexp.MustCompile(`^(?:python3\.(?:[6-9]|1\d)|PowerShell(?: Core)? \d+\.\d+)$`)
	duration = regexp.MustCompile(`^P(?:\d+[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?$`)
)

// special checks what only one action has.
func (c *checker) special(at string, step object) {
	inputs := inputsOf(step)
	switch step["action"] {
	case "aws:executeAwsApi", "aws:assertAwsResourceProperty", "aws:waitForAwsResourceProperty":
		service, api := asText(inputs["Service"]), asText(inputs["Api"])
		if service != "" && api != "" && !dynamic(service+api) {
			if _, err := apicall.Find(service, api); err != nil {
				c.fault("%s: %v", at, err)
			}
		}
	case "aws:executeScript":
		r := asText(inputs["Runtime"])
		if r != "" && !dynamic(r) && !runtime.MatchString(r) {
			c.fault("%s: Runtime is %q, want such as python3.11 or PowerShell 7.4", at, r)
		}
		if strings.HasPrefix(r, "python") && inputs["Handler"] == nil {
			c.fault("%s: Handler is missing from inputs, which python needs", at)
		}
		if a := asText(inputs["Attachment"]); a != "" && !dynamic(a) && c.files[a] == nil {
			c.fault("%s: Attachment is %q, which files does not define", at, a)
		}
	case "aws:sleep":
		if d := asText(inputs["Duration"]); d != "" && !dynamic(d) && (!duration.MatchString(d) || d == "P") {
			c.fault("%s: Duration is %q, want such as PT10M", at, d)
		}
	case "aws:branch":
		list, _ := inputs["Choices"].([]any)
		if inputs["Choices"] != nil && len(list) == 0 && !dynamic(asText(inputs["Choices"])) {
			c.fault("%s: Choices is empty, want a choice", at)
		}
		for _, choice := range list {
			c.choice(at, choice)
		}
	case "aws:loop":
		c.loop(at, step)
	case "aws:updateVariable":
		c.updated(at, inputs)
	}
}

func (c *checker) updated(at string, inputs object) {
	name := asText(inputs["Name"]) + asText(inputs["name"])
	variable, ok := strings.CutPrefix(name, "variable:")
	typ, defined := c.variables[variable]
	switch {
	case name == "" || dynamic(name):
	case !ok || !defined:
		c.fault("%s: Name is %q, want variable: and one that variables defines", at, name)
	case inputs["Value"] != nil && !kindOf(typ).of(inputs["Value"]):
		c.fault("%s: Value is %s, want %s", at, show(inputs["Value"]), kindOf(typ))
	}
}

func (c *checker) loop(at string, step object) {
	inputs := inputsOf(step)
	if inputs["Iterators"] != nil && inputs["LoopCondition"] != nil {
		c.fault("%s has Iterators and LoopCondition, want one of them", at)
	}
	if step["onCancel"] != nil {
		c.fault("%s: onCancel is for the steps of a loop, not for the loop", at)
	}
	if condition, ok := inputs["LoopCondition"].(object); ok {
		c.condition(at+": LoopCondition", condition)
	}
	inside, _ := inputs["Steps"].([]any)
	if inputs["Steps"] != nil && len(inside) == 0 {
		c.fault("%s: Steps is empty, want a step", at)
	}
	c.sequence(inside)
}
