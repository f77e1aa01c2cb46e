package interpreter

import (
	"math"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/choice"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// maxWait is how many seconds a Wait may last.
const maxWait = 99_999_999

// wait lets the time pass.
func (v *visit) wait() (any, error) {
	effective := v.input
	if !v.jsonata() {
		var err error
		if effective, err = v.at("InputPath", v.input); err != nil {
			return nil, err
		}
	}
	until := v.now
	if v.state.Has("Timestamp") || v.state.Has("TimestampPath") {
		value, err := v.setting("Timestamp", effective)
		if err != nil {
			return nil, err
		}
		at, ok := choice.Timestamp(value)
		if !ok {
			return nil, v.badTimestamp(value)
		}
		until = at
	} else {
		seconds, err := v.waitSeconds(effective)
		if err != nil {
			return nil, err
		}
		until = until.Add(secondsOf(seconds))
	}
	v.sleep(until)
	return v.through()
}

func (v *visit) badTimestamp(value any) error {
	written, isText := value.(string)
	if !isText {
		written = ordered.Text(value)
	}
	if v.jsonata() {
		if !isText {
			return v.unexpected("Timestamp", "string", value)
		}
		return v.undefined("The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: %s", written)
	}
	return v.fatal(
		"The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: %s == %s",
		text(v.state, "TimestampPath"), written)
}

func (v *visit) waitSeconds(effective any) (float64, error) {
	path := text(v.state, "SecondsPath")
	if path != "" {
		if _, err := v.resolve(path, effective); err != nil {
			return 0, v.fatal("The SecondsPath parameter does not reference an input value: %s", path)
		}
	}
	value, err := v.setting("Seconds", effective)
	if err != nil {
		return 0, err
	}
	n, isNumber := ordered.Float(value)
	whole := isNumber && n == math.Trunc(n)
	switch {
	case v.jsonata() && !isNumber:
		return 0, v.unexpected("Seconds", "number", value)
	case v.jsonata() && (!whole || n < 0 || n > maxWait):
		return 0, v.undefined("The Seconds field must be an integer between 0 and %d but was: %s", maxWait, ordered.Text(value))
	case !whole:
		return 0, v.fatal("The SecondsPath parameter cannot be parsed as a long value: %s == %s", path, ordered.Text(value))
	case n < 0:
		return 0, v.fatal("The SecondsPath parameter references a negative value: %s == %s", path, ordered.Text(value))
	case n > maxWait:
		return 0, v.fatal("The SecondsPath parameter references a value above %d: %s == %s", maxWait, path, ordered.Text(value))
	}
	return n, nil
}
