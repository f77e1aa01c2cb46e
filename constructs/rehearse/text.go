package rehearse

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// Text writes the steps as instructions: which stack goes where, what to do by hand before it, and
// what fails. A line of counts follows.
func (r *Rehearsal) Text(w io.Writer) error {
	_, err := io.WriteString(w, r.String())
	return err
}

// String is what [Rehearsal.Text] writes.
func (r *Rehearsal) String() string {
	var b strings.Builder
	said := 0
	for _, s := range r.Steps {
		b.WriteString(s.String())
		said += len(s.Findings)
	}
	if said < len(r.Findings) {
		b.WriteString("Never deployed, or left behind:\n")
		for _, f := range r.Findings[said:] {
			b.WriteString(indent(f.String()))
		}
	}
	fmt.Fprintln(&b, r.counts())
	return b.String()
}

// counts is the last line.
func (r *Rehearsal) counts() string {
	errors := 0
	for _, f := range r.Findings {
		if f.Severity == finding.Error {
			errors++
		}
	}
	return fmt.Sprintf("%s, %s, %s", words.Count(len(r.Steps), "step"), words.Count(errors, "error"),
		words.Count(len(r.Findings)-errors, "warning"))
}

// where is the environment of the step.
func (s Step) where() string {
	if s.Stack.Account == "" && s.Stack.Region == "" {
		return "any account and Region"
	}
	return s.Stack.Account + "/" + s.Stack.Region
}

// String is the step as a numbered instruction.
func (s Step) String() string {
	how := "updated"
	switch {
	case s.New:
		how = "created"
	case s.Unchanged:
		how = "unchanged, skipped"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d. %s in %s: %s\n", s.Number, s.Stack.Path, s.where(), how)
	for _, instruction := range s.Before {
		b.WriteString(indent("before: " + instruction))
	}
	for _, f := range s.Findings {
		b.WriteString(indent(f.String()))
	}
	return b.String()
}

func indent(text string) string {
	return "   " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n   ") + "\n"
}
