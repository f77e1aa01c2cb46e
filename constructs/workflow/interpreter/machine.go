package interpreter

import (
	"fmt"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/definition"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/intrinsic"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonpath"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A Machine is a definition that the service would accept. It is safe for concurrent use.
type Machine struct {
	definition *ordered.Object
	// What was compiled of it, by its text.
	paths, functions, expressions sync.Map
}

// Parse reads a definition, and checks it as the service does when a state machine is created. The
// error names every problem and the state that it is in.
func Parse(text string) (*Machine, error) {
	v, err := ordered.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the definition is no JSON: %w", err)
	}
	if err := definition.Check(v); err != nil {
		return nil, err
	}
	return &Machine{definition: v.(*ordered.Object)}, nil
}

// compiled returns what a text compiles to, which happens once.
func compiled[T any](known *sync.Map, text string, compile func(string) (T, error)) (T, error) {
	if v, ok := known.Load(text); ok {
		return v.(T), nil
	}
	v, err := compile(text)
	if err == nil {
		known.Store(text, v)
	}
	return v, err
}

func (m *Machine) path(text string) (*jsonpath.Path, error) {
	return compiled(&m.paths, text, jsonpath.Compile)
}

func (m *Machine) function(text string) (*intrinsic.Expression, error) {
	return compiled(&m.functions, text, intrinsic.Parse)
}

func (m *Machine) expression(text string) (*jsonata.Expression, error) {
	return compiled(&m.expressions, text, jsonata.Compile)
}
