package deployment_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func tagSabotages() []Case {
	untagged := func(key string) []Change { return []Change{func(s *assemblytest.Stack) { delete(s.Tags, key) }} }
	return []Case{
		{Rule: "TAG-001", Name: "nobody's cost", Change: untagged("Team"), At: "Tags", Says: "lack Team"},
		{Rule: "TAG-001", Name: "no tool", Change: untagged("ManagedBy"), At: "Tags", Says: "lack ManagedBy"},
		{Rule: "TAG-001", Name: "one resource has it", Change: append(untagged("Team"),
			Set("Vpc.Tags", List{Object{"Key": "plinth:segment", "Value": "Production"}, Object{"Key": "Team", "Value": "shop"}})),
			At: "Tags", Says: "lack Team"},
		{Rule: "TAG-002", Name: "another spelling", Change: []Change{
			Set("Gateway.Tags", List{Object{"Key": "costcenter", "Value": "1"}})},
			At: "Gateway Tags.costcenter", Says: "is CostCenter elsewhere"},
		{Rule: "TAG-002", Name: "another spelling of an own tag", Change: []Change{
			Set("Gateway.Tags", List{Object{"Key": "DataClass", "Value": "a"}, Object{"Key": "dataclass", "Value": "b"}})},
			At: "Gateway Tags.dataclass", Says: "is DataClass elsewhere"},
		{Rule: "TAG-002", Name: "another spelling of the stack", Change: []Change{
			func(s *assemblytest.Stack) { s.Tags["COSTCENTER"] = "1" }}, At: "Tags.COSTCENTER", Says: "is CostCenter elsewhere"},
	}
}
