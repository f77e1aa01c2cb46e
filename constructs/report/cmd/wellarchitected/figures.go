package main

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/report/diagram"
	"github.com/plinth-cdk/plinth/constructs/report/page"
)

// figures draws the app, as files beside the report and for its page.
func figures(dir string, a *assembly.Assembly) ([]page.Figure, error) {
	diagrams, err := diagram.All(a)
	if err != nil {
		return nil, err
	}
	if _, err := diagram.Write(dir, diagrams); err != nil {
		return nil, err
	}
	var all []page.Figure
	for _, d := range diagrams {
		all = append(all, page.Figure{ID: d.ID, Title: d.Title, Text: d.Text, SVG: d.SVG})
	}
	return all, nil
}
