package assembly

import "slices"

// PresentWith reports whether the resource exists wherever of does: it stands under no condition
// that of is free of, directly or because a condition of it is an Fn::And.
func (r *Resource) PresentWith(of *Resource) bool {
	shared := of.Conditions()
	if len(shared) > 0 && len(r.Conditions()) > 0 {
		shared = of.implied()
	}
	for _, c := range r.Conditions() {
		if !slices.Contains(shared, c) {
			return false
		}
	}
	return true
}

// implied are the conditions that hold wherever the resource exists: its own, and those that they
// are an Fn::And of.
func (r *Resource) implied() (all []string) {
	for ; r != nil; r = r.Stack.Parent {
		if r.Condition != "" {
			r.Stack.implies(r.Condition, &all)
		}
	}
	return all
}

func (s *Stack) implies(condition string, all *[]string) {
	name := s.Path + "." + condition
	if slices.Contains(*all, name) {
		return
	}
	*all = append(*all, name)
	conditions, _ := s.conditions.(map[string]any)
	definition, _ := conditions[condition].(map[string]any)
	parts, _ := definition["Fn::And"].([]any)
	for _, part := range append(slices.Clip(parts), definition) {
		if m, ok := part.(map[string]any); ok && len(m) == 1 {
			if other, ok := m["Condition"].(string); ok {
				s.implies(other, all)
			}
		}
	}
}
