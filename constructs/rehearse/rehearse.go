package rehearse

import (
	"cmp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/again"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/conform"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/limit"
	"github.com/plinth-cdk/plinth/constructs/rehearse/malformed"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/silent"
)

// A Rehearsal is what was found out about one deployment.
type Rehearsal struct {
	// Steps are the stacks in the order in which the CDK CLI deploys them.
	Steps []Step
	// Findings are all faults: those of the steps in their order, then those of stacks that are
	// never deployed or that the deployment leaves behind.
	Findings []finding.Finding
}

// A Step is the deployment of one stack.
type Step struct {
	// Number counts from 1.
	Number int
	Stack  *assembly.Stack
	// New tells whether the stack is created, Unchanged whether the CLI skips it because its
	// template is what is deployed.
	New, Unchanged bool
	// Before is what somebody has to do by hand before it, one instruction each.
	Before []string
	// Findings are the faults of the stack and of those nested in it.
	Findings []finding.Finding
}

// First rehearses the first deployment of the app, into accounts in which nothing of it exists, and
// for each of its stacks a second attempt after the first has failed.
func First(a *assembly.Assembly) *Rehearsal { return rehearse(plan.Of(nil, a)) }

// Update rehearses the deployment of after where before is deployed. Stacks that before lacks are
// created, as in [First].
func Update(before, after *assembly.Assembly) *Rehearsal { return rehearse(plan.Of(before, after)) }

// Resume rehearses the next attempt after an update has stopped at a step, counted from 1, which
// was rolled back: the stacks before it are deployed, and the others as they were. Without before
// it resumes a first deployment.
func Resume(before, after *assembly.Assembly, step int) *Rehearsal {
	p := plan.Of(before, after)
	var deployed []*assembly.Stack
	moved := map[*assembly.Stack]bool{}
	for _, s := range after.Stacks {
		if place := p.Place(s); place >= 0 && place < step-1 {
			deployed = append(deployed, s)
			moved[p.Existing(s)] = true
		}
	}
	if before != nil {
		for _, s := range before.Stacks {
			if !moved[s] {
				deployed = append(deployed, s)
			}
		}
	}
	return Update(assembly.Part(deployed...), after)
}

// Deployable reports whether no finding is an error.
func (r *Rehearsal) Deployable() bool {
	return !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Severity == finding.Error })
}

// Of returns the findings of one kind.
func (r *Rehearsal) Of(kind finding.Kind) []finding.Finding {
	var of []finding.Finding
	for _, f := range r.Findings {
		if f.Kind == kind {
			of = append(of, f)
		}
	}
	return of
}

// checks are what a rehearsal looks at.
var checks = []func(*plan.Plan) []finding.Finding{
	conform.Check,
	malformed.Check,
	need.Order,
	need.References,
	need.Placeholders,
	need.Principals,
	need.Precede,
	need.Features,
	need.Exports,
	need.Delegated,
	limit.Check,
	silent.Check,
	again.Locks,
	again.Taken,
	again.Calls,
	change.Check,
	change.Collisions,
	change.Names,
}

func rehearse(p *plan.Plan) *Rehearsal {
	of := map[*assembly.Stack][]finding.Finding{}
	for _, check := range checks {
		for _, f := range check(p) {
			of[plan.Root(f.Stack)] = append(of[plan.Root(f.Stack)], f)
		}
	}
	place := map[any]int{}
	if len(of) > 0 {
		place = positions(p)
	}
	for s := range of {
		slices.SortStableFunc(of[s], func(x, y finding.Finding) int {
			return cmp.Or(cmp.Compare(place[x.Stack], place[y.Stack]), cmp.Compare(place[x.Resource], place[y.Resource]),
				cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Property, y.Property), cmp.Compare(x.Message, y.Message))
		})
	}
	r := &Rehearsal{}
	for i, s := range p.Order {
		step := Step{Number: i + 1, Stack: s, New: p.Existing(s) == nil, Before: need.ByHand(p, s), Findings: of[s]}
		step.Unchanged = !step.New && s.SameTemplate(p.Existing(s))
		r.Steps, r.Findings = append(r.Steps, step), append(r.Findings, step.Findings...)
		delete(of, s)
	}
	for _, a := range []*assembly.Assembly{p.After, p.Before} {
		if a == nil {
			continue
		}
		for _, s := range a.Stacks {
			r.Findings = append(r.Findings, of[s]...)
			delete(of, s)
		}
	}
	return r
}

// positions are the places of stacks and resources in their assemblies; what comes before is left
// behind, and comes last.
func positions(p *plan.Plan) map[any]int {
	place := map[any]int{}
	for _, a := range []*assembly.Assembly{p.After, p.Before} {
		if a == nil {
			continue
		}
		for _, s := range a.Stacks {
			place[s] = len(place)
			for _, r := range s.Resources {
				place[r] = len(place)
			}
		}
	}
	return place
}
