package checklist

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/internal/words"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
)

// A Result is where an app stands on one item, and why.
type Result struct {
	Item
	Status Status `json:"status"`
	// Why says it in a sentence.
	Why string `json:"why"`
	// Evidence is what shows the item, Gaps what ought to and does not.
	Evidence   []Evidence  `json:"evidence,omitempty"`
	Gaps       []Evidence  `json:"gaps,omitempty"`
	Guardrails []Guardrail `json:"guardrails,omitempty"`
	// Attestation is what somebody stated, whether it holds or has lapsed.
	Attestation *attestation.Attestation `json:"attestation,omitempty"`
}

// Evidence is what was found of one sign.
type Evidence struct {
	Says  string `json:"says"`
	Count int    `json:"count"`
	// Resources are the first of them.
	Resources []Place `json:"resources"`
}

// A Place names a resource, or a stack.
type Place struct {
	Path      string `json:"path"`
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId,omitempty"`
	Type      string `json:"type,omitempty"`
}

// A Guardrail is a rule that watches over an item, with what it found.
type Guardrail struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Open   int    `json:"open"`
	Waived int    `json:"waived"`
}

// maxPlaces keeps the evidence of a large app readable. Counts are of all.
const maxPlaces = 20

// Judge returns where the app stands on each item, in their order. Attestations are judged at now;
// of several for one item the last that holds counts.
func Judge(items []Item, report *engine.Report, stated []attestation.Attestation, now time.Time) []Result {
	found := tally(report)
	all := make([]Result, len(items))
	for i, item := range items {
		r := Result{Item: item, Guardrails: found.of(item.Guardrails)}
		for _, s := range item.Signs {
			shown, lacking := s.Find(report.Assembly)
			r.Evidence = appendEvidence(r.Evidence, s.Says, shown)
			r.Gaps = appendEvidence(r.Gaps, s.Lacks, lacking)
		}
		lapsed := r.attested(stated, now)
		r.Status, r.Why = r.decide(report.Assembly, lapsed)
		if r.Status.Done() || r.Status == NotApplicable {
			r.Constructs = nil
		}
		all[i] = r
	}
	return all
}

// attested picks the attestation that counts, and says why it does not hold.
func (r *Result) attested(stated []attestation.Attestation, now time.Time) (lapsed string) {
	for i := range stated {
		if stated[i].Item != r.ID {
			continue
		}
		if why := stated[i].Lapsed(now); why == "" || r.Attestation == nil || lapsed != "" {
			r.Attestation, lapsed = &stated[i], why
		}
	}
	return lapsed
}

// decide is the order of the answers: what contradicts comes before what shows.
func (r *Result) decide(a *assembly.Assembly, lapsed string) (Status, string) {
	stated := r.Attestation != nil && lapsed == ""
	open, waived := 0, 0
	for _, g := range r.Guardrails {
		open, waived = open+g.Open, waived+g.Waived
	}
	against := r.against()
	switch {
	case stated && r.Attestation.Waives && (against != "" || len(r.Evidence) == 0 || r.Decided == ByAttestation):
		return Waived, r.Attestation.String()
	case r.Decided == ByAttestation && stated:
		return Attested, r.Attestation.String()
	case r.Decided == ByAttestation:
		return NeedsAttestation, because("No template can show this, and nobody attests it.", r.Attestation, lapsed)
	case !r.Applies(a):
		return NotApplicable, "Nothing in the app concerns this."
	case against != "":
		return NotMet, because(against, r.Attestation, lapsed)
	case len(r.Evidence) > 0 && waived > 0:
		return Waived, fmt.Sprintf("Shown, but for %s.", words.Count(waived, "waived finding"))
	case len(r.Evidence) > 0:
		return Met, r.shown()
	case r.Decided == ByEither && stated:
		return Attested, r.Attestation.String()
	case r.Decided == ByEither:
		return NotMet, because("Nothing in the app shows this, and nobody attests that it is done elsewhere.", r.Attestation, lapsed)
	}
	return NotMet, "Nothing in the app shows this."
}

// against says what contradicts the item.
func (r *Result) against() string {
	var all []string
	for _, gap := range r.Gaps {
		all = append(all, fmt.Sprintf("%s (%d)", gap.Says, gap.Count))
	}
	for _, g := range r.Guardrails {
		if g.Open > 0 {
			all = append(all, fmt.Sprintf("%s (%s)", g.ID, words.Count(g.Open, "finding")))
		}
	}
	if all == nil {
		return ""
	}
	return "Against it: " + strings.Join(all, ", ") + "."
}

// shown says what shows the item.
func (r *Result) shown() string {
	var all []string
	for _, e := range r.Evidence {
		all = append(all, fmt.Sprintf("%s (%d)", e.Says, e.Count))
	}
	return "Shown by " + strings.Join(all, ", ") + "."
}

func because(text string, a *attestation.Attestation, lapsed string) string {
	if a == nil || lapsed == "" {
		return text
	}
	return fmt.Sprintf("%s What %s attested %s.", text, a.Owner, lapsed)
}

func appendEvidence(all []Evidence, says string, subjects []Subject) []Evidence {
	if len(subjects) == 0 {
		return all
	}
	e := Evidence{Says: says, Count: len(subjects)}
	for _, s := range subjects[:min(len(subjects), maxPlaces)] {
		e.Resources = append(e.Resources, s.place())
	}
	return append(all, e)
}

func (s Subject) place() Place {
	if s.Resource == nil {
		return Place{Path: s.Stack.Path, Stack: s.Stack.Path}
	}
	return Place{s.Resource.Path, s.Stack.Path, s.Resource.LogicalID, s.Resource.Type}
}

// tallied is how often each rule was violated, and waived.
type tallied struct {
	rules        []engine.Rule
	open, waived map[string]int
}

func tally(report *engine.Report) tallied {
	t := tallied{report.Rules, map[string]int{}, map[string]int{}}
	for _, f := range slices.Concat(report.Findings, report.Known) {
		t.open[f.Rule.ID]++
	}
	for _, f := range report.Waived {
		t.waived[f.Rule.ID]++
	}
	return t
}

// of are the rules that ids or prefixes name.
func (t tallied) of(names []string) (all []Guardrail) {
	for _, rule := range t.rules {
		if slices.ContainsFunc(names, func(name string) bool { return named(rule.ID, name) }) {
			all = append(all, Guardrail{rule.ID, rule.Title, t.open[rule.ID], t.waived[rule.ID]})
		}
	}
	return all
}

func named(id, name string) bool {
	return id == name || strings.HasSuffix(name, "-") && strings.HasPrefix(id, name)
}
