package page

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/report/diagram"
)

// Draw draws an app, as files diagram-*.svg in a folder and as figures of its page.
func Draw(dir string, a *assembly.Assembly) ([]Figure, error) {
	diagrams, err := diagram.All(a)
	if err != nil {
		return nil, err
	}
	if _, err := diagram.Write(dir, diagrams); err != nil {
		return nil, err
	}
	var all []Figure
	for _, d := range diagrams {
		all = append(all, Figure{ID: d.ID, Title: d.Title, Text: d.Text, SVG: d.SVG})
	}
	return all, nil
}
