package reach

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Matrix holds the answer for every pair of places.
type Matrix struct {
	Port   int
	Places []string
	// Cells say, by row and column, whether the row's place reaches the column's.
	Cells [][]Cell
}

// A Cell is an [Answer] without its path.
type Cell struct {
	Reachable assembly.Truth
	Partial   bool
	// External marks a pair of places outside the app, for which nothing is known.
	External bool
}

// String returns "yes", "no", "unknown", "part" if only some packets arrive, or "-" for a pair
// of places outside the app.
func (c Cell) String() string {
	switch {
	case c.External:
		return "-"
	case c.Reachable == assembly.True && c.Partial:
		return "part"
	}
	return word(c.Reachable)
}

// Matrix asks for TCP connections to a port between all of the places. Without places, it asks
// between the tiers of all VPCs, the internet, and on-premises networks if anything leads there.
// It returns an error if a place is not in the app or its name is ambiguous.
func (n *Network) Matrix(port int, places ...string) (*Matrix, error) {
	if len(places) == 0 {
		places = append(n.Tiers(), Internet)
		if n.hasLinks() {
			places = append(places, OnPremises)
		}
	}
	m := &Matrix{Port: port, Places: places}
	found := make([]place, len(places))
	for i, name := range places {
		var err error
		if found[i], err = n.place(name); err != nil {
			return nil, err
		}
	}
	for _, from := range found {
		row := make([]Cell, len(found))
		for i, to := range found {
			if row[i].External = from.external() && to.external(); row[i].External {
				continue
			}
			r := n.ask(from, to, TCP(port), false)
			row[i] = Cell{Reachable: r.Reachable, Partial: r.Partial}
		}
		m.Cells = append(m.Cells, row)
	}
	return m, nil
}

// At returns the cell of two places. It is Unknown for places that the matrix does not have.
func (m *Matrix) At(from, to string) Cell {
	for i, f := range m.Places {
		for j, t := range m.Places {
			if f == from && t == to {
				return m.Cells[i][j]
			}
		}
	}
	return Cell{}
}

// String returns the matrix as a table, in which rows reach columns.
func (m *Matrix) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "tcp/%d from \\ to", m.Port)
	for i := range m.Places {
		fmt.Fprintf(w, "\t%d", i+1)
	}
	fmt.Fprintln(w)
	for i, place := range m.Places {
		fmt.Fprintf(w, "%d %s", i+1, place)
		for _, c := range m.Cells[i] {
			fmt.Fprintf(w, "\t%v", c)
		}
		fmt.Fprintln(w)
	}
	w.Flush() // a Builder never fails
	return b.String()
}
