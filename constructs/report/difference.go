package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// A Difference is what has changed since an earlier report.
type Difference struct {
	// Scores are those that changed: of all, and of pillars.
	Scores []ScoreChange `json:"scores,omitempty"`
	// Items changed their status, and Rules their findings.
	Items []ItemChange `json:"items,omitempty"`
	Rules []RuleChange `json:"rules,omitempty"`
	Cost  *CostChange  `json:"cost,omitempty"`
	// Worse says that an item is no longer reached, or that a finding is new.
	Worse bool `json:"worse"`
}

// A ScoreChange is a score before and after.
type ScoreChange struct {
	Name   string `json:"name"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// An ItemChange is the status of an item before and after.
type ItemChange struct {
	ID     string           `json:"id"`
	Text   string           `json:"text"`
	Before checklist.Status `json:"before"`
	After  checklist.Status `json:"after"`
}

// A RuleChange is how many findings of a guardrail are new, and how many are gone.
type RuleChange struct {
	Rule  string `json:"rule"`
	Title string `json:"title"`
	New   int    `json:"new"`
	Gone  int    `json:"gone"`
}

// A CostChange is the standing cost of a month before and after.
type CostChange struct {
	Before     string `json:"before"`
	After      string `json:"after"`
	Difference string `json:"difference"`
}

// Empty reports whether nothing has changed.
func (d *Difference) Empty() bool {
	return len(d.Scores)+len(d.Items)+len(d.Rules) == 0 && d.Cost == nil
}

// Compare returns what has changed since an earlier report. Findings are the same if rule, resource
// and property are.
func (r *Report) Compare(before *Report) *Difference {
	d := &Difference{Scores: scoreChanges(before, r), Items: itemChanges(before, r), Rules: ruleChanges(before, r)}
	if before.Cost.Cents != r.Cost.Cents {
		change := price.Money(r.Cost.Cents-before.Cost.Cents) * (price.Unit / 100)
		d.Cost = &CostChange{before.Cost.Total, r.Cost.Total, change.String()}
		if change > 0 {
			d.Cost.Difference = "+" + d.Cost.Difference
		}
	}
	d.Worse = slices.ContainsFunc(d.Items, func(i ItemChange) bool {
		return i.Before.Done() && !i.After.Done() && i.After != checklist.NotApplicable
	}) ||
		slices.ContainsFunc(d.Rules, func(c RuleChange) bool { return c.New > 0 })
	return d
}

func scoreChanges(before, after *Report) (all []ScoreChange) {
	add := func(name string, a, b int) {
		if a != b {
			all = append(all, ScoreChange{name, a, b})
		}
	}
	add("Overall", before.Score.Percent, after.Score.Percent)
	old := map[string]int{}
	for _, p := range before.Pillars {
		old[string(p.Name)] = p.Score.Percent
	}
	for _, p := range after.Pillars {
		if was, known := old[string(p.Name)]; known {
			add(string(p.Name), was, p.Score.Percent)
		}
	}
	return all
}

func itemChanges(before, after *Report) (all []ItemChange) {
	old := map[string]checklist.Status{}
	for _, r := range slices.Concat(before.Items(), before.Steps) {
		old[r.ID] = r.Status
	}
	for _, r := range slices.Concat(after.Items(), after.Steps) {
		if was := old[r.ID]; was != "" && was != r.Status {
			all = append(all, ItemChange{r.ID, r.Text, was, r.Status})
		}
	}
	return all
}

// ruleChanges compares the findings, each as often as it is there.
func ruleChanges(before, after *Report) (all []RuleChange) {
	type key struct{ rule, path, logicalID, property string }
	left := map[key]int{}
	titles := map[string]string{}
	for _, rule := range slices.Concat(before.Rules, after.Rules) {
		titles[rule.ID] = rule.Title
	}
	for _, f := range before.Findings {
		left[key{f.Rule, f.Path, f.LogicalID, f.Property}]++
	}
	changes := map[string]RuleChange{}
	for _, f := range after.Findings {
		if k := (key{f.Rule, f.Path, f.LogicalID, f.Property}); left[k] > 0 {
			left[k]--
			continue
		}
		c := changes[f.Rule]
		c.New++
		changes[f.Rule] = c
	}
	for k, n := range left {
		if n > 0 {
			c := changes[k.rule]
			c.Gone += n
			changes[k.rule] = c
		}
	}
	for rule, c := range changes {
		c.Rule, c.Title = rule, titles[rule]
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b RuleChange) int { return cmp.Compare(a.Rule, b.Rule) })
	return all
}

// String words a change of findings: "2 new, 1 gone".
func (c RuleChange) String() string {
	switch {
	case c.Gone == 0:
		return fmt.Sprintf("%d new", c.New)
	case c.New == 0:
		return fmt.Sprintf("%d gone", c.Gone)
	}
	return fmt.Sprintf("%d new, %d gone", c.New, c.Gone)
}
