// Package reachtest holds a network to who reaches whom in it, in tests.
package reachtest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Matrix fails the test unless places reach each other on a TCP port as a table says, which is that
// of [reach.Matrix]. Its layout does not count.
func Matrix(t testing.TB, n *reach.Network, port int, want string, places ...string) {
	t.Helper()
	m, err := n.Matrix(port, places...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fields(want), fields(m.String())); diff != "" {
		t.Errorf("reachability (-want +got):\n%s\n%s", diff, m)
	}
}

// Sources fails the test unless these, and nothing else, connect to a place on a TCP port.
func Sources(t testing.TB, n *reach.Network, place string, port int, want ...string) {
	t.Helper()
	var from []string
	for _, source := range n.Sources(place, port) {
		from = append(from, source.From)
	}
	if diff := cmp.Diff(want, from); diff != "" {
		t.Errorf("Sources(%q, %d) (-want +got):\n%s", place, port, diff)
	}
}

// fields leaves the layout of a table aside.
func fields(table string) [][]string {
	var rows [][]string
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		rows = append(rows, strings.Fields(line))
	}
	return rows
}
