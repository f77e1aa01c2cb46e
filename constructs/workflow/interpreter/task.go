package interpreter

import (
	"errors"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// task calls the resource once.
func (v *visit) task() (any, error) {
	arn := text(v.state, "Resource")
	resource := resourceOf(arn)
	v.token = ""
	if resource.pattern != "" {
		v.token = v.options.Token
	}
	effective := v.input
	var err error
	if !v.jsonata() {
		if effective, err = v.at("InputPath", v.input); err != nil {
			return nil, err
		}
	}
	timeout, err := v.seconds("TimeoutSeconds", effective)
	if err != nil {
		return nil, err
	}
	heartbeat, err := v.seconds("HeartbeatSeconds", effective)
	if err != nil {
		return nil, err
	}
	parameters, err := v.parameters(effective)
	if err != nil {
		return nil, err
	}
	role, err := v.role(effective)
	if err != nil {
		return nil, err
	}
	event := eventsOf(resource)
	v.add(event.scheduled, v.name)
	v.add(event.started, v.name)
	if event.submitted != "" {
		v.add(event.submitted, v.name)
	}
	call := Call{State: v.name, Resource: arn, Role: role, Parameters: parameters, Attempt: v.retries, Time: v.now}
	result, err := v.ask(call, timeout, heartbeat)
	var failure *Failure
	if errors.As(err, &failure) {
		if failure.Name == errTimeout || failure.Name == errHeartbeat {
			v.add(event.timedOut, v.name)
		} else {
			v.add(event.failed, v.name)
		}
		return nil, err
	}
	if !fits(result) {
		v.add(event.failed, v.name)
		name := resource.kind
		if resource.direct {
			name = arn
		}
		return nil, tooLarge(name)
	}
	v.add(event.succeeded, v.name)
	return v.result(result)
}

// result takes what was called or run through the fields that follow.
func (v *visit) result(result any) (any, error) {
	if v.jsonata() {
		return v.leave(v.state, v.states("input", v.input, "result", result), result)
	}
	return v.finish(result)
}

// parameters are what a Task or Parallel hands on.
func (v *visit) parameters(effective any) (any, error) {
	if v.jsonata() {
		if arguments, given := v.state.Get("Arguments"); given {
			return v.evaluate("Arguments", arguments, v.states("input", v.input))
		}
		return v.input, nil
	}
	if parameters, given := v.state.Get("Parameters"); given {
		return v.template(parameters, effective)
	}
	return effective, nil
}

func (v *visit) role(effective any) (string, error) {
	credentials, given := v.state.Get("Credentials")
	if !given {
		return "", nil
	}
	var filled any
	var err error
	if v.jsonata() {
		filled, err = v.evaluate("Credentials", credentials, v.states("input", v.input))
	} else {
		filled, err = v.template(credentials, effective)
	}
	o, _ := filled.(*ordered.Object)
	return text(o, "RoleArn"), err
}

// ask waits for an answer, but no longer than the limits, of which zero is none.
func (v *visit) ask(call Call, timeout, heartbeat time.Duration) (any, error) {
	result, after, err := v.call(v.runner, call)
	limit, late := timeout, &Failure{Name: errTimeout}
	if heartbeat > 0 && (timeout == 0 || heartbeat < timeout) {
		limit, late = heartbeat, &Failure{Name: errTimeout, heartbeat: true}
	}
	var failure *Failure
	if errors.As(err, &failure) && (failure.Name == errTimeout || failure.Name == errHeartbeat) && after < limit {
		after = limit // whoever says that it is late has waited
	} else if limit > 0 && after > limit {
		result, err, after = nil, late, limit
	}
	if after > 0 {
		v.sleep(v.now.Add(after))
	}
	return result, err
}
