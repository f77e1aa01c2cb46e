package interpreter

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A Call is what a state asks a service for.
type Call struct {
	// State is the name of the state: a Task, or a Map that reads its items or writes its results.
	State string
	// Resource is as the definition has it.
	Resource string
	// Role is what Credentials name, empty for the role of the machine.
	Role string
	// Parameters are what the service gets, in the types of package ordered.
	Parameters any
	// Attempt counts the retries of the state, from 0.
	Attempt int
	// Time is when it is made.
	Time time.Time
}

// Options are what a run is given.
type Options struct {
	// Input is in the types of package ordered.
	Input any
	// Name is that of the execution.
	Name string
	// Start is when it starts.
	Start time.Time
	// Account, Region, Partition and Machine are parts of the ARNs of the context object, and Role
	// is the one of the machine.
	Account, Region, Partition, Machine, Role string
	// Token is the task token of every callback.
	Token string
	// Answer answers every call with what the service would: a value in the types of package
	// ordered, and how long it takes. A [*Failure] fails the call. Any other error ends the run,
	// which returns it.
	Answer func(Call) (result any, after time.Duration, err error)
}

// A Result is how an execution ended.
type Result struct {
	// Output is in the types of package ordered.
	Output any
	// Failed is nil if it succeeded.
	Failed *Failure
	// History has the events of the execution itself, without those of child executions of a
	// distributed Map.
	History []Event
	// End is when it ended.
	End time.Time
}

// Run runs the machine once. An error is a [*Refusal], or what Answer returned: an execution that
// fails is a result.
func (m *Machine) Run(options Options) (*Result, error) {
	r := &runner{
		Machine: m, options: options, steps: new(int),
		scheduler: &scheduler{now: options.Start, live: map[*process]bool{}},
		random:    rand.New(rand.NewPCG(1, 2)), //nolint:gosec // the same numbers every time
	}
	defer r.close()
	e := r.execution(options.Name, options.Input)
	var result Result
	err := errors.New("nothing is left to do, and the execution has not ended")
	r.start(func(p *process) {
		f := &frame{execution: e, process: p, variables: &variables{}}
		result.Output, err = f.run(m.definition, options.Input)
	})
	var deadline time.Time
	if seconds, ok := m.definition.Get("TimeoutSeconds"); ok {
		n, _ := ordered.Float(seconds)
		deadline = options.Start.Add(secondsOf(n))
	}
	if r.run(deadline) {
		err = &Failure{Name: errTimeout}
	}
	if r.stopped != nil {
		return nil, r.stopped
	}
	if err != nil && !errors.As(err, &result.Failed) {
		return nil, err
	}
	e.ended(result.Failed)
	result.History, result.End = e.history, r.now
	return &result, nil
}

// A runner is what all executions of a run share.
type runner struct {
	*Machine
	*scheduler
	options Options
	steps   *int
	random  *rand.Rand
	ids     int   // how many were made up
	stopped error // what Answer returned
}

// An execution has a history of its own.
type execution struct {
	*runner
	name    string
	input   any
	started time.Time
	history []Event
}

func (r *runner) execution(name string, input any) *execution {
	e := &execution{runner: r, name: name, input: input, started: r.now}
	e.add("ExecutionStarted", "")
	return e
}

func (e *execution) ended(f *Failure) {
	switch {
	case f == nil:
		e.add("ExecutionSucceeded", "")
	case f.Name == errTimeout && f.Cause == "" && !f.heartbeat:
		e.add("ExecutionTimedOut", "")
	default:
		e.add("ExecutionFailed", "")
	}
}

func (r *runner) arn(kind, name string) string {
	return "arn:" + r.options.Partition + ":states:" + r.options.Region + ":" + r.options.Account + ":" + kind + ":" + name
}

// uuid is one of version 4 that is the same every time.
func (r *runner) uuid() string {
	r.ids++
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", r.ids, r.ids)
}

// call asks for an answer, and waits for it.
func (p *process) call(r *runner, c Call) (result any, after time.Duration, err error) {
	p.suspend(func() {
		result, after, err = r.options.Answer(c)
		var failure *Failure
		if err != nil && !errors.As(err, &failure) {
			r.stopped = errors.Join(r.stopped, fmt.Errorf("%s: %s: %w", c.State, c.Resource, err))
			r.due = nil // nothing goes on
			return
		}
		p.wake(p, p.now) // the caller knows how long it waits
	})
	return result, after, err
}

func secondsOf(n float64) time.Duration {
	return time.Duration(min(n, 1e9) * float64(time.Second))
}
