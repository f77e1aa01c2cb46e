package deployment

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var tagRules = []engine.Rule{
	{
		ID: "TAG-001", Title: "Stacks have cost allocation tags",
		Why:    "Cost Explorer splits a bill by the tags at the time of the spending, and by nothing else.",
		Fix:    "Give the stack the tags Project, Team, CostCenter and Environment; plinth.NewStack requires them.",
		Pillar: engine.CostOptimization,
		Relax:  map[assembly.Class]engine.Severity{assembly.NonProduction: engine.Warning, assembly.Sandbox: engine.Warning},
		Check: func(pass *engine.Pass) {
			for _, s := range pass.Stacks {
				var missing []string
				for _, tag := range costTags {
					if s.Tags[tag] == "" {
						missing = append(missing, tag)
					}
				}
				if s.Parent == nil && s.Tags != nil && len(missing) > 0 {
					pass.ReportStack(s, "Tags", "lack %s", strings.Join(missing, ", "))
				}
			}
		},
	},
}

// costTags are the tags that are needed to split a bill.
var costTags = []string{"Project", "Team", "CostCenter", "Environment"}
