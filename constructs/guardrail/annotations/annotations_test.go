package annotations_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/guardrail/annotations"
	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/sample"
)

func write(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if err := annotations.Write(&b, sample.Report()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) { sample.Golden(t, "testdata/report.txt", write(t)) }

// The runner reads what is written as its own toolkit writes it: the properties end at the first
// colon, and only the escapes of a property hold a colon, a comma or a line break of it.
func TestTheRunnerReadsWhatWasMeant(t *testing.T) {
	data := strings.NewReplacer("%0A", "\n", "%0D", "\r", "%25", "%").Replace
	property := strings.NewReplacer("%0A", "\n", "%0D", "\r", "%25", "%", "%3A", ":", "%2C", ",").Replace
	for i, line := range strings.Split(strings.TrimSpace(write(t)), "\n") {
		if i == 4 {
			break // the summary
		}
		command, message, ok := strings.Cut(strings.TrimPrefix(line, "::"), "::")
		if !ok || !strings.HasPrefix(line, "::") {
			t.Fatalf("%q is no command", line)
		}
		_, properties, _ := strings.Cut(command, " ")
		got := map[string]string{}
		for _, p := range strings.Split(properties, ",") {
			key, value, _ := strings.Cut(p, "=")
			got[key] = property(value)
		}
		if i != 1 {
			continue
		}
		want := map[string]string{"file": "main.go", "line": "3", "title": "TEST-001 Switches are on"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("properties (-want +got):\n%s", diff)
		}
		if want := "House/Heater: On: is \"50%, | `low`\r\n<b>*@all*</b>\": want true\nOff is <unsafe>. Switch it on."; data(message) != want {
			t.Errorf("message = %q, want %q", data(message), want)
		}
	}
}

// A template cannot give the runner commands, such as one that sets a variable of later steps.
func TestNoLineIsACommandOfTheTemplate(t *testing.T) {
	report := sample.Report()
	report.Findings[0].Detail = "is\n::stop-commands::x\r\n::add-mask::y"
	report.Findings[0].Source.File = "a\n::error::b,line=1:"
	var b strings.Builder
	if err := annotations.Write(&b, report); err != nil {
		t.Fatal(err)
	}
	if want := "::error file=a%0A%3A%3Aerror%3A%3Ab%2Cline=1%3A,line=7,title="; !strings.HasPrefix(b.String(), want) {
		t.Errorf("got\n%.100s, want a file that ends where it does: %s", &b, want)
	}
	if got := strings.Count(b.String(), "\n"); got != 5 {
		t.Errorf("lines = %d, want one for each of 4 findings and the summary\n%s", got, &b)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	if annotations.Write(full{}, sample.Report()) == nil {
		t.Error("Write() = nil, want the error of the writer")
	}
}
