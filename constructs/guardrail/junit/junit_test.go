package junit_test

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/sample"
	"github.com/plinth-cdk/plinth/constructs/guardrail/junit"
)

func write(t *testing.T, r *engine.Report) string {
	t.Helper()
	var b strings.Builder
	if err := junit.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) { sample.Golden(t, "testdata/report.xml", write(t, sample.Report())) }

// schema is junit-10.xsd of Jenkins' xUnit plugin: what an element may have in it, which attributes
// it must have and which it may have.
var schema = map[string]struct{ children, must, may []string }{
	"testsuites": {children: []string{"testsuite"}, may: []string{"name", "time", "tests", "failures", "errors"}},
	"testsuite": {
		children: []string{"testsuite", "properties", "testcase", "system-out", "system-err"},
		must:     []string{"name", "tests", "failures", "errors"},
		may:      []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
	},
	"testcase": {
		children: []string{"skipped", "error", "failure", "system-out", "system-err"},
		must:     []string{"name"}, may: []string{"time", "classname", "group"},
	},
	"failure":    {may: []string{"type", "message"}},
	"skipped":    {may: []string{"type", "message"}},
	"system-out": {},
}

type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func read(t *testing.T, text string) element {
	t.Helper()
	var root element
	if err := xml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func check(t *testing.T, e element) {
	t.Helper()
	allowed, known := schema[e.XMLName.Local]
	if !known {
		t.Errorf("there is no element <%s>", e.XMLName.Local)
	}
	for _, name := range allowed.must {
		if e.attr(name) == "" {
			t.Errorf("<%s> lacks %s", e.XMLName.Local, name)
		}
	}
	for _, a := range e.Attrs {
		if !slices.Contains(slices.Concat(allowed.must, allowed.may), a.Name.Local) {
			t.Errorf("<%s> must not have %s", e.XMLName.Local, a.Name.Local)
		}
	}
	for _, child := range e.Children {
		if !slices.Contains(allowed.children, child.XMLName.Local) {
			t.Errorf("<%s> must not have a <%s>", e.XMLName.Local, child.XMLName.Local)
		}
		check(t, child)
	}
}

func TestSchema(t *testing.T) { check(t, read(t, write(t, sample.Report()))) }

// outcomes are what a CI system shows: class and name of a test, and what became of it.
func outcomes(root element) map[string]string {
	all := map[string]string{}
	for _, suite := range root.Children {
		for _, test := range suite.Children {
			all[test.attr("classname")+" "+test.attr("name")[:8]] = "passed"
			for _, child := range test.Children {
				if child.XMLName.Local != "system-out" {
					all[test.attr("classname")+" "+test.attr("name")[:8]] = child.XMLName.Local
				}
			}
		}
	}
	return all
}

func TestWhatFailsIsAFailure(t *testing.T) {
	for _, tt := range []struct {
		failOn engine.Severity
		house2 string
	}{{engine.Error, "passed"}, {engine.Warning, "failure"}} {
		report := sample.Report()
		report.FailOn = tt.failOn
		want := map[string]string{
			"House TEST-001": "failure", "House TEST-002": tt.house2, "Garden TEST-001": "skipped", "Garden TEST-002": "passed",
		}
		if diff := cmp.Diff(want, outcomes(read(t, write(t, report)))); diff != "" {
			t.Errorf("outcomes when %v fails (-want +got):\n%s", tt.failOn, diff)
		}
	}
}

// A rule that is off in the class of a stack is no test of it.
func TestRulesThatAreOffAreNoTests(t *testing.T) {
	report := sample.Report()
	report.Assembly.Stacks[1].Class = assembly.Sandbox
	report.Rules[1].Relax = map[assembly.Class]engine.Severity{assembly.Sandbox: engine.Off}
	if got, ok := outcomes(read(t, write(t, report)))["Garden TEST-002"]; ok {
		t.Errorf("a rule that is off = %s, want no test", got)
	}
}

func TestCountsAddUp(t *testing.T) {
	root := read(t, write(t, sample.Report()))
	if got := root.attr("tests") + root.attr("failures") + root.attr("errors"); got != "410" {
		t.Errorf("tests, failures and errors = %s, want 4, 1 and 0", got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	var w io.Writer = full{}
	if junit.Write(w, sample.Report()) == nil {
		t.Error("Write() = nil, want the error of the writer")
	}
}
