package page

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/report"
)

// places is how many places a matrix of the page has in itself, in each direction.
const places = 60

// A span is a VPC with the rows of its tiers, or a place outside of all VPCs without a name.
type span struct {
	Name   string
	Labels []string
	Cells  [][]string
}

// grid puts the rows of a matrix together by VPC.
func grid(m report.Matrix) (all []span) {
	n := min(len(m.Places), places)
	for i, place := range m.Places[:n] {
		vpc, tier := vpcOf(place)
		if len(all) == 0 || vpc == "" || all[len(all)-1].Name != vpc {
			all = append(all, span{Name: vpc})
		}
		last := &all[len(all)-1]
		last.Labels, last.Cells = append(last.Labels, tier), append(last.Cells, m.Cells[i][:n])
	}
	return all
}

// vpcOf cuts the place of a tier: that of the internet has no VPC.
func vpcOf(place string) (vpc, tier string) {
	i := strings.LastIndex(place, "/")
	return place[:max(i, 0)], place[i+1:]
}

// overview tells of a matrix that is larger than the page what it says of VPCs as a whole.
func overview(m report.Matrix) []span {
	if len(m.Places) <= places {
		return nil
	}
	var names []string
	index := make([]int, len(m.Places))
	for i, place := range m.Places {
		vpc, tier := vpcOf(place)
		if vpc == "" {
			vpc = tier
		}
		index[i] = slices.Index(names, vpc)
		if index[i] < 0 {
			index[i], names = len(names), append(names, vpc)
		}
	}
	if len(names) > 2*places {
		return nil
	}
	strength := []string{"-", "no", "unknown", "part", "yes"}
	all := make([]span, len(names))
	for i, name := range names {
		all[i] = span{Labels: []string{name}, Cells: [][]string{slices.Repeat([]string{"-"}, len(names))}}
	}
	for i, row := range m.Cells {
		for j, cell := range row {
			at := &all[index[i]].Cells[0][index[j]]
			if slices.Index(strength, cell) > slices.Index(strength, *at) {
				*at = cell
			}
		}
	}
	return all
}

// pairs counts the pairs of different places that are not both outside of the app.
func pairs(m report.Matrix) int { return counted(m, "yes", "part", "unknown", "no") }

// connected counts those that connect, at least in part.
func connected(m report.Matrix) int { return counted(m, "yes", "part") }

func counted(m report.Matrix, answers ...string) (n int) {
	for i, row := range m.Cells {
		for j, cell := range row {
			if i != j && slices.Contains(answers, cell) {
				n++
			}
		}
	}
	return n
}
