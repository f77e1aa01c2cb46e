package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

func known(rules []Rule, id string) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.ID == id })
}

// unknownRule words a waiver of a rule that is not among those evaluated, with the ids that come
// nearest to what it says.
func unknownRule(rules []Rule, w *Waiver) string {
	text := fmt.Sprintf("names rule %q, which does not exist (%s)", w.Rule, w.Reason)
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	if ids = identifier.Nearest(strings.ToUpper(w.Rule), ids); len(ids) > 0 {
		text += "; did you mean " + strings.Join(ids, " or ") + "?"
	}
	return text
}
