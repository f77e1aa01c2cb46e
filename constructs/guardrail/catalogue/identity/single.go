package identity

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// onePolicy reports the second policy of a resource. Policies that both have a condition may well
// exclude each other.
func onePolicy(pass *engine.Pass) {
	first := map[*assembly.Resource]*assembly.Resource{}
	for _, of := range access.Sole {
		for _, r := range pass.OfType(of.Type) {
			for _, path := range option.Paths(r, of.Property) {
				target, inApp := r.Get(path...).Target()
				if !inApp {
					continue
				}
				other, again := first[target.Resource]
				switch {
				case !again:
					first[target.Resource] = r
				case other != r && !slices.ContainsFunc([]*assembly.Resource{r, other}, func(p *assembly.Resource) bool {
					return len(p.Conditions()) == 0
				}):
				case other != r:
					pass.Report(r, path[0], "is %v, whose policy %s sets as well: only the one that is deployed last counts", target.Resource.Path,
						other.Path)
				}
			}
		}
	}
}
