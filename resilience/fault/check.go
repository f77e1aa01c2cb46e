package fault

import (
	"fmt"
	"maps"
	"slices"
)

// Check returns an error for an experiment that FIS would refuse: an action or parameter that it
// does not know, one that is missing, a target of another type or of no action.
func Check(e Experiment) error {
	names := map[string]bool{}
	for _, a := range e.Actions {
		names[a.Name] = true
	}
	used := map[string]bool{}
	for _, a := range e.Actions {
		if err := a.check(e.Targets, names); err != nil {
			return err
		}
		used[a.Target] = true
	}
	for _, t := range e.Targets {
		if !used[t.Name] {
			return fmt.Errorf("target %s is of no action", t.Name)
		}
	}
	return nil
}

func (a Action) check(targets []Target, names map[string]bool) error {
	s, ok := known[a.ID]
	if !ok {
		return fmt.Errorf("%s: %q is no action", a.Name, a.ID)
	}
	for _, name := range s.required {
		if a.Parameters[name] == "" {
			return fmt.Errorf("%s has no parameter %s", a.Name, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Parameters)) {
		if !slices.Contains(s.required, name) && !slices.Contains(s.optional, name) {
			return fmt.Errorf("%s has the parameter %s, which %s does not know", a.Name, name, a.ID)
		}
	}
	for _, name := range a.After {
		if !names[name] {
			return fmt.Errorf("%s waits for %q, which is no action", a.Name, name)
		}
	}
	i := slices.IndexFunc(targets, func(t Target) bool { return t.Name == a.Target })
	switch {
	case s.key == "" && a.Target == "":
		return nil
	case i < 0:
		return fmt.Errorf("%s: target %q is not defined", a.Name, a.Target)
	case targets[i].Type != s.of:
		return fmt.Errorf("%s: target %q is of %s, want %s", a.Name, a.Target, targets[i].Type, s.of)
	}
	return nil
}
