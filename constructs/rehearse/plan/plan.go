// Package plan says what one deployment of a whole app does: which stacks it deploys, in which
// order, and what exists before it.
package plan

import (
	"errors"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
)

// A Plan is one deployment.
type Plan struct {
	// Before is what is deployed already, nil if nothing is; After is what is to be.
	Before, After *assembly.Assembly
	// Order are the stacks of After in the order in which they are deployed, without nested ones.
	Order []*assembly.Stack
	// Cycle is set if stacks wait for each other and can never be deployed.
	Cycle *order.Cycle

	place    map[*assembly.Stack]int
	earlier  map[key]*assembly.Stack
	existing map[*assembly.Stack]*assembly.Stack
}

// key is by what CloudFormation knows a stack.
type key struct{ account, region, name string }

// Of plans the deployment of after where before is deployed; before may be nil.
func Of(before, after *assembly.Assembly) *Plan {
	p := &Plan{
		Before: before, After: after, place: map[*assembly.Stack]int{},
		earlier: map[key]*assembly.Stack{}, existing: map[*assembly.Stack]*assembly.Stack{},
	}
	var err error
	if p.Order, err = order.Of(after); err != nil {
		errors.As(err, &p.Cycle)
	}
	for i, s := range p.Order {
		p.place[s] = i
	}
	if before == nil {
		return p
	}
	for _, s := range before.Stacks {
		if s.Parent == nil {
			p.earlier[key{s.Account, s.Region, s.Name}] = s
		}
	}
	for _, s := range after.Stacks { // a nested stack comes after the one around it
		if was := p.counterpart(s); was != nil {
			p.existing[s] = was
		}
	}
	return p
}

func (p *Plan) counterpart(s *assembly.Stack) *assembly.Stack {
	if s.Parent == nil {
		return p.earlier[key{s.Account, s.Region, s.Name}]
	}
	if around := p.existing[s.Parent.Stack]; around != nil {
		return around.Nested(s.Parent.LogicalID)
	}
	return nil
}

// Existing is the stack as it is deployed already, or nil if the plan creates it.
func (p *Plan) Existing(s *assembly.Stack) *assembly.Stack { return p.existing[s] }

// Was is the resource as it is deployed already, or nil if the plan creates it.
func (p *Plan) Was(r *assembly.Resource) *assembly.Resource {
	was := p.existing[r.Stack]
	if was == nil {
		return nil
	}
	if old := was.Resource(r.LogicalID); old != nil && old.Type == r.Type {
		return old
	}
	return nil
}

// New reports whether the plan creates the resource.
func (p *Plan) New(r *assembly.Resource) bool { return p.Was(r) == nil }

// Place is the place of the stack, or of the one around it, in [Plan.Order], and -1 if it is never
// deployed.
func (p *Plan) Place(s *assembly.Stack) int {
	if i, ok := p.place[Root(s)]; ok {
		return i
	}
	return -1
}

// Root is the stack itself, or the outermost one around it.
func Root(s *assembly.Stack) *assembly.Stack {
	for s.Parent != nil {
		s = s.Parent.Stack
	}
	return s
}

type importsKey struct{ stack *assembly.Stack }

// Imports is what a stack reads from outside. It is found out once: several checks want it.
func Imports(s *assembly.Stack) []assembly.Import {
	return assembly.Derived(s.Assembly(), importsKey{s}, func(*assembly.Assembly) []assembly.Import { return s.Imports() })
}
