package diagram

import (
	"fmt"
	"net/netip"
	"strings"
)

// more counts things: "2 stacks"; it is empty for none.
func more(n int, thing string) string {
	switch {
	case n <= 0:
		return ""
	case n == 1:
		return "1 " + thing
	case strings.HasSuffix(thing, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(thing, "y"))
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// few joins the first of some names, and counts the others.
func few(most int, all []string) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}

// cidrs joins blocks; what only deployment knows is unknown.
func cidrs(blocks []netip.Prefix, unknown bool) string {
	var all []string
	for _, b := range blocks {
		all = append(all, b.String())
	}
	if unknown {
		all = append(all, "a block known only at deployment")
	}
	return strings.Join(all, ", ")
}

// once adds a text to others unless it is there.
func once(all []string, text string) []string {
	for _, other := range all {
		if other == text {
			return all
		}
	}
	return append(all, text)
}

// orUnknown formats a value, or says that there is none.
func orUnknown(value, format, unknown string) string {
	if value == "" {
		return unknown
	}
	return fmt.Sprintf(format, value)
}
