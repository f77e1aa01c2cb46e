// Package rehearsetest holds an app to its rehearsal, in tests: that it deploys from nothing in the
// phases that its README says, and that it takes the changes that a company makes.
package rehearsetest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// A Phase is one of several deployments that lead to the whole app.
type Phase struct {
	// Title is what it is for, Before what somebody does by hand first.
	Title  string
	Before []string
	// Commands are what deploys it.
	Commands []string
	// App is what is deployed then.
	App *assembly.Assembly
}

// Phases rehearses deployments, from nothing and one after the other, each with a second attempt
// after any of its steps has failed. Every finding fails the test. The document has to describe the
// phases between the lines "<!-- rehearsed -->" and "<!-- end -->", which -update and
// PLINTH_UPDATE=1 rewrite.
func Phases(t testing.TB, document string, phases ...Phase) {
	t.Helper()
	var b strings.Builder
	var before *assembly.Assembly
	for i, p := range phases {
		fmt.Fprintf(&b, "**%d. %s**\n\n", i+1, p.Title)
		for _, by := range p.Before {
			fmt.Fprintf(&b, "- %s\n", by)
		}
		if len(p.Before) > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "```sh\n%s\n```\n\n", strings.Join(p.Commands, "\n"))
		fmt.Fprintf(&b, "%s\n\n", steps(clean(t, p.Title, before, p.App)))
		before = p.App
	}
	constructtest.Section(t, document, "rehearsed", "\n"+b.String())
}

// Change rehearses a change of what is deployed. Every finding fails the test, and so does a
// rehearsal that differs from the golden file testdata/rehearsal/NAME.txt.
func Change(t testing.TB, name string, before, after *assembly.Assembly) {
	t.Helper()
	golden := filepath.Join("testdata", "rehearsal", name+".txt")
	got := steps(clean(t, name, before, after)) + "\n"
	if constructtest.Updating() {
		if err := os.MkdirAll(filepath.Dir(golden), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +rehearsed):\n%s", golden, diff)
	}
}

// clean wants no finding, neither at once nor in the attempt after any step has failed.
func clean(t testing.TB, name string, before, after *assembly.Assembly) *rehearse.Rehearsal {
	t.Helper()
	r := rehearse.First(after)
	if before != nil {
		r = rehearse.Update(before, after)
	}
	if len(r.Findings) > 0 {
		t.Errorf("%s would not deploy: %d findings, want none:\n%s", name, len(r.Findings), r)
		return r
	}
	for _, s := range r.Steps {
		if s.Unchanged {
			continue // the CLI skips it, so that it does not fail
		}
		if again := rehearse.Resume(before, after, s.Number); len(again.Findings) > 0 {
			t.Errorf("%s would not deploy after step %d (%s) has failed: %d findings, want none:\n%s",
				name, s.Number, s.Stack.Path, len(again.Findings), again)
		}
	}
	return r
}

// steps are the stacks that the CDK CLI deploys, in its order, those left out that have not
// changed.
func steps(r *rehearse.Rehearsal) string {
	var lines []string
	for _, s := range r.Steps {
		if s.Unchanged {
			continue
		}
		how := "updated"
		if s.New {
			how = "created"
		}
		lines = append(lines, fmt.Sprintf("%d. %s, in %s/%s: %s", len(lines)+1, s.Stack.Path, s.Stack.Account, s.Stack.Region, how))
	}
	return strings.Join(lines, "\n")
}

// Refused wants a change of what is deployed to be refused for the resource at a path, with a way
// out.
func Refused(t testing.TB, path string, before, after *assembly.Assembly) {
	t.Helper()
	r := rehearse.Update(before, after)
	if r.Deployable() || !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool {
		return f.Severity == finding.Error && f.Path() == path && f.Fix != ""
	}) {
		t.Errorf("rehearsal finds %v, want %s refused, with a way out", r.Findings, path)
	}
}
