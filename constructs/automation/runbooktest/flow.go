package runbooktest

import (
	"regexp"
	"strings"
)

var (
	onFailure = regexp.MustCompile(`^(?:Abort|Continue|step:(.+))$`)
	onCancel  = regexp.MustCompile(`^(?:Abort|step:(.+))$`)
)

// sequence checks steps that follow each other, those of the document or of a loop: each by itself,
// where it leads, and that something leads to it.
func (c *checker) sequence(steps []any) {
	index := map[string]int{}
	for i, s := range steps {
		c.step(s)
		step, _ := s.(object)
		index[nameOf(step)] = i
	}
	next := make([][]int, len(steps))
	anywhere := false
	for i, s := range steps {
		step, _ := s.(object)
		for _, to := range c.targets(step) {
			switch j, ok := index[to]; {
			case dynamic(to):
				anywhere = true
			case ok:
				next[i] = append(next[i], j)
			default:
				c.fault("step %s leads to %s, which is no step beside it", nameOf(step), to)
			}
		}
		if falls(step) && i+1 < len(steps) {
			next[i] = append(next[i], i+1)
		}
	}
	if anywhere {
		return
	}
	for i, reached := range reachable(next) {
		if !reached {
			step, _ := steps[i].(object)
			c.fault("step %s is reached from no other, want one that leads to it", nameOf(step))
		}
	}
}

// targets are the steps that a step names to go on with.
func (c *checker) targets(step object) []string {
	var all []string
	add := func(target any) {
		if s := asText(target); s != "" {
			all = append(all, s)
		}
	}
	add(step["nextStep"])
	add(c.jump(step, "onFailure", onFailure, "Abort, Continue, or step: and a name"))
	add(c.jump(step, "onCancel", onCancel, "Abort, or step: and a name"))
	if step["action"] == "aws:branch" {
		inputs := inputsOf(step)
		add(inputs["Default"])
		list, _ := inputs["Choices"].([]any)
		for _, choice := range list {
			o, _ := choice.(object)
			add(o["NextStep"])
		}
	}
	return all
}

// jump is the step in an element such as "step:Name", if there is one.
func (c *checker) jump(step object, key string, form *regexp.Regexp, want string) string {
	value := asText(step[key])
	m := form.FindStringSubmatch(value)
	switch {
	case value == "" || dynamic(value):
		return ""
	case m == nil:
		c.fault("step %s: %s is %q, want %s", nameOf(step), key, value, want)
		return ""
	}
	return m[1]
}

// falls says that a step may lead to the one that follows.
func falls(step object) bool {
	end := step["isEnd"] == true || strings.EqualFold(asText(step["isEnd"]), "true")
	if step["action"] == "aws:branch" {
		return inputsOf(step)["Default"] == nil && !end
	}
	return !end && step["nextStep"] == nil
}

// reachable says which steps the first one leads to.
func reachable(next [][]int) []bool {
	reached := make([]bool, len(next))
	pending := []int{0}
	for len(pending) > 0 && len(next) > 0 {
		i := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if !reached[i] {
			reached[i] = true
			pending = append(pending, next[i]...)
		}
	}
	return reached
}
