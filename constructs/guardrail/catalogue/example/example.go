// Package example has, for the rules of the catalogue, a change of a good template that breaks the
// rule, what is found then, and with it how the template keeps the rule. The tests of the catalogue
// write the examples from the cases by which they prove each rule.
package example

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// An Example is one case of a rule.
type Example struct {
	// Name says in words what is wrong.
	Name string `json:"name"`
	// Changes are what breaks the rule.
	Changes []Change `json:"changes"`
	// Found is where the rule reports what.
	Found string `json:"found"`
}

// A Change is one place of a template.
type Change struct {
	// Path is the place: a resource by its logical id and a property, such as
	// "Vpc.Properties.EnableDnsSupport", or a section of the template or its stack.
	Path string `json:"path"`
	// Type is that of the resource.
	Type string `json:"type,omitempty"`
	// Right and Wrong are what stands there in JSON, nil for nothing.
	Right json.RawMessage `json:"right,omitempty"`
	Wrong json.RawMessage `json:"wrong,omitempty"`
}

// Of returns the example of a rule, if there is one.
func Of(rule string) (Example, bool) {
	e, ok := all()[rule]
	return e, ok
}

// String is the example in lines, as the explanation of a rule has them.
func (e Example) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "  example   %s\n", e.Name)
	for _, c := range e.Changes {
		where := c.Path
		if c.Type != "" {
			where += " of " + c.Type
		}
		fmt.Fprintf(&text, "            at %s\n            wrong:  %s\n            right:  %s\n", where, inLine(c.Wrong), inLine(c.Right))
	}
	fmt.Fprintf(&text, "            found:  %s\n", e.Found)
	return text.String()
}

// longest is how much of a value a line shows.
const longest = 500

func inLine(value json.RawMessage) string {
	if value == nil {
		return "(nothing)"
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, value); err != nil {
		return string(value) // which the tests do not write
	}
	text := []rune(compact.String())
	if len(text) > longest {
		return string(text[:longest]) + "..."
	}
	return string(text)
}

//go:embed data
var files embed.FS

var all = sync.OnceValue(func() map[string]Example {
	entries, err := files.ReadDir("data")
	if err != nil {
		panic(fmt.Errorf("example: %w", err))
	}
	examples := map[string]Example{}
	for _, entry := range entries {
		text, err := files.ReadFile("data/" + entry.Name())
		if err == nil {
			err = json.Unmarshal(text, &examples)
		}
		if err != nil {
			panic(fmt.Errorf("example: %s: %w", entry.Name(), err)) // the tests write the files
		}
	}
	return examples
})
