package coverage

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// promised marks the properties that a promise names.
func promised(a *assembly.Assembly, all []*Property) {
	of := map[string][]promise.Obligation{}
	for o := range promise.Obligations(a) {
		of[o.Path] = append(of[o.Path], o)
	}
	for _, p := range all {
		for _, o := range of[p.Resource.Path] {
			for _, change := range changes {
				p.Watched = p.Watched || len(o.Breaches(p.changed(change))) > 0
			}
		}
	}
}

// related are the stacks that refer to each other.
func related(a *assembly.Assembly) [][]*assembly.Stack {
	group := map[*assembly.Stack]int{}
	for i, s := range a.Stacks {
		group[s] = i
	}
	join := func(s, t *assembly.Stack) {
		from, to := group[s], group[t]
		for other, i := range group {
			if i == from {
				group[other] = to
			}
		}
	}
	for _, r := range a.Resources() {
		for _, to := range r.Targets() {
			join(r.Stack, to.Resource.Stack)
		}
		if r.Stack.Parent != nil {
			join(r.Stack, r.Stack.Parent.Stack)
		}
	}
	var all [][]*assembly.Stack
	for i := range a.Stacks {
		var together []*assembly.Stack
		for _, s := range a.Stacks {
			if group[s] == i {
				together = append(together, s)
			}
		}
		if together != nil {
			all = append(all, together)
		}
	}
	return all
}

// measure changes the properties that nobody is known to watch.
func (m *measurement) measure(all []*Property) {
	for _, change := range changes {
		var trials []*trial
		for _, p := range all {
			if !p.Watched {
				trials = append(trials, &trial{of: p.Resource, path: p.Path, change: func() *assembly.Resource { return p.changed(change) }})
			}
		}
		m.try(trials)
		i := 0
		for _, p := range all {
			if !p.Watched {
				p.Watched = trials[i].found
				i++
			}
		}
	}
}
