package interpreter

import (
	"fmt"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A visit is one stay in a state.
type visit struct {
	*frame
	name    string
	state   *ordered.Object
	input   any // as it comes
	entered int // the event that it was entered with
	since   time.Time
	retries int
	token   string
	item    *ordered.Object // of the context object, while a Map looks at an item
}

func (v *visit) kind() string { return text(v.state, "Type") }

// jsonata reports which query language the state is in.
func (v *visit) jsonata() bool {
	language := text(v.state, "QueryLanguage")
	if language == "" {
		language = text(v.definition, "QueryLanguage")
	}
	return language == "JSONata"
}

// run enters the state, and leaves it with an output and the name of the next one.
func (v *visit) run() (output any, next string, err error) {
	v.since = v.now
	v.entered = v.add(v.kind()+"StateEntered", v.name)
	if v.kind() == "Fail" {
		return nil, "", v.raise()
	}
	next = text(v.state, "Next")
	switch v.kind() {
	case "Pass":
		output, err = v.pass()
	case "Succeed":
		output, err = v.through()
	case "Wait":
		output, err = v.wait()
	case "Choice":
		output, next, err = v.choose()
	case "Task":
		output, next, err = v.attempts(v.task)
	case "Parallel":
		output, next, err = v.attempts(v.parallel)
	case "Map":
		output, next, err = v.attempts(v.mapItems)
	}
	if err != nil {
		return nil, "", err
	}
	if !fits(output) {
		return nil, "", tooLarge(v.name)
	}
	v.add(v.kind()+"StateExited", v.name)
	return output, next, nil
}

// fail is a failure in the words of the service, which name the state.
func (v *visit) fail(name, format string, args ...any) *Failure {
	return &Failure{Name: name, Cause: fmt.Sprintf(
		"An error occurred while executing the state '%s' (entered at the event id #%d). ", v.name, v.entered) + fmt.Sprintf(format, args...)}
}

// fatal is a failure at run time, which nothing catches.
func (v *visit) fatal(format string, args ...any) *Failure {
	f := v.fail(errRuntime, format, args...)
	f.terminal = true
	return f
}

// undefined is the failure of an expression of JSONata.
func (v *visit) undefined(format string, args ...any) *Failure {
	v.add("EvaluationFailed", v.name)
	return v.fail(errQuery, format, args...)
}

// pass hands on its Result, its Parameters or its input.
func (v *visit) pass() (any, error) {
	if v.jsonata() {
		return v.leave(v.state, v.states("input", v.input), v.input)
	}
	effective, err := v.effective()
	if err != nil {
		return nil, err
	}
	if result, given := v.state.Get("Result"); given {
		effective = result
	}
	return v.finish(effective)
}

// through hands its input on: Succeed, and Wait and Choice after they have done what they do.
func (v *visit) through() (any, error) {
	if v.jsonata() {
		return v.leave(v.state, v.states("input", v.input), v.input)
	}
	effective, err := v.effective()
	if err != nil {
		return nil, err
	}
	return v.out(v.state, effective, effective)
}

// raise fails as a Fail state says.
func (v *visit) raise() error {
	f := &Failure{}
	for _, part := range []struct {
		field string
		to    *string
	}{{"Error", &f.Name}, {"Cause", &f.Cause}} {
		value, err := v.setting(part.field, v.input)
		if err != nil {
			return err
		}
		if value == nil {
			continue
		}
		s, ok := value.(string)
		if !ok {
			return v.fatal("The %sPath field refers to a value that is not a string: %s", part.field, ordered.Text(value))
		}
		*part.to = s
	}
	return f
}
