package reach

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// A Matrix is the answer for every pair of places.
type Matrix struct {
	Port   int
	Places []string
	// Cells hold what the place of the row reaches, by row and column.
	Cells [][]Cell
}

// A Cell is an [Answer] without its way.
type Cell struct {
	Reachable Verdict
	Partial   bool
	// Outside marks a pair of which neither is in the app; it is not asked about.
	Outside bool
}

func (c Cell) String() string {
	switch {
	case c.Outside:
		return "-"
	case c.Reachable == Yes && c.Partial:
		return "part"
	}
	return c.Reachable.String()
}

// Matrix asks for TCP connections to a port between all of the places: without any, between
// the tiers of all VPCs, the internet, and on premises if there is a VPN. It fails on a place
// that is not in the app or is several.
func (n *Network) Matrix(port int, places ...string) (*Matrix, error) {
	if len(places) == 0 {
		places = append(n.Tiers(), Internet)
		if len(n.tunnels) > 0 {
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
			if row[i].Outside = from.outside() && to.outside(); row[i].Outside {
				continue
			}
			r := n.ask(from, to, TCP(port), false)
			row[i] = Cell{Reachable: r.verdict, Partial: r.partial}
		}
		m.Cells = append(m.Cells, row)
	}
	return m, nil
}

// At returns the cell of two places; it is Unknown for a place that was not asked about.
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

// String draws the matrix as a table: rows reach columns.
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
	w.Flush() // to a Builder, which takes everything
	return b.String()
}
