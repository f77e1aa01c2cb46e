package report

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// A Score is how many items are reached, of those that apply.
type Score struct {
	// Percent is rounded down, and 100 if nothing applies.
	Percent int `json:"percent"`
	Reached int `json:"reached"`
	Of      int `json:"of"`
	// By counts the items of each status.
	By map[checklist.Status]int `json:"by"`
}

// String words the percentage, "n/a" if nothing applies.
func (s Score) String() string {
	if s.Of == 0 {
		return "n/a"
	}
	return fmt.Sprintf("%d %%", s.Percent)
}

func scoreOf(results []checklist.Result) Score {
	s := Score{Percent: 100, By: map[checklist.Status]int{}}
	for _, r := range results {
		s.By[r.Status]++
		if r.Status != checklist.NotApplicable {
			s.Of++
		}
		if r.Status.Done() {
			s.Reached++
		}
	}
	if s.Of > 0 {
		s.Percent = 100 * s.Reached / s.Of
	}
	return s
}

// Items are those of all pillars, in their order.
func (r *Report) Items() []checklist.Result {
	var all []checklist.Result
	for _, p := range r.Pillars {
		all = append(all, p.Items...)
	}
	return all
}

// Below reports whether the report, or one of its pillars, scores less than a percentage.
func (r *Report) Below(percent int) bool {
	return r.Score.Percent < percent || slices.ContainsFunc(r.Pillars, func(p Pillar) bool { return p.Score.Percent < percent })
}
