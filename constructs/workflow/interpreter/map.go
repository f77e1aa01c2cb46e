package interpreter

import (
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// How many iterations run at a time when MaxConcurrency leaves it to the service.
const (
	inlineConcurrency      = 40
	distributedConcurrency = 10_000
)

func (v *visit) processor() *ordered.Object {
	if p := object(v.state, "ItemProcessor"); p != nil {
		return p
	}
	return object(v.state, "Iterator")
}

// distributed reports whether every item has an execution of its own.
func (v *visit) distributed() bool {
	return text(object(v.processor(), "ProcessorConfig"), "Mode") == "DISTRIBUTED"
}

// mapItems runs the processor once for every item, and its result is the list of what it ends with.
func (v *visit) mapItems() (any, error) {
	effective := v.input
	if !v.jsonata() {
		var err error
		if effective, err = v.at("InputPath", v.input); err != nil {
			return nil, err
		}
	}
	concurrency, _, err := v.number(v.state, "", "MaxConcurrency", "integer", effective)
	if err != nil {
		return nil, err
	}
	if concurrency < 0 {
		return nil, v.fatal("Expected non-negative integer for MaxConcurrency, got '%v' instead.", concurrency)
	}
	if v.distributed() {
		return v.mapRun(effective, int(min(concurrency, distributedConcurrency)))
	}
	items, err := v.items(effective)
	if err != nil {
		return nil, err
	}
	v.add("MapStateStarted", v.name)
	limit := inlineConcurrency
	if concurrency > 0 {
		limit = int(min(concurrency, inlineConcurrency))
	}
	results, err := v.fanOut(len(items), limit, func(i int, p *process) (any, error) {
		v.add("MapIterationStarted", v.name)
		input, err := v.selected(i, items[i], effective)
		if err == nil {
			iteration := &frame{execution: v.execution, process: p, variables: &variables{outer: v.variables}, item: itemOf(i, items[i])}
			input, err = iteration.run(v.processor(), input)
		}
		if f := failureOf(err); f == nil {
			v.add("MapIterationSucceeded", v.name)
		} else if !f.terminal {
			v.add("MapIterationFailed", v.name)
		}
		return input, err
	}, nil)
	if err != nil {
		if f := failureOf(err); f != nil && !f.terminal {
			v.add("MapStateFailed", v.name)
		}
		return nil, err
	}
	if !fits(results) {
		return nil, tooLarge(v.name)
	}
	v.add("MapStateSucceeded", v.name)
	return v.result(results)
}

// selected is the input of one iteration.
func (v *visit) selected(i int, item, effective any) (any, error) {
	look := *v
	look.item = itemOf(i, item)
	selector, given := v.state.Get("ItemSelector")
	if !given {
		if selector, given = v.state.Get("Parameters"); !given {
			return item, nil
		}
	}
	if v.jsonata() {
		return look.evaluate("ItemSelector", selector, look.states("input", v.input))
	}
	return look.template(selector, effective)
}
