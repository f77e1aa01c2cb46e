package interpreter

import (
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A frame is where states run one after the other: an execution, a branch of a Parallel, or an
// iteration of a Map.
type frame struct {
	*execution
	*process
	variables *variables
	item      *ordered.Object // Map of the context object, inside of a Map
}

// Variables are those of a frame, and of the frames around it, which it sees and does not change.
type variables struct {
	values map[string]any
	outer  *variables
}

func (v *variables) get(name string) (any, bool) {
	for ; v != nil; v = v.outer {
		if value, there := v.values[name]; there {
			return value, true
		}
	}
	return nil, false
}

func (v *variables) assign(values *ordered.Object) {
	if v.values == nil {
		v.values = map[string]any{}
	}
	for name, value := range values.All() {
		v.values[name] = value
	}
}

// run runs states from the first to the last of them.
func (f *frame) run(machine *ordered.Object, input any) (any, error) {
	name := text(machine, "StartAt")
	states := object(machine, "States")
	for {
		v := &visit{frame: f, name: name, state: object(states, name), input: input}
		if err := f.full(name); err != nil {
			return nil, err
		}
		output, next, err := v.run()
		if err != nil || next == "" {
			return output, err
		}
		name, input = next, output
	}
}

// object is a field that the check of the definition found to be one.
func object(o *ordered.Object, field string) *ordered.Object {
	v, _ := o.Get(field)
	inner, _ := v.(*ordered.Object)
	return inner
}

func text(o *ordered.Object, field string) string {
	v, _ := o.Get(field)
	s, _ := v.(string)
	return s
}

func list(o *ordered.Object, field string) []any {
	v, _ := o.Get(field)
	l, _ := v.([]any)
	return l
}
