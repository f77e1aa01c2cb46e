// Package junit writes reports of guardrails as JUnit XML, which GitLab, Jenkins and most other CI
// systems show as test results.
//
// Each stack is a suite, and each rule that is on in its class a test of it. The test fails if a
// finding does, and lists them all. It is skipped if nothing is left but what was waived or what a
// baseline knows, and says why. Findings that do not fail are its output.
//
// The form is that of the schema of Jenkins' xUnit plugin (junit-10.xsd). There is no time of day
// and no duration in it: the same report is the same bytes.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

type (
	suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Suites   []suite  `xml:"testsuite"`
	}
	suite struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		File     string `xml:"file,attr"`
		Tested   []test `xml:"testcase"`
	}
	test struct {
		Name    string   `xml:"name,attr"`
		Class   string   `xml:"classname,attr"`
		Failure *outcome `xml:"failure"`
		Skipped *outcome `xml:"skipped"`
		Output  string   `xml:"system-out,omitempty"`
	}
	outcome struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// Write writes a report.
func Write(w io.Writer, r *engine.Report) error {
	all := suites{Name: "plinth guardrail"}
	found := index(r)
	for _, stack := range stacks(r) {
		s := suite{Name: stack.Path, File: stack.TemplateFile}
		for _, rule := range r.Rules {
			here := found[at{stack, rule.ID}]
			if here == nil && rule.SeverityIn(stack.Class) == engine.Off {
				continue
			}
			t := here.test(rule, stack)
			s.Tests++
			if t.Failure != nil {
				s.Failures++
			}
			if t.Skipped != nil {
				s.Skipped++
			}
			s.Tested = append(s.Tested, t)
		}
		all.Tests, all.Failures, all.Suites = all.Tests+s.Tests, all.Failures+s.Failures, append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// at is where findings meet in a test.
type at struct {
	stack *assembly.Stack
	rule  string
}

// findings are those of one rule in one stack.
type findings struct{ failing, passing, excused []string }

func index(r *engine.Report) map[at]*findings {
	all := map[at]*findings{}
	of := func(f engine.Finding) *findings {
		key := at{f.Stack, f.Rule.ID}
		if all[key] == nil {
			all[key] = &findings{}
		}
		return all[key]
	}
	for _, f := range r.Findings {
		here := of(f)
		if r.Fails(f) {
			here.failing = append(here.failing, describe(f))
		} else {
			here.passing = append(here.passing, fmt.Sprintf("%v: %s", f.Severity, describe(f)))
		}
	}
	for _, f := range r.Waived {
		here := of(f)
		here.excused = append(here.excused, fmt.Sprintf("waived%s: %s\n  %s", f.Waiver.Until(), f.Waiver.Reason, describe(f)))
	}
	for _, f := range r.Known {
		here := of(f)
		here.excused = append(here.excused, "in the baseline: "+describe(f))
	}
	return all
}

func (f *findings) test(rule engine.Rule, stack *assembly.Stack) test {
	t := test{Name: rule.ID + " " + rule.Title, Class: stack.Path}
	if f == nil {
		return t
	}
	output := f.passing
	switch {
	case len(f.failing) > 0:
		t.Failure = &outcome{
			Type: rule.ID, Message: message(f.failing),
			Text: strings.Join(f.failing, "\n") + "\nwhy: " + rule.Why + "\nfix: " + rule.Fix,
		}
		output = append(output, f.excused...)
	case len(f.passing) == 0:
		t.Skipped = &outcome{Message: message(f.excused), Text: strings.Join(f.excused, "\n")}
	default:
		output = append(output, f.excused...)
	}
	t.Output = strings.Join(output, "\n")
	return t
}

// message is the first of several, for the lists that CI systems show.
func message(all []string) string {
	first, _, _ := strings.Cut(all[0], "\n")
	if len(all) == 1 {
		return first
	}
	return fmt.Sprintf("%s, and %d more", first, len(all)-1)
}

func describe(f engine.Finding) string {
	return fmt.Sprintf("%s: %s (%v)", f.Path, f.Text(), f.Place())
}

// stacks are those that the report is about, also where its assembly is not at hand.
func stacks(r *engine.Report) []*assembly.Stack {
	var all []*assembly.Stack
	seen := map[*assembly.Stack]bool{}
	add := func(s *assembly.Stack) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	if r.Assembly != nil {
		for _, s := range r.Assembly.Stacks {
			add(s)
		}
	}
	for _, found := range [][]engine.Finding{r.Findings, r.Waived, r.Known} {
		for _, f := range found {
			add(f.Stack)
		}
	}
	return all
}
