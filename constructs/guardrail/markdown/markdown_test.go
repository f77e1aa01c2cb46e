package markdown_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/sample"
	"github.com/plinth-cdk/plinth/constructs/guardrail/markdown"
)

func TestGolden(t *testing.T) {
	var b strings.Builder
	if err := markdown.Write(&b, sample.Report()); err != nil {
		t.Fatal(err)
	}
	sample.Golden(t, "testdata/report.md", b.String())
}

// Whoever writes a template does not write the comment: no tag, no mention, no row of a table.
func TestTemplatesCannotWriteMarkdown(t *testing.T) {
	var b strings.Builder
	if err := markdown.Write(&b, sample.Report()); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<b>", "@all", "| `", "\r"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("the report has %q from a template, want it escaped", bad)
		}
	}
}

func TestACleanReportSaysSo(t *testing.T) {
	report := sample.Report()
	report.Findings, report.Waived, report.Known = nil, nil, nil
	var b strings.Builder
	if err := markdown.Write(&b, report); err != nil {
		t.Fatal(err)
	}
	const want = "## Guardrails passed\n\n0 errors, 0 warnings, 0 waived; 2 rules over 5 resources in 2 stacks\n"
	if b.String() != want {
		t.Errorf("report = %q, want %q", &b, want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	if markdown.Write(full{}, sample.Report()) == nil {
		t.Error("Write() = nil, want the error of the writer")
	}
}
