// Package definition checks definitions in the Amazon States Language as AWS Step Functions does
// when a state machine is created: fields that do not exist or belong to the other query language,
// targets that are missing, states that nothing leads to, paths and expressions that do not parse.
package definition

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

type object = *ordered.Object

// Check reports every problem of a definition, one in a line.
func Check(v any) error {
	o, ok := v.(object)
	if !ok {
		return fmt.Errorf("the definition is %s, want an object", ordered.Text(v))
	}
	c := &checker{places: map[string]string{}}
	c.language = c.enum(o, "QueryLanguage", "JSONPath", "JSONPath", "JSONata")
	c.fields(o, "Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage")
	if version, given := o.Get("Version"); given && version != "1.0" {
		c.problem("Version is %s, want \"1.0\"", ordered.Text(version))
	}
	c.integer(o, "TimeoutSeconds", 1, maxSeconds)
	c.machine(o, nil)
	return errors.Join(c.problems...)
}

const (
	maxSeconds = 99_999_999
	maxName    = 80
)

// A checker collects the problems of a machine and of those inside of it.
type checker struct {
	language string // of states that name none
	at       string // where it is, such as "state A: "
	places   map[string]string
	problems []error
}

func (c *checker) problem(format string, args ...any) {
	c.problems = append(c.problems, errors.New(c.at+fmt.Sprintf(format, args...)))
}

// fields reports those that are none of the known ones.
func (c *checker) fields(o object, known ...string) {
	for _, field := range o.Keys() {
		if !slices.Contains(known, field) {
			c.problem("there is no field %s here", field)
		}
	}
}

// machine checks the states beside each other. Assigned are the variables of the machines around
// it.
func (c *checker) machine(o object, assigned map[string]bool) {
	states, _ := c.object(o, "States")
	start, _ := c.text(o, "StartAt")
	if states.Len() == 0 {
		c.problem("States is empty, want at least one state")
		return
	}
	if !states.Has(start) {
		c.problem("StartAt is %q, want the name of a state beside it", start)
	}
	reached := map[string]bool{start: true}
	for _, s := range states.All() {
		for _, next := range targets(s) {
			reached[next] = true
		}
	}
	outer := c.at
	scope := c.scope(states, assigned)
	for name, s := range states.All() {
		c.at = "state " + name + ": "
		if there, taken := c.places[name]; taken {
			c.problem("%s has this name, too; want one of its own in the whole machine", there)
		}
		c.places[name] = "another state" + strings.TrimSuffix(" in "+strings.TrimSuffix(outer, ": "), " in ")
		if len([]rune(name)) > maxName {
			c.problem("its name has more than %d characters", maxName)
		}
		if !reached[name] {
			c.problem("nothing leads to it")
		}
		state, ok := s.(object)
		if !ok {
			c.problem("it is %s, want an object", ordered.Text(s))
			continue
		}
		c.state(state, states, scope)
	}
	c.at = outer
}

// scope are the variables that states assign, with those of the machines around them, which they
// must not assign.
func (c *checker) scope(states object, outer map[string]bool) map[string]bool {
	scope := map[string]bool{}
	for name := range outer {
		scope[name] = true
	}
	for name, s := range states.All() {
		state, _ := s.(object)
		for _, from := range append([]any{state}, append(list(state, "Choices"), list(state, "Catch")...)...) {
			o, _ := from.(object)
			assign, _ := o.Get("Assign")
			values, _ := assign.(object)
			for _, variable := range values.Keys() {
				variable = strings.TrimSuffix(variable, ".$")
				if outer[variable] {
					c.at = "state " + name + ": "
					c.problem("Assign has %s, which is a variable of the states around it", variable)
				}
				scope[variable] = true
			}
		}
	}
	return scope
}

// targets are the states that a state names.
func targets(s any) []string {
	state, _ := s.(object)
	var all []string
	for _, from := range append([]any{state}, append(list(state, "Choices"), list(state, "Catch")...)...) {
		o, _ := from.(object)
		for _, field := range []string{"Next", "Default"} {
			v, _ := o.Get(field)
			if next, ok := v.(string); ok {
				all = append(all, next)
			}
		}
	}
	return all
}

func list(o object, field string) []any {
	v, _ := o.Get(field)
	l, _ := v.([]any)
	return l
}
