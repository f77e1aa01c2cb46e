package interpreter

import (
	"errors"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/intrinsic"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonpath"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// variable is a path that begins with the name of a variable.
var variable = regexp.MustCompile(`^\$[\p{L}_][\p{L}\p{N}_]*`)

// resolve returns what a path leads to in the input, or in the context object or a variable.
func (v *visit) resolve(path string, root any) (any, error) {
	switch name := variable.FindString(path); {
	case strings.HasPrefix(path, "$$"):
		root, path = v.context(), path[1:]
	case name != "":
		value, there := v.variables.get(name[1:])
		if !there {
			return nil, jsonpath.NotFound("No results for path: " + path)
		}
		root, path = value, "$"+path[len(name):]
	}
	p, err := v.path(path)
	if err != nil {
		return nil, err
	}
	return p.Get(root)
}

// rootOf is what a path is resolved in, for a message.
func (v *visit) rootOf(path string, root any) any {
	if strings.HasPrefix(path, "$$") {
		return v.context()
	}
	return root
}

// at returns what the path of a field leads to. An explicit null is an empty object.
func (v *visit) at(field string, root any) (any, error) {
	path, given := v.state.Get(field)
	switch {
	case !given:
		return root, nil
	case path == nil:
		return &ordered.Object{}, nil
	}
	value, err := v.resolve(path.(string), root)
	if err != nil {
		return nil, v.fatal("Invalid path '%s' : %s", path, err)
	}
	return value, nil
}

// effective is the input after InputPath and Parameters.
func (v *visit) effective() (any, error) {
	in, err := v.at("InputPath", v.input)
	if err != nil {
		return nil, err
	}
	parameters, given := v.state.Get("Parameters")
	if !given || v.kind() == "Map" {
		return in, nil
	}
	return v.template(parameters, in)
}

// finish takes a result through ResultSelector, ResultPath, OutputPath and Assign.
func (v *visit) finish(result any) (any, error) {
	if selector, given := v.state.Get("ResultSelector"); given {
		var err error
		if result, err = v.template(selector, result); err != nil {
			return nil, err
		}
	}
	output, err := v.merge(v.state, result)
	if err != nil {
		return nil, err
	}
	return v.out(v.state, output, result)
}

// merge puts a result where ResultPath says.
func (v *visit) merge(from *ordered.Object, result any) (any, error) {
	path, given := from.Get("ResultPath")
	switch {
	case !given:
		return result, nil
	case path == nil:
		return v.input, nil
	}
	p, err := v.path(path.(string))
	if err != nil {
		return nil, v.fatal("Invalid path '%s' : %s", path, err)
	}
	output, err := p.Set(v.input, result)
	if err != nil {
		return nil, v.fail(errResultPath, "Unable to apply ReferencePath %s to input %s", path, ordered.Text(v.input))
	}
	return output, nil
}

// out takes an output through OutputPath, and then assigns what Assign says of a result.
func (v *visit) out(from *ordered.Object, output, result any) (any, error) {
	var assigned any
	if template, given := from.Get("Assign"); given {
		var err error
		if assigned, err = v.template(template, result); err != nil {
			return nil, err
		}
	}
	output, err := v.at("OutputPath", output)
	if values, ok := assigned.(*ordered.Object); ok && err == nil {
		v.variables.assign(values)
	}
	return output, err
}

// template fills in the fields of Parameters and the like whose names end in .$.
func (v *visit) template(t, root any) (any, error) {
	switch t := t.(type) {
	case []any:
		filled := make([]any, len(t))
		for i, e := range t {
			var err error
			if filled[i], err = v.template(e, root); err != nil {
				return nil, err
			}
		}
		return filled, nil
	case *ordered.Object:
		filled := &ordered.Object{}
		for key, value := range t.All() {
			name, dynamic := strings.CutSuffix(key, ".$")
			expression, isText := value.(string)
			var err error
			if dynamic && isText {
				value, err = v.fill(key, expression, root)
			} else {
				name = key
				value, err = v.template(value, root)
			}
			if err != nil {
				return nil, err
			}
			filled.Put(name, value)
		}
		return filled, nil
	}
	return t, nil
}

// fill evaluates the path or function of one field.
func (v *visit) fill(field, expression string, root any) (any, error) {
	if intrinsic.Is(expression) {
		return v.intrinsic(expression, root)
	}
	value, err := v.resolve(expression, root)
	if err != nil {
		return nil, v.fatal(
			"The JSONPath '%s' specified for the field '%s' could not be found in the input '%s'", expression, field,
			ordered.Text(v.rootOf(expression, root)))
	}
	return value, nil
}

func (v *visit) intrinsic(expression string, root any) (any, error) {
	f, err := v.function(expression)
	if err != nil {
		return nil, v.fatal("%s", err)
	}
	value, err := f.Eval(intrinsic.Environment{
		Path: func(path string) (any, error) {
			value, err := v.resolve(path, root)
			if err != nil {
				err = errors.New(
					"The JsonPath argument for the field '" + path + "' could not be found in the input '" + ordered.Text(v.rootOf(path, root)) +
						"'") //nolint:staticcheck // the service says so
			}
			return value, err
		},
		Random: v.random.Float64,
		UUID:   v.uuid,
	})
	if err != nil {
		return nil, v.fatal("%s", err)
	}
	return value, nil
}
