package grant

import (
	"maps"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// within asks about what the other policies grant, as far as a statement of the boundary is about
// it: first for its actions, then for those that are granted.
func (q *question) within(s policy.Statement, allowed bool) {
	granted := statements(q.after.documents)
	for _, text := range sorted(granted) {
		g := granted[text]
		if g.Effect != policy.Allow {
			continue
		}
		q.grantor = &group{kind: Identity, documents: []policy.Document{{Statements: []policy.Statement{g}}}}
		narrowed, found := g, len(q.changes)
		narrowed.Action, narrowed.NotAction, narrowed.Condition = s.Action, s.NotAction, policy.Condition{}
		maps.Copy(narrowed.Condition, s.Condition)
		maps.Copy(narrowed.Condition, g.Condition)
		if q.ask(narrowed, allowed); len(q.changes) == found {
			q.ask(g, allowed)
		}
	}
}
