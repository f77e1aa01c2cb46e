package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

const example = "../../testdata/example"

func command(args ...string) (code int, stdout, stderr string) {
	var out, err strings.Builder
	code = run(args, &out, &err)
	return code, out.String(), err.String()
}

func TestWhatFailsIsSaid(t *testing.T) {
	code, stdout, stderr := command(example)
	if code != exitErrors || stderr != "" || !strings.Contains(stdout, "reads Bucket of Writer, which is deployed later") {
		t.Errorf("exit status %d, stdout %q, stderr %q, want 1 and what is read too early", code, stdout, stderr)
	}
}

func TestJSON(t *testing.T) {
	code, stdout, _ := command("-format", "json", example)
	var document struct {
		Schema     string
		Deployable bool
		Steps      []struct{ Stack string }
		Findings   []struct{ Kind, LogicalID string }
	}
	if err := json.Unmarshal([]byte(stdout), &document); err != nil || code != exitErrors {
		t.Fatalf("exit status %d, %v, want 1", code, err)
	}
	if document.Schema != "plinth-rehearsal/1" || document.Deployable || len(document.Steps) != 2 || document.Findings[0].LogicalID != "Logs" {
		t.Errorf("document = %+v, want two steps and the finding at Logs", document)
	}
}

func TestWhatCanBeDeployedPasses(t *testing.T) {
	good := assemblytest.Write(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}`})
	if code, stdout, stderr := command(good); code != exitDeployable || stderr != "" {
		t.Errorf("exit status %d, %q, %q, want 0", code, stdout, stderr)
	}
	if code, stdout, _ := command("-before", example, good); code != exitDeployable ||
		!strings.Contains(stdout, "Reader is no longer in the app, and stays deployed") {
		t.Errorf("as an update: exit status %d, %q, want 0 and the stacks that stay behind", code, stdout)
	}
}

func TestBadUsage(t *testing.T) {
	missing := t.TempDir() + "/missing"
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "rehearse: got 0 directories, want one: that which cdk synth writes, usually cdk.out\n"},
		{[]string{"-format", "xml", example}, "rehearse: -format is \"xml\", want text or json\n"},
		{[]string{"-nonsense"}, "rehearse: flag provided but not defined: -nonsense; see rehearse -h\n"},
		{[]string{missing}, "rehearse: assembly " + missing + ": no such file or directory\n"},
		{[]string{"-before", missing, example}, "rehearse: -before: assembly " + missing + ": no such file or directory\n"},
	} {
		if code, stdout, stderr := command(tt.args...); code != exitUnusable || stdout != "" || stderr != tt.want {
			t.Errorf("%v: exit status %d, %q, %q, want 2 and %q", tt.args, code, stdout, stderr, tt.want)
		}
	}
}

func TestHelp(t *testing.T) {
	if code, _, stderr := command("-h"); code != exitDeployable || !strings.HasPrefix(stderr, "usage: rehearse") {
		t.Errorf("exit status %d, %q, want 0 and the usage", code, stderr)
	}
}
