package main

import (
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/annotations"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/junit"
	"github.com/plinth-cdk/plinth/constructs/guardrail/markdown"
	"github.com/plinth-cdk/plinth/constructs/guardrail/sarif"
	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// A format is a form of the report.
type format struct {
	name  string
	write func(io.Writer, *engine.Report) error
}

var formats = []format{
	{"text", func(w io.Writer, r *engine.Report) error { return r.Text(w) }},
	{"json", func(w io.Writer, r *engine.Report) error { return r.JSON(w) }},
	{"sarif", sarif.Write},
	{"junit", junit.Write},
	{"markdown", markdown.Write},
	{"github", annotations.Write},
}

func formatNames() (all []string) {
	for _, f := range formats {
		all = append(all, f.name)
	}
	return all
}

// write writes the report where the options want it.
func (o *options) write(r *engine.Report, stdout io.Writer) error {
	form := func(name string) func(io.Writer) error {
		return func(w io.Writer) error {
			for _, f := range formats {
				if f.name == name {
					return f.write(w, r)
				}
			}
			panic("no format " + strings.TrimSpace(name)) // the options know their formats
		}
	}
	if o.output == "" {
		return form(o.format)(stdout)
	}
	if err := files.Write(o.output, form(o.format)); err != nil {
		return err
	}
	return form("text")(stdout)
}
