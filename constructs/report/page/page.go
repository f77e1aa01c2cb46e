// Package page writes a Well-Architected report as one HTML file that needs nothing else: no
// network, no font, no script of others. The main things are readable without JavaScript, which
// adds search, filters and pages of rows; a report of 20,000 findings has no more rows in the page
// than one of 500. The package is pure Go.
package page

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/internal/files"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/roadmap"
)

// Options say what a page shows besides the report.
type Options struct {
	// Title is what the report is of, such as the name of an app; empty for none.
	Title string
	// Figures are drawings, in their order.
	Figures []Figure
}

// A Figure is a drawing of the app.
type Figure struct {
	// ID is unique in the page, Title is its heading, and Text says what it shows.
	ID, Title, Text string
	// SVG is the drawing. It is put into the page as it is: it has to be the app's own, with all text
	// in it escaped.
	SVG []byte
}

// Drawing is the SVG of the figure, as the page has it.
func (f Figure) Drawing() template.HTML { return template.HTML(f.SVG) }

//go:embed page.html
var markup string

//go:embed style.css
var style string

//go:embed page.js
var script string

// parsed is the page, read once and only by who writes one.
var parsed = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(functions).Parse(markup))
})

// content is what the page is made of.
type content struct {
	*report.Report
	Options
	Open   []open
	Style  template.CSS
	Script template.JS
	Data   template.JS
}

// Decisive is the item for which a step of the roadmap has its status.
func (c content) Decisive(step roadmap.Step) string {
	for _, item := range slices.Concat(c.Items(), c.Steps) {
		if slices.Contains(step.Items, item.ID) && item.Status == step.Status {
			return item.ID
		}
	}
	return step.Items[0]
}

// An open guardrail has findings.
type open struct {
	report.Rule
	Count int
}

// Write writes the page of a report.
func Write(w io.Writer, r *report.Report, o Options) error {
	// What the scripts read: encoding/json escapes what could end the element.
	data, err := json.Marshal(map[string]any{
		"findings": r.Findings, "waived": r.Waived, "alarms": r.Alarms.Resources, "stacks": r.Stacks, "matrices": r.Reach.Matrices,
	})
	if err != nil {
		return err
	}
	c := content{Report: r, Options: o, Style: template.CSS(style), Script: template.JS(script), Data: template.JS(data)}
	counts := map[string]int{}
	for _, f := range r.Findings {
		counts[f.Rule]++
	}
	for _, rule := range r.Rules {
		if n := counts[rule.ID]; n > 0 {
			c.Open = append(c.Open, open{rule, n})
		}
	}
	return parsed().Execute(w, c)
}

// Save writes a report into a folder, for programs and as a page.
func Save(dir string, r *report.Report, o Options) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{report.JSONFile, r.JSON},
		{report.HTMLFile, func(w io.Writer) error { return Write(w, r, o) }},
	} {
		if err := files.Write(filepath.Join(dir, file.name), file.write); err != nil {
			return err
		}
	}
	return nil
}
