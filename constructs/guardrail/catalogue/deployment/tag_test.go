package deployment_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func tagSabotages() []Case {
	return []Case{
		{Rule: "TAG-001", Name: "nobody's cost", Change: []Change{func(s *assemblytest.Stack) { delete(s.Tags, "Team") }},
			At: "Tags", Says: "lack Team"},
	}
}
