package report

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Reach is who reaches whom in the networks of the app, between the tiers of its VPCs and the
// places outside.
type Reach struct {
	Tiers int `json:"tiers"`
	// Matrices has one for each port, and Missing says why there is none.
	Matrices []Matrix `json:"matrices"`
	Missing  string   `json:"missing,omitempty"`
}

// MaxTiers is the largest number of tiers with a matrix: its size is the square of that.
const MaxTiers = 60

// A Matrix tells for each pair of places whether the row reaches the column: "yes", "no",
// "unknown", "part" if only some packets arrive, or "-" for places outside the app.
type Matrix struct {
	Port   int        `json:"port"`
	Places []string   `json:"places"`
	Cells  [][]string `json:"cells"`
}

func reachOf(a *assembly.Assembly, ports []int) Reach {
	network := reach.Of(a)
	all := Reach{Tiers: len(network.Tiers()), Matrices: []Matrix{}}
	switch {
	case all.Tiers == 0:
		all.Missing = "No VPC of the app has tagged tiers."
	case all.Tiers > MaxTiers:
		all.Missing = fmt.Sprintf("The app has %d tiers, and a matrix at most %d: ask package reach about single places.", all.Tiers, MaxTiers)
	}
	if all.Missing != "" {
		return all
	}
	if len(ports) == 0 {
		ports = []int{443}
	}
	for _, port := range ports {
		found, err := network.Matrix(port)
		if err != nil {
			all.Missing = err.Error() + "."
			return all
		}
		m := Matrix{Port: port, Places: slices.Clone(found.Places), Cells: make([][]string, len(found.Places))}
		for i, row := range found.Cells {
			for _, cell := range row {
				m.Cells[i] = append(m.Cells[i], cell.String())
			}
		}
		all.Matrices = append(all.Matrices, m)
	}
	return all
}
