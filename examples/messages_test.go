package examples_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// What state machines and runbooks publish has the form that chat shows, also where no chat is
// subscribed yet.
func TestMessagesAreShownInChat(t *testing.T) {
	published := 0
	for _, file := range append(glob(t, "*/testdata/TestTemplates/*.template.json"),
		glob(t, "*/testdata/TestTemplates/*/*.template.json")...) {
		a, err := assembly.ReadTemplate(file, assembly.Facts{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range a.OfType("AWS::StepFunctions::StateMachine") {
			definition, _ := r.Get("DefinitionString").Outline()
			calls, shown := strings.Count(definition, ":sns:publish"), strings.Count(definition, `"MessageStructure":"json"`)
			if calls != shown {
				t.Errorf("%s: %s publishes %d times, and %d times in the form of chat", file, r.LogicalID, calls, shown)
			}
			published += calls
		}
		for _, r := range a.OfType("AWS::SSM::Document") {
			for path, text := range r.Literals() {
				beside := path[:len(path)-1]
				if text != "Publish" || path[len(path)-1] != "Api" || r.Get(append(beside, "Service")...).Is("sns") != assembly.True {
					continue
				}
				published++
				if r.Get(append(beside, "MessageStructure")...).Is("json") != assembly.True {
					t.Errorf("%s: %s publishes plain text at %s", file, r.LogicalID, strings.Join(beside, "."))
				}
			}
		}
	}
	if published < 20 {
		t.Errorf("%d messages are published, want 20 or more", published)
	}
}
