package interpreter

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// mapRun is a Map whose items have executions of their own.
// See https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html.
func (v *visit) mapRun(effective any, concurrency int) (any, error) {
	if concurrency == 0 {
		concurrency = distributedConcurrency
	}
	allowed, err := v.tolerance(effective)
	if err != nil {
		return nil, err
	}
	var items []any
	if !v.state.Has("ItemReader") {
		if items, err = v.items(effective); err != nil {
			return nil, err
		}
	}
	v.add("MapRunStarted", v.name)
	if v.state.Has("ItemReader") {
		if items, err = v.read(effective); err != nil {
			v.add("MapRunFailed", v.name)
			return nil, err
		}
	}
	inputs := make([]any, len(items))
	for i, item := range items {
		if inputs[i], err = v.selected(i, item, effective); err != nil {
			return nil, err
		}
	}
	if v.state.Has("ItemBatcher") {
		if inputs, err = v.batches(inputs, effective); err != nil {
			return nil, err
		}
	}
	label := text(v.state, "Label")
	if label == "" {
		label = v.name
	}
	failed := 0
	run := v.uuid()
	ok := make([]bool, len(inputs))
	results, err := v.fanOut(len(inputs), concurrency, func(i int, p *process) (any, error) {
		child := v.runner.execution(fmt.Sprintf("%s-%d", run, i), inputs[i])
		output, err := (&frame{execution: child, process: p, variables: &variables{}}).run(v.processor(), inputs[i])
		child.ended(failureOf(err))
		ok[i] = err == nil
		return output, err
	}, func(err error) bool {
		failed++
		return failureOf(err) != nil && !allowed.exceeded(failed, len(inputs))
	})
	if f := failureOf(err); f != nil {
		v.add("MapRunFailed", v.name)
		return nil, &Failure{Name: errThreshold, Cause: "The specified tolerated failure threshold was exceeded"}
	}
	if err != nil {
		return nil, err
	}
	result, err := v.written(succeeded(results, ok), v.arn("mapRun", v.options.Machine+"/"+label+":"+run), effective)
	if err != nil {
		return nil, err
	}
	if !fits(result) {
		v.add("MapRunFailed", v.name)
		return nil, tooLarge(v.name)
	}
	v.add("MapRunSucceeded", v.name)
	return v.result(result)
}

func succeeded(results []any, ok []bool) []any {
	kept := []any{}
	for i, result := range results {
		if ok[i] {
			kept = append(kept, result)
		}
	}
	return kept
}

// A tolerance is how many items may fail, and how many of a hundred. What is not said is not
// looked at, unless nothing is said: then none may.
type tolerance struct {
	count, percentage       float64
	hasCount, hasPercentage bool
}

func (t tolerance) exceeded(failed, total int) bool {
	if !t.hasCount && !t.hasPercentage {
		return failed > 0
	}
	return t.hasCount && float64(failed) > t.count || t.hasPercentage && float64(failed)*100 > t.percentage*float64(total)
}

func (v *visit) tolerance(effective any) (t tolerance, err error) {
	if t.count, t.hasCount, err = v.number(v.state, "", "ToleratedFailureCount", "integer", effective); err != nil {
		return t, err
	}
	if t.percentage, t.hasPercentage, err = v.number(v.state, "", "ToleratedFailurePercentage", "float", effective); err != nil {
		return t, err
	}
	switch {
	case t.count < 0:
		err = v.fatal("ToleratedFailureCount cannot be negative.")
	case t.percentage < 0 || t.percentage > 100:
		err = v.fatal("ToleratedFailurePercentage must be between 0 and 100.")
	}
	return t, err
}

// batches groups inputs of child executions as ItemBatcher says.
func (v *visit) batches(inputs []any, effective any) ([]any, error) {
	batcher := object(v.state, "ItemBatcher")
	most, _, err := v.number(batcher, "ItemBatcher/", "MaxItemsPerBatch", "integer", effective)
	if err != nil {
		return nil, err
	}
	size, limited, err := v.number(batcher, "ItemBatcher/", "MaxInputBytesPerBatch", "integer", effective)
	if err != nil {
		return nil, err
	}
	if most < 0 || size < 0 {
		return nil, v.fatal("MaxItemsPerBatch and MaxInputBytesPerBatch must be positive.")
	}
	common := &ordered.Object{}
	if input, given := batcher.Get("BatchInput"); given {
		if v.jsonata() {
			input, err = v.evaluate("ItemBatcher/BatchInput", input, v.states("input", v.input))
		} else {
			input, err = v.template(input, effective)
		}
		if err != nil {
			return nil, err
		}
		common.Put("BatchInput", input)
	}
	all := []any{}
	var batch []any
	left := int(size)
	for _, input := range inputs {
		cost := maxPayload - budget(input, maxPayload) + 1
		full := most > 0 && len(batch) >= int(most) || limited && size > 0 && cost > left
		if full && len(batch) > 0 {
			all, batch, left = append(all, common.With("Items", batch)), nil, int(size)
		}
		batch = append(batch, input)
		left -= cost
	}
	if len(batch) > 0 {
		all = append(all, common.With("Items", batch))
	}
	return all, nil
}
