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
	w, isARN := ParseARN(wide)
	if !isARN {
		return !strings.HasPrefix(wide, "arn:") && covers(wide, narrow, false)
	}
	n, isARN := ParseARN(narrow)
	if !isARN {
		return false
	}
	for i, section := range w.sections() {
		if !covers(section, n.sections()[i], false) {
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
