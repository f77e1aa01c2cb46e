package deployment_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func tagSabotages() []Case {
	untagged := func(key string) []Change { return []Change{func(s *assemblytest.Stack) { delete(s.Tags, key) }} }
	activation := func(api string) Object {
		return Resource("Custom::AWS", Object{"ServiceToken": Att("CallFunction", "Arn"),
			"Create": `{"service":"CostExplorer","action":"` + api + `","parameters":{}}`})
	}
	machine := func(property string) []Change {
		return []Change{Add("Machine2", Resource("AWS::StepFunctions::StateMachine", Object{property: `{"StartAt":"A","States":{"A":{` +
			`"Type":"Task","Resource":"arn:aws:states:::aws-sdk:costexplorer:updateCostAllocationTagsStatus","End":true}}}`,
			"RoleArn": Att("Role", "Arn")}))}
	}
	return []Case{
		{Rule: "TAG-003", Name: "a policy", Change: []Change{Set("OrgTags.Tags", List{Object{"Key": "Team", "Value": "shop"}})},
			At: "OrgTags Tags.Team", Says: "is a tag of the stack, too"},
		{Rule: "TAG-004", Name: "a custom resource", Change: []Change{Add("Activate", activation("updateCostAllocationTagsStatus"))},
			At: "Activate Create", Says: "calls updateCostAllocationTagsStatus once", Also: []string{"DEPLOY-003"}},
		{Rule: "TAG-004", Name: "a backfill", Change: []Change{Add("Activate", activation("StartCostAllocationTagBackfillCommand"))},
			At: "Activate Create", Says: "calls StartCostAllocationTagBackfill once", Also: []string{"DEPLOY-003"}},
		{Rule: "TAG-004", Name: "a schedule", Change: []Change{Add("Weekly", Resource("AWS::Scheduler::Schedule", Object{
			"ScheduleExpression": "rate(7 days)", "Target": Object{
				"Arn": "arn:aws:scheduler:::aws-sdk:costexplorer:updateCostAllocationTagsStatus", "RoleArn": Att("Role", "Arn")}}))},
			At: "Weekly Target.Arn", Says: "calls updateCostAllocationTagsStatus once", Also: []string{"DEPLOY-003"}},
		{Rule: "TAG-004", Name: "a workflow", Change: machine("DefinitionString"), At: "Machine2 DefinitionString",
			Says: "does not read Errors", Also: []string{"DEPLOY-003"}},
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
