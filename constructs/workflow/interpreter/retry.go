package interpreter

import (
	"errors"
	"math"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// attempts does what a state does until it succeeds, or Retry has no more attempts. Then it is for
// Catch.
func (v *visit) attempts(do func() (any, error)) (output any, next string, err error) {
	used := map[int]int{}
	for {
		output, err = do()
		var failure *Failure
		if err == nil || !errors.As(err, &failure) || failure.terminal {
			return output, text(v.state, "Next"), err
		}
		delay, again := v.retry(failure, used)
		if !again {
			return v.caught(failure)
		}
		v.retries++
		v.sleep(v.now.Add(delay))
		if err := v.full(v.name); err != nil {
			return nil, "", err
		}
	}
}

// retry finds the first retrier that means a failure, and how long it waits before one more
// attempt.
func (v *visit) retry(f *Failure, used map[int]int) (time.Duration, bool) {
	for i, r := range list(v.state, "Retry") {
		retrier := r.(*ordered.Object)
		names, _ := retrier.Get("ErrorEquals")
		if !f.matches(names) {
			continue
		}
		number := func(field string, otherwise float64) float64 {
			value, _ := retrier.Get(field)
			if n, ok := ordered.Float(value); ok {
				return n
			}
			return otherwise
		}
		if used[i] >= int(number("MaxAttempts", 3)) {
			return 0, false
		}
		seconds := number("IntervalSeconds", 1) * math.Pow(number("BackoffRate", 2), float64(used[i]))
		seconds = min(seconds, number("MaxDelaySeconds", math.Inf(1)))
		if text(retrier, "JitterStrategy") == "FULL" {
			seconds *= v.random.Float64()
		}
		used[i]++
		return secondsOf(seconds), true
	}
	return 0, false
}

// caught goes where the first catcher that means a failure leads.
func (v *visit) caught(f *Failure) (output any, next string, err error) {
	for _, c := range list(v.state, "Catch") {
		catcher := c.(*ordered.Object)
		names, _ := catcher.Get("ErrorEquals")
		if !f.matches(names) {
			continue
		}
		next = text(catcher, "Next")
		if v.jsonata() {
			output, err = v.leave(catcher, v.states("input", v.input, "errorOutput", f.output()), f.output())
			return output, next, err
		}
		if output, err = v.merge(catcher, f.output()); err != nil {
			return nil, "", err
		}
		if assign, given := catcher.Get("Assign"); given {
			assigned, err := v.template(assign, f.output())
			if err != nil {
				return nil, "", err
			}
			v.variables.assign(assigned.(*ordered.Object))
		}
		return output, next, nil
	}
	return nil, "", f
}
