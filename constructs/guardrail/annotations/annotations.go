// Package annotations writes reports of guardrails as workflow commands of GitHub Actions, which
// shows them beside the changed lines of a pull request and in the summary of the run.
package annotations

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Write writes a command for each finding, the ones that fail first: GitHub shows ten errors and
// ten warnings of a step. Findings that a baseline knows are notices, and waived ones are left out.
// The last line is the report's summary.
func Write(w io.Writer, r *engine.Report) error {
	var b strings.Builder
	for _, s := range []engine.Severity{engine.Error, engine.Warning} {
		for _, f := range r.Findings {
			if f.Severity == s {
				b.WriteString(command(s.String(), f))
			}
		}
	}
	for _, f := range r.Known {
		b.WriteString(command("notice", f))
	}
	fmt.Fprintln(&b, r.Summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// command is one workflow command: ::error file=main.go,line=7,title=...::message.
func command(name string, f engine.Finding) string {
	var properties []string
	add := func(key, value string) { properties = append(properties, key+"="+property.Replace(value)) }
	at := f.Place()
	add("file", at.File)
	if at.Line > 0 {
		add("line", fmt.Sprint(at.Line))
	}
	add("title", f.Rule.ID+" "+f.Rule.Title)
	message := fmt.Sprintf("%s: %s\n%s %s", f.Path, f.Text(), f.Rule.Why, f.Rule.Fix)
	return fmt.Sprintf("::%s %s::%s\n", name, strings.Join(properties, ","), data.Replace(message))
}

// What the runner decodes: in a message, and in a property, where a comma or a colon would end it.
var (
	escapes  = []string{"%", "%25", "\r", "%0D", "\n", "%0A"}
	data     = strings.NewReplacer(escapes...)
	property = strings.NewReplacer(slices.Concat(escapes, []string{":", "%3A", ",", "%2C"})...)
)
