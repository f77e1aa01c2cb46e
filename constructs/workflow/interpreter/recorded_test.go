package interpreter_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A recording is an execution of the service: what it was given, and how it ended.
type recording struct {
	ID, Definition string
	Input          json.RawMessage
	Answers        []struct {
		State          string
		Result, Params json.RawMessage
		Error          *struct{ Error, Cause string }
	}
	Want struct {
		Output    json.RawMessage
		Failed    *struct{ Error, Cause any }
		Type      string // of the last event
		States    []string
		Unordered bool
	}
}

// Executions that were recorded from AWS Step Functions end here as they did there. The file has a
// recording on each line. What only the recorded account knew is masked in it: see masks.
func TestRecordedExecutions(t *testing.T) {
	name := os.Getenv("PLINTH_RECORDED")
	if name == "" {
		t.Skip("PLINTH_RECORDED is not set, want a file of recorded executions")
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<26)
	var agree, refused, wrong, restored int
	for lines.Scan() {
		var r recording
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		differs, reads, err := r.replay()
		switch {
		case err != nil:
			refused++
			t.Logf("%s is refused: %v", r.ID, err)
		case differs != "":
			wrong++
			t.Errorf("%s: %s", r.ID, differs)
		case reads:
			refused++ // what it read was made of what it ends with, so that it agrees proves little
			restored++
		default:
			agree++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("recorded executions: %d agree, %d refused, %d wrong", agree, refused, wrong)
	t.Logf("%d of those refused read objects of S3 that their recordings lack; "+
		"with objects restored from what they end with, they agree", restored)
	if own, total := refused-restored, agree+refused; own*50 > total {
		t.Errorf("%d of %d are refused by the interpreter itself, want at most 2 %%", own, total)
	}
}

// replay runs a recording, and says how the end differs.
func (r *recording) replay() (differs string, reads bool, err error) {
	if r.Want.Type == "ExecutionAborted" {
		return "", false, errors.New("somebody stopped it")
	}
	m, err := interpreter.Parse(r.Definition)
	if err != nil {
		return "", false, err
	}
	input, err := ordered.Parse(string(r.Input))
	if err != nil {
		return "", false, err
	}
	masks := masksOf(r.Definition, input)
	used := make([]bool, len(r.Answers))
	var called []string
	answer := func(c interpreter.Call) (any, time.Duration, error) {
		if c.Resource == "arn:aws:states:::s3:getObject" && strings.Contains(r.Definition, `"ItemReader"`) {
			reads = true
			v, err := r.restored()
			return v, 0, err
		}
		if c.Resource == "arn:aws:states:::s3:putObject" && strings.Contains(r.Definition, `"ResultWriter"`) { // nobody reads what it writes
			return &ordered.Object{}, 0, nil
		}
		for i, a := range r.Answers {
			if used[i] || a.State != c.State {
				continue
			}
			used[i] = true
			if want, err := ordered.Parse(string(a.Params)); err == nil {
				if d := masks.differ("parameters of "+c.State, want, c.Parameters); d != "" {
					called = append(called, d)
				}
			}
			if a.Error != nil {
				return nil, 0, &interpreter.Failure{Name: a.Error.Error, Cause: a.Error.Cause}
			}
			v, err := ordered.Parse(string(a.Result))
			return v, 0, err
		}
		if !slices.Contains(r.Want.States, c.State) { // of a child execution, whose history is not recorded: it echoes
			return c.Parameters, 0, nil
		}
		if r.Want.Type == "ExecutionTimedOut" {
			return nil, 1_000_000_000 * time.Second, nil
		}
		return nil, 0, errors.New("no answer is recorded")
	}
	result, err := m.Run(interpreter.Options{
		Input: input, Name: "execution", Start: time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC), Token: "token",
		Account: "111111111111", Region: "us-east-1", Partition: "aws", Machine: "machine", Role: "arn:aws:iam::111111111111:role/machine",
		Answer: answer,
	})
	if err != nil {
		return "", reads, err
	}
	differs = r.compare(masks, result)
	if differs == "" && called != nil {
		differs = strings.Join(called, "; ")
	}
	return differs, reads, nil
}

func (r *recording) compare(m *masks, result *interpreter.Result) string {
	var states []string
	for _, e := range result.History {
		if e.Entered() {
			states = append(states, e.State)
		}
	}
	want := r.Want.States
	if r.Want.Unordered {
		slices.Sort(states)
		want = slices.Sorted(slices.Values(want))
	}
	failed := r.Want.Failed
	switch {
	case (failed != nil) != (result.Failed != nil):
		return fmt.Sprintf("ended with %s, %v, want %s, %v", ordered.Text(result.Output), result.Failed, r.Want.Output, failed)
	case want != nil && !slices.Equal(want, states):
		return fmt.Sprintf("states are %q, want %q", states, want)
	case r.Want.Type == "ExecutionTimedOut" && failed.Error == nil && result.Failed.Name == "States.Timeout":
		return ""
	case failed != nil:
		name, _ := ordered.Of(failed.Error)
		cause, _ := ordered.Of(failed.Cause)
		return m.differ("error", name, result.Failed.Name) + m.differ("cause", cause, result.Failed.Cause)
	}
	output, err := ordered.Parse(string(r.Want.Output))
	if err != nil {
		return err.Error()
	}
	return m.differ("output", output, result.Output)
}

// restored is what an object of S3 must have held, which the recordings lack, with one item more
// than the reader may hand on.
func (r *recording) restored() (any, error) {
	output, err := ordered.Parse(string(r.Want.Output))
	items, ok := output.([]any)
	if err != nil || !ok || strings.Contains(r.Definition, "ItemSelector") {
		return nil, errors.New("the object that it reads is not recorded")
	}
	if strings.Contains(r.Definition, "ItemBatcher") {
		batches := items
		items = nil
		for _, b := range batches {
			o, _ := b.(*ordered.Object)
			batch, _ := o.Get("Items")
			inside, _ := batch.([]any)
			items = append(items, inside...)
		}
	}
	count := regexp.MustCompile(`MaxItems"?[^0-9"]*"?[^0-9"]*` + fmt.Sprint(len(items)) + `[^0-9]`)
	if count.MatchString(r.Definition + string(r.Input)) {
		items = append(slices.Clone(items), items[0])
	}
	if !strings.Contains(r.Definition, `"CSV"`) {
		return items, nil
	}
	var rows []string
	for i, item := range items {
		o, ok := item.(*ordered.Object)
		if !ok {
			return nil, errors.New("the object that it reads is not recorded")
		}
		if i == 0 && !strings.Contains(r.Definition, "GIVEN") {
			rows = append(rows, strings.Join(o.Keys(), ","))
		}
		var cells []string
		for _, v := range o.All() {
			cells = append(cells, fmt.Sprint(v))
		}
		rows = append(rows, strings.Join(append(cells, "more"), ","))
	}
	return strings.Join(rows, "\n"), nil
}
