package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Reach is who reaches whom in the networks of the app, between the tiers of its VPCs and the
// places outside, by routes and network ACLs: security groups narrow it down.
type Reach struct {
	Tiers int `json:"tiers"`
	// Matrices has one for each port in play, but only one for ports with the same answers. Missing
	// says why there is none, Left which ports were not asked about.
	Matrices []Matrix `json:"matrices"`
	Missing  string   `json:"missing,omitempty"`
	Left     string   `json:"left,omitempty"`
}

// MaxTiers is the largest number of tiers with a matrix: its size is the square of that.
const MaxTiers = 250

// mostCells bounds what a report asks, to about a second: a port more or less costs the square of
// the tiers. The first port is asked about in any case.
const mostCells = 65_000

// A Matrix tells for each pair of places whether the row reaches the column: "yes", "no",
// "unknown", "part" if only some packets arrive, or "-" for places outside the app.
type Matrix struct {
	// Port is the first of the TCP ports with these answers, and Ports has all of them.
	Port   int        `json:"port"`
	Ports  []int      `json:"ports"`
	Places []string   `json:"places"`
	Cells  [][]string `json:"cells"`
}

// PortList words the ports: "443, 5432".
func (m Matrix) PortList() string {
	all := make([]string, len(m.Ports))
	for i, port := range m.Ports {
		all[i] = strconv.Itoa(port)
	}
	return strings.Join(all, ", ")
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
		ports = portsInPlay(a)
		if n := max(mostCells/(all.Tiers*all.Tiers), 1); n < len(ports) {
			all.Left = fmt.Sprintf("With %d tiers, ports were left out: %s.", all.Tiers, Matrix{Ports: ports[n:]}.PortList())
			ports = ports[:n]
		}
	}
	for _, port := range ports {
		found, err := network.Matrix(port)
		if err != nil {
			all.Missing = err.Error() + "."
			return all
		}
		all.add(found)
	}
	return all
}

// add takes a matrix in, or its port alone if another port has the same answers.
func (r *Reach) add(found *reach.Matrix) {
	m := Matrix{Port: found.Port, Ports: []int{found.Port}, Places: slices.Clone(found.Places), Cells: make([][]string, len(found.Places))}
	for i, row := range found.Cells {
		for _, cell := range row {
			m.Cells[i] = append(m.Cells[i], cell.String())
		}
	}
	same := slices.IndexFunc(r.Matrices, func(other Matrix) bool { return slices.EqualFunc(m.Cells, other.Cells, slices.Equal[[]string]) })
	if same >= 0 {
		r.Matrices[same].Ports = append(r.Matrices[same].Ports, found.Port)
		return
	}
	r.Matrices = append(r.Matrices, m)
}
