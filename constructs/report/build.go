package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
	"github.com/plinth-cdk/plinth/constructs/report/roadmap"
	"github.com/plinth-cdk/plinth/constructs/report/standard"
)

// Options say what a report is built from besides the assembly. The zero value is that of an app
// that states nothing: it has the catalogue evaluated.
type Options struct {
	// Guardrails is an evaluation of the same assembly. Without one Build evaluates the catalogue.
	Guardrails *engine.Report
	// Attestations are what the owners of the app state beside it, see [attestation.ReadFile]. Those
	// that the app recorded count as well; for one item these count first.
	Attestations []attestation.Attestation
	// Now is when attestations and waivers are judged; they never lapse at the zero time. It is not
	// written into the report.
	Now time.Time
	// Ports are those of TCP for which the matrix of reachability is drawn: 443 unless set.
	Ports []int
}

// Build works the report out. It fails if an attestation names no item, or one that the templates
// decide.
func Build(a *assembly.Assembly, o Options) (*Report, error) {
	stated, err := attestations(a, o.Attestations)
	if err != nil {
		return nil, err
	}
	found := o.Guardrails
	if found == nil {
		if found, err = engine.Evaluate(a, conformance.Beside(catalogue.Rules(), a), o.Now); err != nil {
			return nil, err
		}
	}
	items := checklist.All()
	results := checklist.Judge(append(items, checklist.Steps()...), found, stated, o.Now)
	bill := price.Default().Standing(a)
	r := &Report{
		Schema: Schema, Score: scoreOf(results[:len(items)]),
		Summary: Summary{found.Stacks, found.Resources, len(found.Rules), found.Count(engine.Error), found.Count(engine.Warning),
			len(found.Waived), len(found.Known)},
		Pillars: pillars(results[:len(items)], found), Roadmap: roadmap.Of(results), Steps: results[len(items):],
		Findings: findings(found.Findings), Waived: findings(found.Waived), Known: findings(found.Known), Rules: violated(found),
		Trusted: found.Trusted(), Stacks: stacks(a, found, bill), Cost: costOf(bill), Alarms: alarmsOf(a), Reach: reachOf(a, o.Ports),
		Standards: standard.Of(found), assembly: a,
	}
	return r, nil
}

// attestations are those that are stated beside an app and in it.
func attestations(a *assembly.Assembly, beside []attestation.Attestation) ([]attestation.Attestation, error) {
	recorded, err := attestation.Recorded(a)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(recorded, beside)
	for _, stated := range all {
		if err := CheckAttestation(stated); err != nil {
			if stated.Origin != "" {
				err = fmt.Errorf("%s: %w", stated.Origin, err)
			}
			return nil, err
		}
	}
	return all, nil
}

// CheckAttestation returns an error unless the attestation is whole and names an item that can be
// attested or, for a waiver, any item.
func CheckAttestation(stated attestation.Attestation) error {
	if err := stated.Check(); err != nil {
		return err
	}
	items := append(checklist.All(), checklist.Steps()...)
	item, ok := checklist.ByID(items, stated.Item)
	switch {
	case !ok:
		var ids []string
		for _, item := range items {
			ids = append(ids, item.ID)
		}
		if near := identifier.Nearest(stated.Item, ids); near != nil {
			return fmt.Errorf("there is no item %q, did you mean %s?", stated.Item, strings.Join(near, " or "))
		}
		return fmt.Errorf("there is no item %q, want one of %s", stated.Item, strings.Join(ids, ", "))
	case item.Decided == checklist.ByTemplates && !stated.Waives:
		return fmt.Errorf("%s cannot be attested: the templates show whether it is met; define what meets it, or waive it with a reason", item.ID)
	}
	return nil
}

// pillars divides the results.
func pillars(results []checklist.Result, found *engine.Report) (all []Pillar) {
	for _, name := range []engine.Pillar{engine.OperationalExcellence, engine.Security, engine.Reliability, engine.PerformanceEfficiency,
		engine.CostOptimization, engine.Sustainability} {
		p := Pillar{Name: name}
		for _, r := range results {
			if r.Pillar == name {
				p.Items = append(p.Items, r)
			}
		}
		p.Score = scoreOf(p.Items)
		for _, f := range found.Findings {
			switch {
			case f.Rule.Pillar != name:
			case f.Severity == engine.Error:
				p.Errors++
			default:
				p.Warnings++
			}
		}
		for _, f := range found.Waived {
			if f.Rule.Pillar == name {
				p.Waived++
			}
		}
		all = append(all, p)
	}
	return all
}
