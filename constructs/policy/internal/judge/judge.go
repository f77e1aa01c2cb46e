// Package judge asks independent judges of policies, which are npm packages, in tests with the
// build tag judges. Install them and name the directory:
//
//	cp constructs/policy/internal/judge/package.json /some/where && (cd /some/where && npm install)
//	PLINTH_JUDGES=/some/where go test -tags judges ./constructs/policy/...
package judge

import (
	"bytes"
	_ "embed" // the program that asks the packages
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

//go:embed judge.mjs
var program string

// A Question is one of the questions that judge.mjs answers.
type Question struct {
	Simulation any    `json:"simulation,omitempty"`
	Action     string `json:"action,omitempty"`
	Key        string `json:"key,omitempty"`
	Applies    string `json:"applies,omitempty"`
	To         string `json:"to,omitempty"`
	RCP        bool   `json:"rcp,omitempty"`
}

// A Reply is the answer to a Question.
type Reply struct {
	Result   string
	Actions  []string
	Known    bool
	Services []string
	Error    string
}

// Ask puts all questions to one run of the judges.
func Ask(t *testing.T, questions []Question) []Reply {
	t.Helper()
	dir := os.Getenv("PLINTH_JUDGES")
	if dir == "" {
		t.Fatal("PLINTH_JUDGES is empty; want the directory in which internal/judge/package.json is installed")
	}
	var in bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("node", "--input-type=module", "--eval", program)
	cmd.Env = append(os.Environ(), "PLINTH_JUDGES="+dir)
	cmd.Stdin = &in
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("judge.mjs: %v", err)
	}
	replies := make([]Reply, 0, len(questions))
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var r Reply
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		if r.Error != "" {
			text, _ := json.Marshal(questions[len(replies)])
			t.Fatalf("%s: %s", text, r.Error)
		}
		replies = append(replies, r)
	}
	if len(replies) != len(questions) {
		t.Fatalf("got %d replies, want %d", len(replies), len(questions))
	}
	return replies
}
