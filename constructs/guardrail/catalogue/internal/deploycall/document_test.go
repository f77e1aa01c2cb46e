package deploycall_test

import (
	"os"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// A misspelled call would judge nothing.
func TestRunbooksComeToCallsThatExist(t *testing.T) {
	text, err := os.ReadFile("runbooks.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" || words[1] == "?" {
			continue
		}
		service, api, _ := strings.Cut(words[1], ":")
		if known, err := apicall.Find(service, api); err != nil || len(known.Needs) == 0 {
			t.Errorf("%s comes to %s, which is no API (%v)", words[0], words[1], err)
		}
	}
}
