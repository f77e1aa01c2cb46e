package interpreter

import "github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"

// parallel runs the branches once, and its result is the list of what they end with.
func (v *visit) parallel() (any, error) {
	effective := v.input
	if !v.jsonata() {
		var err error
		if effective, err = v.at("InputPath", v.input); err != nil {
			return nil, err
		}
	}
	input, err := v.parameters(effective)
	if err != nil {
		return nil, err
	}
	branches := list(v.state, "Branches")
	v.add("ParallelStateStarted", v.name)
	results, err := v.fanOut(len(branches), len(branches), func(i int, p *process) (any, error) {
		branch := &frame{execution: v.execution, process: p, variables: &variables{outer: v.variables}, item: v.frame.item}
		return branch.run(branches[i].(*ordered.Object), input)
	}, nil)
	if err != nil {
		if f := failureOf(err); f != nil && !f.terminal {
			v.add("ParallelStateFailed", v.name)
		}
		return nil, err
	}
	if !fits(results) {
		return nil, tooLarge(v.name)
	}
	v.add("ParallelStateSucceeded", v.name)
	return v.result(results)
}
