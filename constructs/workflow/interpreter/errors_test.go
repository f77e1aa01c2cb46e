package interpreter_test

import (
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func catching(names, next string) string {
	return `{"ErrorEquals": [` + names + `], "Next": "` + next + `"}`
}

func TestCatch(t *testing.T) {
	caught := func(answer any, catchers string) scenario {
		return scenario{then(task+`, "End": true, "Catch": [`+catchers+`]`, says("own"), says("late"), says("any")), "{}", []any{answer}, ""}
	}
	wants := func(s scenario, want string) scenario { s.want = want; return s }
	own, late, all := catching(`"Own"`, "own"), catching(`"States.Timeout"`, "late"), catching(`"States.ALL"`, "any")
	failed := catching(`"States.TaskFailed"`, "own")
	parallel := func(catchers string) string {
		return then(
			`"Type": "Parallel", "End": true, "Branches": [{"StartAt": "B", "States": {"B": {`+task+`, "End": true}}}], "Catch": [`+catchers+`]`,
			says("own"))
	}
	pass := `"B": {"Type": "Pass", "End": true}`
	scenarios(t, map[string]scenario{
		"its name":               wants(caught(failing("Own", ""), own+","+late+","+all), `"own"`),
		"any name":               wants(caught(failing("Other", ""), own+","+late+","+all), `"any"`),
		"the first that matches": wants(caught(failing("Own", ""), failed+","+own+","+late+","+all), `"own"`),
		"late is not failed":     wants(caught(failing("States.Timeout", ""), failed+","+late+","+all), `"late"`),
		"a heartbeat is late":    wants(caught(failing("States.HeartbeatTimeout", ""), own+","+late+","+all), `"late"`),
		"no name":                wants(caught(failing("", ""), own+","+late+","+all), `"any"`),
		"failed in a Parallel":   {parallel(failed), "{}", []any{failing("S3.Exception", "")}, `"own"`},
		"not caught":             {parallel(catching(`"Other"`, "own")), "{}", []any{failing("S3.Exception", "no")}, `!S3.Exception: no`},
		"output of a catch": {
			then(task+`, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B"}]`, pass), `{"b": 2}`,
			[]any{failing("X", "why")}, `{"b": 2, "e": {"Error": "X", "Cause": "why"}}`},
		"output of a catch at $": {
			then(task+`, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$", "Next": "B"}]`, pass), `{"b": 2}`,
			[]any{failing("X", "why")}, `{"Error": "X", "Cause": "why"}`},
		"output of a catch without name": {then(task+`, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]`, pass), `{}`,
			[]any{failing("", "")}, `{"Error": null, "Cause": null}`},
		"States.Runtime is not caught": {
			then(`"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"x.$": "$.no"}, "End": true, "Catch": [`+all+`]`,
				says("any")), `{}`, nil, `!States.Runtime`},
		"nor in a Parallel": {
			then(`"Type": "Parallel", "End": true, "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "InputPath": "$.no", "End": `+
				`true}}}], "Catch": [`+all+`]`, says("any")), `{}`, nil, `!States.Runtime`},
		"Fail": {then(`"Type": "Pass", "Next": "F"`, `"F": {"Type": "Fail", "Error": "E", "Cause": "c"}`), `{}`, nil, `!E: c`},
		"Fail with paths": {
			then(`"Type": "Pass", "Next": "F"`, `"F": {"Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('because {}', $.c)"}`),
			`{"e": "E", "c": "c"}`, nil, `!E: because c`},
		"Fail without anything": {then(`"Type": "Pass", "Next": "F"`, `"F": {"Type": "Fail"}`), `{}`, nil, `!`},
	})
}

func TestRetry(t *testing.T) {
	retrying := func(retriers string) string { return one(task + `, "Retry": [` + retriers + `]`) }
	own := failing("Own", "")
	for name, c := range map[string]struct {
		retriers string
		answers  []any
		want     string
		took     time.Duration
	}{
		"three times by default": {`{"ErrorEquals": ["Own"]}`, []any{own, own, own, `1`}, "1", 7 * time.Second},
		"not a fourth time":      {`{"ErrorEquals": ["Own"]}`, []any{own, own, own, own}, "!Own", 7 * time.Second},
		"never":                  {`{"ErrorEquals": ["Own"], "MaxAttempts": 0}, {"ErrorEquals": ["States.ALL"]}`, []any{own}, "!Own", 0},
		"other names":            {`{"ErrorEquals": ["Other"]}`, []any{own}, "!Own", 0},
		"at its rate": {`{"ErrorEquals": ["Own"], "IntervalSeconds": 10, "BackoffRate": 3}`, []any{own, own, `1`}, "1",
			40 * time.Second},
		"no longer than": {`{"ErrorEquals": ["Own"], "IntervalSeconds": 10, "BackoffRate": 3, "MaxDelaySeconds": 15}`,
			[]any{own, own, own, `1`}, "1", 40 * time.Second},
		"each retrier counts": {`{"ErrorEquals": ["Own"], "MaxAttempts": 1}, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}`,
			[]any{own, failing("Other", ""), `1`}, "1", 2 * time.Second},
		"States.TaskFailed is not late": {`{"ErrorEquals": ["States.TaskFailed"]}`, []any{failing("States.Timeout", "")}, "!States.Timeout", 0},
	} {
		got := run(t, retrying(c.retriers), "{}", c.answers...)
		end := ordered.Text(got.Output)
		if got.Failed != nil {
			end = "!" + got.Failed.Error()
		}
		if end != c.want || got.End.Sub(started) != c.took {
			t.Errorf("%s: it ended with %s after %v, want %s after %v", name, end, got.End.Sub(started), c.want, c.took)
		}
	}
	jitter := run(t, retrying(`{"ErrorEquals": ["Own"], "IntervalSeconds": 100, "JitterStrategy": "FULL"}`), "{}", own, `1`)
	again := run(t, retrying(`{"ErrorEquals": ["Own"], "IntervalSeconds": 100, "JitterStrategy": "FULL"}`), "{}", own, `1`)
	if took := jitter.End.Sub(started); took <= 0 || took >= 100*time.Second || !jitter.End.Equal(again.End) {
		t.Errorf("with jitter it waits %v and then %v, want less than 100s and the same", took, again.End.Sub(started))
	}
	scenarios(t, map[string]scenario{
		"RetryCount": {
			one(`"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"n.$": "$$.State.RetryCount"}, "Retry": ` +
				`[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}], "ResultSelector": {"n.$": "$$.State.RetryCount"}`),
			"{}", []any{own, own, `{}`}, `{"n": 2}`},
		"a Parallel starts anew": {
			one(`"Type": "Parallel", "Retry": [{"ErrorEquals": ["Own"], "MaxAttempts": 1}], "Branches": [{"StartAt": "B", "States": {"B": {` + task +
				`, "Next": "C"}, "C": {` + task + `, "End": true}}}]`),
			"{}", []any{`1`, own, `2`, `3`}, `[3]`},
	})
}

func TestTimeOuts(t *testing.T) {
	limits := func(limits string) string { return one(task + limits) }
	for name, c := range map[string]struct {
		definition, input, want string
		answer                  any
		took                    time.Duration
	}{
		"in time":                {limits(`, "TimeoutSeconds": 60`), "{}", "1", late{60, `1`}, 60 * time.Second},
		"too late":               {limits(`, "TimeoutSeconds": 60`), "{}", "!States.Timeout", late{61, `1`}, 60 * time.Second},
		"who says so has waited": {limits(`, "TimeoutSeconds": 60`), "{}", "!States.Timeout", failing("States.Timeout", ""), 60 * time.Second},
		"by a path":              {limits(`, "TimeoutSecondsPath": "$.t"`), `{"t": 5}`, "!States.Timeout", late{6, `1`}, 5 * time.Second},
		"without a heartbeat": {limits(`, "TimeoutSeconds": 60, "HeartbeatSeconds": 10`), "{}", "!States.Timeout", late{11, `1`},
			10 * time.Second},
		"of the machine": {`{"TimeoutSeconds": 30, "StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": true}}}`, "{}",
			"!States.Timeout", nil, 30 * time.Second},
		"of the machine, in time": {`{"TimeoutSeconds": 90, "StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": true}}}`, "{}",
			"{}", nil, 60 * time.Second},
	} {
		got := run(t, c.definition, c.input, c.answer)
		end := ordered.Text(got.Output)
		if got.Failed != nil {
			end = "!" + got.Failed.Error()
		}
		if end != c.want || got.End.Sub(started) != c.took {
			t.Errorf("%s: it ended with %s after %v, want %s after %v", name, end, got.End.Sub(started), c.want, c.took)
		}
	}
	beat := then(task+`, "HeartbeatSeconds": 10, "End": true, "Catch": [`+catching(`"States.HeartbeatTimeout"`, "own")+`]`, says("own"))
	scenarios(t, map[string]scenario{"a heartbeat by its name": {beat, "{}", []any{late{11, `1`}}, `"own"`}})
}

func TestWaits(t *testing.T) {
	for wait, want := range map[string]time.Duration{
		`"Seconds": 31536000`:                         31536000 * time.Second,
		`"SecondsPath": "$.s"`:                        7 * time.Second,
		`"Timestamp": "2026-03-14T10:26:53Z"`:         time.Hour,
		`"TimestampPath": "$.at"`:                     500 * time.Millisecond,
		`"Timestamp": "2016-03-05T21:29:29.2431672Z"`: 0,
	} {
		got := run(t, one(`"Type": "Wait", `+wait), `{"s": 7, "at": "2026-03-14T10:26:53.5+01:00"}`)
		if took := got.End.Sub(started); took != want || got.Failed != nil {
			t.Errorf("%s waits %v, failed %v, want %v", wait, took, got.Failed, want)
		}
	}
	at := "!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). "
	scenarios(t, map[string]scenario{
		"no path": {one(`"Type": "Wait", "TimestampPath": "$.no"`), `{}`, nil, "!States.Runtime"},
		"negative": {one(`"Type": "Wait", "SecondsPath": "$.s"`), `{"s": -1}`, nil,
			at + "The SecondsPath parameter references a negative value: $.s == -1"},
		"a fraction": {one(`"Type": "Wait", "SecondsPath": "$.s"`), `{"s": 1.5}`, nil,
			at + "The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5"},
		"no seconds": {one(`"Type": "Wait", "SecondsPath": "$.s"`), `{}`, nil,
			at + "The SecondsPath parameter does not reference an input value: $.s"},
		"no offset": {one(`"Type": "Wait", "TimestampPath": "$.s"`), `{"s": "2026-11-28T17:34:09"}`, nil,
			at + "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.s == " +
				"2026-11-28T17:34:09"},
		"JSONata": {query(`"Type": "Wait", "Timestamp": "{% $states.input.s %}"`), `{"s": "2026-13-05T21:29:29Z"}`, nil,
			"!States.QueryEvaluationError"},
		"JSONata number": {query(`"Type": "Wait", "Seconds": "{% $states.input.s %}"`), `{"s": 3}`, nil, `{"s": 3}`},
	})
}
