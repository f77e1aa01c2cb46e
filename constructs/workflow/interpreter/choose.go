package interpreter

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/choice"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// choose goes where the first rule that holds leads, or to the Default.
func (v *visit) choose() (output any, next string, err error) {
	effective := v.input
	if !v.jsonata() {
		if effective, err = v.at("InputPath", v.input); err != nil {
			return nil, "", err
		}
	}
	from := v.state
	next = text(v.state, "Default")
	for i, r := range list(v.state, "Choices") {
		rule := r.(*ordered.Object)
		holds, err := v.rule(i, rule, effective)
		if err != nil {
			return nil, "", err
		}
		if holds {
			from, next = rule, text(rule, "Next")
			break
		}
	}
	if next == "" {
		return nil, "", v.fail(errNoChoice, "No choice rule matched and there is no Default")
	}
	if v.jsonata() {
		output, err = v.leave(from, v.states("input", v.input), v.input)
		return output, next, err
	}
	if assign, given := from.Get("Assign"); given {
		assigned, err := v.template(assign, effective)
		if err != nil {
			return nil, "", err
		}
		defer func() { v.variables.assign(assigned.(*ordered.Object)) }()
	}
	output, err = v.at("OutputPath", effective)
	return output, next, err
}

// rule reports whether a rule of a Choice holds, in the query language of the state.
func (v *visit) rule(i int, rule *ordered.Object, input any) (bool, error) {
	if !v.jsonata() {
		return v.holds(rule, input)
	}
	field := fmt.Sprintf("Choices[%d]/Condition", i)
	condition, _ := rule.Get("Condition")
	value, err := v.evaluate(field, condition, v.states("input", v.input))
	if err != nil {
		return false, err
	}
	is, ok := value.(bool)
	if !ok {
		return false, v.unexpectedIn(field, condition, "boolean", value)
	}
	return is, nil
}

// holds reports whether a rule of JSONPath does.
func (v *visit) holds(rule *ordered.Object, input any) (bool, error) {
	if not := object(rule, "Not"); not != nil {
		is, err := v.holds(not, input)
		return !is && err == nil, err
	}
	for operator, decides := range map[string]bool{"And": false, "Or": true} {
		if !rule.Has(operator) {
			continue
		}
		for _, part := range list(rule, operator) {
			if is, err := v.holds(part.(*ordered.Object), input); err != nil || is == decides {
				return is && err == nil, err
			}
		}
		return !decides, nil
	}
	return v.compare(rule, input)
}

// compare is a rule with one operator.
func (v *visit) compare(rule *ordered.Object, input any) (bool, error) {
	invalid := func(path string) error {
		return v.fatal("Invalid path '%s': The choice state's condition path references an invalid value.", path)
	}
	path := text(rule, "Variable")
	value, err := v.resolve(path, input)
	for operator, want := range rule.All() {
		switch {
		case operator == "IsPresent":
			return (err == nil) == (want == true), nil
		case !choice.Is(operator):
			continue
		case err != nil:
			return false, invalid(path)
		}
		if choice.TakesPath(operator) {
			other := want.(string)
			if want, err = v.resolve(other, input); err != nil {
				return false, invalid(other)
			}
		}
		return choice.Holds(operator, value, want), nil
	}
	return false, nil
}
