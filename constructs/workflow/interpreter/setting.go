package interpreter

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/intrinsic"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonpath"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// setting returns a field that is a value, an expression of JSONata, or in JSONPath a field of the
// same name with Path that leads to one. It is nil if there is none.
func (v *visit) setting(field string, root any) (any, error) {
	return v.settingOf(v.state, "", field, root)
}

// settingOf is setting of an object inside of a state, which is in a place such as ItemBatcher/.
func (v *visit) settingOf(o *ordered.Object, place, field string, root any) (any, error) {
	if value, given := o.Get(field); given {
		if v.jsonata() {
			return v.evaluate(place+field, value, v.states("input", v.input))
		}
		return value, nil
	}
	value, given := o.Get(field + "Path")
	path, isText := value.(string)
	if !given || !isText {
		return nil, nil
	}
	if intrinsic.Is(path) {
		return v.intrinsic(path, root)
	}
	found, err := v.resolve(path, root)
	if err != nil {
		return nil, v.fatal("Invalid path '%s' : %s", path, err)
	}
	return found, nil
}

// number is a setting that is a number of at least zero. Text of digits counts as one.
func (v *visit) number(o *ordered.Object, place, field, kind string, root any) (n float64, given bool, err error) {
	value, err := v.settingOf(o, place, field, root)
	if err != nil || value == nil && !o.Has(field+"Path") {
		return 0, false, err
	}
	n, ok := ordered.Float(value)
	if s, isText := value.(string); isText && !v.jsonata() {
		parsed, err := strconv.ParseFloat(s, 64)
		n, ok = parsed, err == nil
	}
	if !ok || kind == "integer" && n != math.Trunc(n) {
		if v.jsonata() {
			source, _ := o.Get(field)
			return 0, false, v.unexpectedIn(place+field, source, "number", value)
		}
		written, isText := value.(string)
		if !isText {
			written = ordered.Text(value)
		}
		return 0, false, v.fatal(
			"The %sPath field refers to value \"%s\" which is not a valid %s: %s", field, written, kind, text(o, field+"Path"))
	}
	return n, true, nil
}

func (v *visit) seconds(field string, root any) (time.Duration, error) {
	n, _, err := v.number(v.state, "", field, "integer", root)
	if err == nil && n < 0 {
		err = v.fatal("Expected non-negative integer for %s, got '%v' instead.", field, n)
	}
	return secondsOf(n), err
}

// items is what a Map goes over.
func (v *visit) items(effective any) ([]any, error) {
	if v.jsonata() {
		value, given := v.state.Get("Items")
		if !given {
			if l, ok := v.input.([]any); ok {
				return l, nil
			}
			return nil, v.undefined("Map state input must be an array but was: %s", ordered.Kind(v.input))
		}
		value, err := v.evaluate("Items", value, v.states("input", v.input))
		if err != nil {
			return nil, err
		}
		if o, ok := value.(*ordered.Object); ok && v.distributed() {
			return pairs(o), nil
		}
		if l, ok := value.([]any); ok {
			return l, nil
		}
		return nil, v.unexpected("Items", "array", value)
	}
	path := text(v.state, "ItemsPath")
	if path == "" {
		path = "$"
	}
	value, err := v.resolve(path, effective)
	var missing jsonpath.NotFound
	if errors.As(err, &missing) {
		return nil, v.fail(errReferencePath, "Unable to apply step %q to input %s", lastStep(path), ordered.Text(v.rootOf(path, effective)))
	}
	if err != nil {
		return nil, v.fatal("Invalid path '%s' : %s", path, err)
	}
	if o, ok := value.(*ordered.Object); ok && v.distributed() {
		return pairs(o), nil
	}
	l, ok := value.([]any)
	if !ok {
		return nil, v.fatal("Reference path \"%s\" must point to array.", path)
	}
	return l, nil
}

func lastStep(path string) string {
	if i := strings.LastIndexAny(path, ".["); i >= 0 {
		return strings.Trim(path[i+1:], "'\"]")
	}
	return path
}

// pairs are the fields of an object as a distributed Map goes over them.
func pairs(o *ordered.Object) []any {
	all := []any{}
	for key, value := range o.All() {
		all = append(all, ordered.NewObject("Key", key, "Value", value))
	}
	return all
}
