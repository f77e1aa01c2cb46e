package engine_test

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var update = flag.Bool("update", os.Getenv("PLINTH_UPDATE") == "1", "rewrite the golden files")

// everyKind is a report with findings of a construct and of a stack whose line alone is known, of
// two severities, and with waived ones with and without an expiry.
func everyKind(t *testing.T) *engine.Report {
	t.Helper()
	return evaluate(t, house(map[string][]assemblytest.Entry{
		"House": {waiver("TEST-009", "typo", ""),
			{Type: assembly.MetadataTrusted, Data: assembly.Trusted{Who: "999999999999", Reason: "reads our meters"}},
			{Type: assembly.MetadataSource, Data: assembly.Source{File: "main.go", Line: 21}}},
		"House/Kitchen":      {{Type: assembly.MetadataSource, Data: assembly.Source{File: "rooms/kitchen.go", Line: 7}}},
		"House/Kitchen/Lamp": {waiver("TEST-002", "antique", "2027-01-31")},
		"House/Hall/Light":   {waiver("TEST-001", "follows the sun", "")},
	}), safe, other)
}

func TestText(t *testing.T) { golden(t, "report.txt", everyKind(t).Text) }
func TestJSON(t *testing.T) { golden(t, "report.json", everyKind(t).JSON) }

func TestTextOfACleanReport(t *testing.T) {
	report := evaluate(t, assemblytest.Stack{Name: "S", Template: `{}`}, safe)
	if got, want := write(t, report.Text), "0 errors, 0 warnings, 0 waived; 5 rules over 0 resources in 1 stack\n"; got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

// The JSON of a clean report has empty lists, not null, so that programs need not tell the
// two apart.
func TestJSONOfACleanReport(t *testing.T) {
	var got map[string]any
	text := write(t, evaluate(t, assemblytest.Stack{Name: "S", Template: `{}`}, safe).JSON)
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"findings", "waived", "rules"} {
		if _, ok := got[key].([]any); !ok {
			t.Errorf("%s is %v", key, got[key])
		}
	}
	if got["schema"] != engine.JSONSchema {
		t.Errorf("schema is %v", got["schema"])
	}
}

// Reports are compared between machines and days.
func TestReportsNameNoDirectory(t *testing.T) {
	report := everyKind(t)
	for name, form := range map[string]func(*engine.Report) string{
		"text": func(r *engine.Report) string { return write(t, r.Text) },
		"json": func(r *engine.Report) string { return write(t, r.JSON) },
	} {
		text := form(report)
		if strings.Contains(text, report.Assembly.Dir) {
			t.Errorf("%s names %s", name, report.Assembly.Dir)
		}
		if form(everyKind(t)) != text {
			t.Errorf("%s differs from run to run", name)
		}
	}
}

func TestWriteErrorsAreReturned(t *testing.T) {
	full, err := os.Open(os.DevNull) // not open for writing
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	report := everyKind(t)
	if report.Text(full) == nil || report.JSON(full) == nil {
		t.Error("an error of the writer is swallowed")
	}
}

func write(t *testing.T, form func(w io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	if err := form(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name string, form func(w io.Writer) error) {
	t.Helper()
	file, got := filepath.Join("testdata", name), write(t, form)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); if intended, run go test -update:\n%s", file, diff)
	}
}
