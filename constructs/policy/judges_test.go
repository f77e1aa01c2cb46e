//go:build judges

// The judges are npm packages. Install them and name the directory:
//
//	cp testdata/judge/package.json /some/where && (cd /some/where && npm install)
//	PLINTH_JUDGES=/some/where go test -tags judges ./constructs/policy
package policy_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

type question struct {
	Simulation *simulation `json:"simulation,omitempty"`
	Action     string      `json:"action,omitempty"`
	Key        string      `json:"key,omitempty"`
	Applies    string      `json:"applies,omitempty"`
	To         string      `json:"to,omitempty"`
	RCP        bool        `json:"rcp,omitempty"`
}

type reply struct {
	Result   string
	Actions  []string
	Known    bool
	Services []string
	Error    string
}

// ask puts all questions to one run of the judges.
func ask(t *testing.T, questions []question) []reply {
	t.Helper()
	dir := os.Getenv("PLINTH_JUDGES")
	if dir == "" {
		t.Fatal("PLINTH_JUDGES is empty; want the directory in which testdata/judge/package.json is installed")
	}
	var in bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("node", "testdata/judge/judge.mjs")
	cmd.Env = append(os.Environ(), "PLINTH_JUDGES="+dir)
	cmd.Stdin = &in
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("judge.mjs: %v", err)
	}
	replies := make([]reply, 0, len(questions))
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var r reply
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
		t.Fatalf("%d replies to %d questions", len(replies), len(questions))
	}
	return replies
}
