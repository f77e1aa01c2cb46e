package watch

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An Exemption says what of the resources below a construct nobody needs to watch.
type Exemption struct {
	Path string
	// Metrics are the names; empty stands for all.
	Metrics []string
	Reason  string
	// Used says that the exemption keeps an alarm away.
	Used bool

	stack *assembly.Stack
}

// Stack returns the stack of the construct.
func (e Exemption) Stack() *assembly.Stack { return e.stack }

// exemptions reads what constructs recorded, and whether any stack was observed.
func exemptions(a *assembly.Assembly) (observed bool, all []Exemption) {
	for _, s := range a.Stacks {
		for _, entry := range s.Metadata {
			data, _ := entry.Data.(map[string]any)
			switch entry.Type {
			case assembly.MetadataObserved:
				observed = true
			case assembly.MetadataWatchedBy:
				by, _ := entry.Data.(string)
				all = append(all, Exemption{Path: entry.Path, Reason: "watched by " + by, Used: true, stack: s})
			case assembly.MetadataUnwatched:
				e := Exemption{Path: entry.Path, stack: s}
				reason, _ := data["reason"].(string)
				e.Reason = strings.TrimSpace(reason)
				metrics, _ := data["metrics"].([]any)
				for _, m := range metrics {
					if name, ok := m.(string); ok {
						e.Metrics = append(e.Metrics, name)
					}
				}
				all = append(all, e)
			}
		}
	}
	return observed, all
}

// exempt returns why a metric of a resource needs no alarm, empty if it needs one.
func (r *Report) exempt(of *assembly.Resource, metric string) (reason string) {
	for i := range r.Exemptions {
		e := &r.Exemptions[i]
		if e.Reason != "" && of.In(e.Path) && (len(e.Metrics) == 0 || slices.Contains(e.Metrics, metric)) {
			e.Used = true
			reason = e.Reason
		}
	}
	return reason
}
