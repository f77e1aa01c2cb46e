package workflow_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// Chat drops a longer description, and SNS a larger message, without a word that anybody reads.
func TestLongMessagesAreCut(t *testing.T) {
	definition, err := workflow.Machine{Start: "Tell", Timeout: time.Minute, States: workflow.States{"Tell": workflow.Task{
		JSONata: true, Resource: "arn:aws:states:::sns:publish",
		Arguments: workflow.Message("arn:aws:sns:eu-west-1:111111111111:t", "Long", "'begins: ' & $states.input.text"),
	}}}.Definition()
	if err != nil {
		t.Fatal(err)
	}
	input := map[string]any{"text": strings.Repeat("é", 110_000)}
	run := workflowtest.RunDefinition(t, definition, input, func(workflowtest.Call) (any, error) { return map[string]any{}, nil })
	if run.Failed != nil || len(run.Calls) != 1 {
		t.Fatalf("the machine fails with %v after %d calls, want one call", run.Failed, len(run.Calls))
	}
	var by map[string]string
	var chat struct {
		Content struct{ Title, Description string }
	}
	for _, read := range []func() error{
		func() error { return json.Unmarshal([]byte(run.Calls[0].Parameters["Message"].(string)), &by) },
		func() error { return json.Unmarshal([]byte(by["default"]), &chat) },
	} {
		if err := read(); err != nil {
			t.Fatal(err)
		}
	}
	mail, shown := []rune(by["email"]), []rune(chat.Content.Description)
	if len(mail) != 100_000 || len(shown) != 8_000 || chat.Content.Title != "Long" || !strings.HasPrefix(by["email"], "begins: é") {
		t.Errorf("mail has %d characters and chat %d below %q, want 100000 and 8000", len(mail), len(shown), chat.Content.Title)
	}
}
