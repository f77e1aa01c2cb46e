package deployment_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// reclass makes the class of the good stack another one, and returns what it was.
func reclass(s *assemblytest.Stack, to string) (from string) {
	for i, e := range s.Metadata["Prod"] {
		if e.Type == assembly.MetadataClass {
			from = e.Data.(string)
			s.Metadata["Prod"][i].Data = to
		}
	}
	return from
}

// relaxed gives the good stack a class that relaxes rules, if it has none yet, and leaves its tag.
func relaxed(s *assemblytest.Stack) {
	s.Tags["Environment"] = "production"
	if from := reclass(s, "Sandbox"); from != "Production" {
		reclass(s, from)
	}
}

// untagged takes the tag Environment off the stack, so that those of resources decide.
func untagged(s *assemblytest.Stack) { s.Tags["Environment"] = "test" }

func classSabotages() []Case {
	return []Case{
		{Rule: "CLASS-001", Name: "sandbox that is tagged production", Change: []Change{relaxed},
			At: "Tags.Environment", Says: "is production, and the class is Sandbox"},
		{Rule: "CLASS-001", Name: "sandbox with another tag of production",
			Change: []Change{relaxed, untagged, func(s *assemblytest.Stack) { s.Tags["stage"] = "PROD" }},
			At:     "Tags.stage", Says: "is PROD, and the class is Sandbox"},
		{Rule: "CLASS-001", Name: "resource that is tagged production",
			Change: []Change{relaxed, untagged, More("Vpc.Tags", Object{"Key": "env", "Value": "live"})},
			At:     "Vpc Tags.env", Says: "is live, and the class is Sandbox"},
		{Rule: "CLASS-001", Name: "production that is tagged as a sandbox",
			Change: []Change{func(s *assemblytest.Stack) {
				reclass(s, "Production")
				s.Tags["env"] = "Sandbox"
			}},
			At: "Tags.env", Says: "is Sandbox, and the class is Production"},
		{Rule: "CLASS-001", Name: "environment of the deployment",
			Change: []Change{relaxed, untagged, More("Vpc.Tags", Object{"Key": "Environment", "Value": Ref("Param")})},
			At:     "Vpc Tags.Environment", Says: "known only at deployment, and the class is Sandbox"},
		{Rule: "CLASS-002", Name: "sandbox beside production", Also: []string{"CLASS-001"},
			Change: []Change{func(s *assemblytest.Stack) {
				class := reclass(s, "Production")
				if class == "Production" {
					class = "Sandbox"
				}
				s.Metadata["Stockholm"] = []assemblytest.Entry{{Type: assembly.MetadataClass, Data: class}}
			}},
			At: "Class", Says: "is Sandbox, and stack Prod of the same account 111111111111 is Production"},
		{Rule: "CLASS-003", Name: "a sandbox in production", Change: []Change{More("Vpc.Tags", Object{"Key": "Environment", "Value": "test"})},
			At: "Vpc Tags.Environment", Says: "is test, and that of the stack is production"},
		{Rule: "CLASS-003", Name: "a sandbox by another key", Change: []Change{More("Vpc.Tags", Object{"Key": "env", "Value": "test"})},
			At: "Vpc Tags.env", Says: "is test, and that of the stack is production"},
		{Rule: "CLASS-003", Name: "an environment of the deployment", Also: []string{"TAG-002"},
			Change: []Change{More("Vpc.Tags", Object{"Key": "environment", "Value": Ref("Param")})},
			At:     "Vpc Tags.environment", Says: "is ${Param}, and that of the stack is production"},
	}
}
