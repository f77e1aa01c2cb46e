package engine

import (
	"fmt"
	"slices"
	"strings"
)

func known(rules []Rule, id string) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.ID == id })
}

// unknownRule words a waiver of a rule that is not among those evaluated, with the ids that come
// nearest to what it says.
func unknownRule(rules []Rule, w *Waiver) string {
	text := fmt.Sprintf("names rule %q, which does not exist (%s)", w.Rule, w.Reason)
	if ids := nearest(rules, w.Rule); len(ids) > 0 {
		text += "; did you mean " + strings.Join(ids, " or ") + "?"
	}
	return text
}

// nearest returns the ids, three at most, that take the fewest edits to become id: none if that
// would change half of it.
func nearest(rules []Rule, id string) []string {
	var ids []string
	least := len(id) / 2
	for _, r := range rules {
		switch n := distance(strings.ToUpper(id), r.ID); {
		case n < least:
			least, ids = n, []string{r.ID}
		case n == least && len(ids) > 0 && len(ids) < 3:
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// distance is the number of bytes to insert, delete or replace to make one text of another
// (Levenshtein's).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
