package walk

import "github.com/plinth-cdk/plinth/constructs/assembly"

// A Result is how one round trip ends, or many do.
type Result struct {
	Reachable assembly.Truth
	Partial   bool // whether True holds for some round trips only
	Path      []Step
	Blocked   *Step // where a packet is dropped, or what is not known
}

func failed(o Outcome) Result { return Result{Reachable: o.Arrives, Path: o.Path, Blocked: &o.End} }

// Or joins results of which one that arrives is enough.
func (r Result) Or(s Result) Result {
	if s.Reachable != r.Reachable && (s.Reachable == assembly.True || r.Reachable == assembly.False) {
		r, s = s, r
	}
	if r.Reachable == assembly.True && (s.Reachable != assembly.True || s.Partial) {
		r.Partial = true
		if r.Blocked == nil {
			r.Blocked = s.Blocked
		}
	}
	return r
}

// Better reports whether r says more than s: that all is reachable more than that some is, and
// of two failures the one that gets further.
func (r Result) Better(s Result) bool {
	if r.rank() == s.rank() {
		return len(r.Path) > len(s.Path)
	}
	return r.rank() > s.rank()
}

func (r Result) rank() int {
	switch {
	case r.Reachable == assembly.True && !r.Partial:
		return 3
	case r.Reachable == assembly.True:
		return 2
	case r.Reachable == assembly.Unknown:
		return 1
	}
	return 0
}
