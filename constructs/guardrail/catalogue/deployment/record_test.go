package deployment_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// recorded adds to what is recorded of a construct.
func recorded(path, typ string, data any) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata[path] = append(s.Metadata[path], assemblytest.Entry{Type: typ, Data: data})
	}
}

func recordSabotages() []Case {
	return []Case{
		{Rule: "RECORD-001", Name: "class twice", Change: []Change{func(s *assemblytest.Stack) {
			recorded("Prod", assembly.MetadataClass, classIn(s))(s)
		}}, At: "plinth:class", Says: "is recorded more than once"},
		{Rule: "RECORD-001", Name: "two classes, the strict one counts", Change: []Change{recorded("Prod", assembly.MetadataClass, "Sandbox")},
			At: "plinth:class", Says: "is recorded more than once: Production, Sandbox"},
		{Rule: "RECORD-001", Name: "class of a construct", Change: []Change{recorded("Prod/Vpc", assembly.MetadataClass, "Sandbox")},
			At: "plinth:class", Says: "is Sandbox for Prod/Vpc, and only a stack has a class"},
		{Rule: "RECORD-001", Name: "promise of another stack",
			Change: []Change{recorded("Production/Vpc", assembly.MetadataConnected, List{"*"})},
			At:     "plinth:connected", Says: "is recorded for Production/Vpc, which does not belong to the stack"},
		{Rule: "RECORD-001", Name: "two resources of one construct", Change: []Change{recorded("Prod/Wide", "aws:cdk:logicalId", "Vpc"),
			recorded("Prod/Wide", "aws:cdk:logicalId", "Bucket")},
			At: "aws:cdk:logicalId", Says: "is recorded more than once for Prod/Wide: Vpc, Bucket"},
		{Rule: "RECORD-001", Name: "path of a construct that did not define it",
			Change: []Change{Attribute("Vpc", "Metadata", Object{"aws:cdk:path": "Prod/Conversion"})},
			At:     "Vpc Metadata.aws:cdk:path", Says: "is Prod/Conversion, and the resource was defined at Prod/Vpc"},
	}
}

func classIn(s *assemblytest.Stack) string {
	class := reclass(s, "")
	reclass(s, class)
	return class
}
