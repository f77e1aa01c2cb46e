package pattern

import (
	"slices"
	"strings"
)

// ActionCovers reports whether a pattern of actions matches every action that another one matches.
// It may miss a case, but never invents one.
func ActionCovers(wide, narrow string) bool { return covers(wide, narrow, true) }

// ResourceCovers is [ActionCovers] for patterns that [MatchResource] takes.
func ResourceCovers(wide, narrow string) bool {
	if !strings.HasPrefix(wide, "arn:") {
		return covers(wide, narrow, false)
	}
	if !strings.HasPrefix(narrow, "arn:") {
		return false
	}
	w, n := Complete(wide).sections(), Complete(narrow).sections()
	for i := range w {
		if !covers(w[i], n[i], false) {
			return false
		}
	}
	return true
}

// covers matches narrow as if it were text, so that only wildcards of wide match its wildcards. A ?
// must not match a *, which stands for more than one character.
func covers(wide, narrow string, fold bool) bool {
	if strings.Contains(wide, "${") || strings.Contains(narrow, "${") {
		return wide == narrow
	}
	if strings.Contains(wide, "?") && strings.Contains(narrow, "*") {
		return wide == narrow
	}
	return glob(wide, narrow, fold)
}

// Reduce returns the values sorted, without those that another value covers. The input
// stays as it is.
func Reduce(list []string, covers func(wide, narrow string) bool) []string {
	if len(list) == 0 {
		return nil
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(list)))
	var out []string
	for i, v := range sorted {
		covered := slices.ContainsFunc(sorted[:i], func(w string) bool { return covers(w, v) }) ||
			slices.ContainsFunc(sorted[i+1:], func(w string) bool { return covers(w, v) && !covers(v, w) })
		if !covered {
			out = append(out, v)
		}
	}
	return out
}
