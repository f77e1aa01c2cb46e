// Package diagram draws what an assembly defines: its accounts and organizational units, its VPCs,
// and its transit gateways with their segments.
//
// A diagram is an SVG that needs nothing else: no font, no script, no style sheet. Its colors
// follow the reader's light or dark scheme, and what it shows it also says, for readers who do not
// see it. What only deployment knows is shown as unknown.
//
// The package is pure Go.
package diagram

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/report/diagram/internal/box"
)

// A Diagram is one picture of an app.
type Diagram struct {
	// ID is the picture's in a page and in the name of its file: "vpc-prod-network".
	ID string
	// Title says what it shows, Text what can be seen in it, one line for each thing.
	Title, Text string
	// SVG is a document of its own, which can stand in a page of HTML as well.
	SVG []byte
}

// All draws an assembly: its accounts, its transit gateways, then its VPCs. It returns none for an
// assembly that has nothing of that. More than a dozen VPCs are drawn by their layout: one diagram
// stands for all that are laid out alike.
func All(a *assembly.Assembly) ([]Diagram, error) {
	if a == nil {
		return nil, fmt.Errorf("diagram: the assembly is nil, want what assembly.Read returns")
	}
	accounts := readOrganization(a)
	network := reach.Of(a)
	var all []Diagram
	add := func(id, title string, text []string, b box.Block) {
		id = unique(all, slug(id))
		d := Diagram{ID: id, Title: title, Text: strings.Join(text, "\n")}
		d.SVG = box.SVG("diagram-"+id, title, d.Text, box.Column(12, box.Text(box.Title, title), b))
		all = append(all, d)
	}
	if root := accounts.root; root != nil {
		add("accounts", "Accounts and organizational units", root.text(""), drawUnit(root, 0))
	}
	for _, g := range network.TransitGateways() {
		t := transit{g, accounts}
		add("transit-gateway "+g.Name, "Transit gateway "+g.Name, t.text(), t.draw())
	}
	for _, v := range layouts(network.VPCs(), accounts) {
		add("vpc "+v.Name, v.title(), v.text(), v.draw())
	}
	return all, nil
}

// Write writes the file diagram-ID.svg of each diagram into a directory, such as cdk.out, and
// returns the names of the files. Files of that form that an earlier run left there are removed.
func Write(dir string, diagrams []Diagram) ([]string, error) {
	old, err := filepath.Glob(filepath.Join(dir, "diagram-*.svg"))
	if err != nil {
		return nil, fmt.Errorf("diagram: %w", err)
	}
	var names []string
	for _, d := range diagrams {
		names = append(names, "diagram-"+d.ID+".svg")
		if err := os.WriteFile(filepath.Join(dir, names[len(names)-1]), d.SVG, 0o666); err != nil {
			return nil, fmt.Errorf("diagram: %w", err)
		}
	}
	for _, file := range old {
		if !slices.Contains(names, filepath.Base(file)) {
			if err := os.Remove(file); err != nil {
				return nil, fmt.Errorf("diagram: %w", err)
			}
		}
	}
	return names, nil
}

// slug makes a name fit for a file and for an id in a page.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	all := strings.Join(words, "-")
	return strings.TrimRight(all[:min(len(all), 100)], "-")
}

// unique tells diagrams apart whose names differ by case or signs alone.
func unique(all []Diagram, id string) string {
	taken := func(id string) bool { return slices.ContainsFunc(all, func(d Diagram) bool { return d.ID == id }) }
	free := id
	for i := 2; taken(free); i++ {
		free = fmt.Sprintf("%s-%d", id, i)
	}
	return free
}
