package eventtest

import (
	"fmt"
	"maps"
	"slices"
)

// maxComplexity is what EventBridge takes. AWS does not document the number; users who counted see
// patterns of 9 and 10 accepted and of 11 and 12 refused.
const maxComplexity = 10

// complexity is what EventBridge counts in wildcard patterns of one field: on how many of their
// prefixes the worst text may stand at once. Patterns share what stands before their first *, and
// count there once each.
//
// See "Wildcards and event pattern complexity", and MachineComplexityEvaluator of Event Ruler.
func complexity(patterns [][]int) int {
	m := prefixes(patterns)
	worst := 0
	seen := map[string]bool{}
	for pending := [][]int{{0}}; len(pending) > 0 && len(seen) < 1<<12; {
		active := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		for _, b := range m.bytes(active) {
			next := m.step(active, b)
			if key := fmt.Sprint(next); len(next) > 0 && !seen[key] {
				seen[key] = true
				if worst = max(worst, m.count(next)); worst > maxComplexity {
					return worst
				}
				pending = append(pending, next)
			}
		}
	}
	return worst
}

// An automaton has one state for each prefix of its patterns.
type automaton struct{ states []state }

// A state leads on by a byte, and to the state of a * behind it, if there is one.
type state struct {
	on     map[int][]int
	star   int
	loops  bool // the state of a *: every byte leads back to it
	weight int
}

func prefixes(patterns [][]int) *automaton {
	m := &automaton{states: []state{{}}}
	shared := map[string]int{}
	for _, pattern := range patterns {
		at, before, free := 0, -1, true
		for i, b := range slices.Concat([]int{'"'}, pattern, []int{'"'}) {
			key := fmt.Sprint(at, b)
			to, known := shared[key]
			if !known || !free {
				to = len(m.states)
				m.states = append(m.states, state{})
				if free {
					shared[key] = to
				}
				m.link(at, before, to, b)
			}
			m.states[to].weight++
			free = free && b != star && i <= len(pattern)
			before, at = at, to
			if b != star {
				before = -1
			}
		}
	}
	return m
}

// link leads from a state to another by a byte; after a *, also from the state before it: a * may
// stand for nothing.
func (m *automaton) link(at, before, to, b int) {
	if b == star {
		m.states[at].star, m.states[to].loops = to, true
		return
	}
	for _, from := range []int{at, before} {
		if from < 0 {
			continue
		}
		if m.states[from].on == nil {
			m.states[from].on = map[int][]int{}
		}
		m.states[from].on[b] = append(m.states[from].on[b], to)
	}
}

// bytes are those that lead on from one of the states, and -1 for all others.
func (m *automaton) bytes(active []int) []int {
	all := []int{-1}
	for _, s := range active {
		all = slices.AppendSeq(all, maps.Keys(m.states[s].on))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (m *automaton) step(active []int, b int) []int {
	var next []int
	for _, s := range active {
		next = append(next, m.states[s].on[b]...)
		if m.states[s].star > 0 {
			next = append(next, m.states[s].star)
		}
		if m.states[s].loops {
			next = append(next, s)
		}
	}
	slices.Sort(next)
	return slices.Compact(next)
}

func (m *automaton) count(active []int) int {
	n := 0
	for _, s := range active {
		n += m.states[s].weight
		if to := m.states[s].star; to > 0 && !slices.Contains(active, to) {
			n += m.states[to].weight
		}
	}
	return n
}
