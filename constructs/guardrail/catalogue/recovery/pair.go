package recovery

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A pair is two Regions of which one takes over from the other, as an app declares it.
type pair struct {
	in               *assembly.Stack
	path             string
	primary          string // its Region
	others           []string
	rto, ownFailover string
}

func pairs(a *assembly.Assembly) (all []pair) {
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			data, ok := e.Data.(map[string]any)
			if e.Type != assembly.MetadataRecovery || !ok {
				continue
			}
			text := func(field string) string { found, _ := data[field].(string); return found }
			all = append(all, pair{s, e.Path, text("primary"), []string{text("recovery"), text("standby")}, text("rto"), text("ownFailover")})
		}
	}
	return all
}

// standsAlone reports stacks of the other side that read anything of the primary Region.
func (p pair) standsAlone(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		if !slices.Contains(p.others, s.Path) {
			continue
		}
		for _, i := range s.Imports() {
			from := i.Region
			if i.From != nil {
				from = i.From.Region
			}
			if from == p.primary && s.Region != p.primary {
				pass.ReportStack(s, i.Function, "reads %q from %s at every update, and takes over when that is lost", i.Name, from)
			}
		}
	}
}
