package workflow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Object is a JSON object.
type Object = map[string]any

// A Machine is a whole state machine.
type Machine struct {
	// Comment is what it is for. The default is none.
	Comment string
	// JSONata is the query language of all states. The default is JSONPath.
	JSONata bool
	// Start is the name of the first state.
	Start string
	// States are all states by name.
	States States
	// Timeout is when an execution fails because it runs for too long, in whole seconds. Required:
	// without one an execution may wait for a year.
	Timeout time.Duration
}

const jsonata = "JSONata"

// States are states by name.
type States map[string]State

// A State is one of [Task], [Choice], [Map], [Parallel], [Pass], [Wait], [Succeed] and [Fail].
type State interface {
	object() Object
	targets() []string
}

// Definition returns the machine in the States Language. It returns an error when Timeout is
// missing, when Start or the target of a transition does not exist, when no transition leads to a
// state, or when a value cannot be written as JSON.
func (m Machine) Definition() (string, error) {
	if m.Timeout < time.Second || m.Timeout%time.Second != 0 {
		return "", fmt.Errorf("Timeout is %s, want one second or more, in whole seconds", m.Timeout)
	}
	if err := check(m.Start, m.States); err != nil {
		return "", err
	}
	o := Object{"StartAt": m.Start, "States": m.States.object(), "TimeoutSeconds": seconds(m.Timeout)}
	if m.Comment != "" {
		o["Comment"] = m.Comment
	}
	if m.JSONata {
		o["QueryLanguage"] = jsonata
	}
	text, err := json.Marshal(o)
	if err != nil {
		return "", fmt.Errorf("States cannot be written as JSON: %w", err)
	}
	return string(text), nil
}

// check finds transitions that lead nowhere, and states that nothing leads to.
func check(start string, states States) error {
	if states[start] == nil {
		return fmt.Errorf("Start is %q, want the name of a state", start)
	}
	reached := map[string]bool{start: true}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		for _, target := range states[name].targets() {
			if states[target] == nil {
				return fmt.Errorf("state %q leads to %q, which does not exist", name, target)
			}
			if target != name {
				reached[target] = true
			}
		}
		for _, part := range parts(states[name]) {
			if err := check(part.Start, part.States); err != nil {
				return fmt.Errorf("in state %q: %w", name, err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		if !reached[name] {
			return fmt.Errorf("state %q is never reached, want a transition to it", name)
		}
	}
	return nil
}

// A Part is a machine inside of a [Map] or [Parallel].
type Part struct {
	// Start is the name of the first state.
	Start string
	// States are all states by name. A name is unique in the whole machine.
	States States
}

func parts(s State) []Part {
	switch s := s.(type) {
	case Map:
		return []Part{s.Process}
	case Parallel:
		return s.Branches
	}
	return nil
}

func (p Part) object() Object { return Object{"StartAt": p.Start, "States": p.States.object()} }

func (s States) object() Object {
	o := Object{}
	for name, state := range s {
		o[name] = state.object()
	}
	return o
}

// Merge puts states together. It panics with an error when two have the same name: one of them
// would vanish.
func Merge(parts ...States) States {
	all := States{}
	for _, part := range parts {
		for name, state := range part {
			if all[name] != nil {
				panic(fmt.Errorf("two states are called %q, want one", name))
			}
			all[name] = state
		}
	}
	return all
}

func seconds(d time.Duration) int { return int(d / time.Second) }
