package catalogue

import (
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// retained reports a resource that goes with its stack or when it is replaced.
func retained(pass *engine.Pass, at *assembly.Resource) {
	attributes := []struct {
		name, value string
		want        []string
	}{
		{"DeletionPolicy", at.DeletionPolicy, []string{"Retain", "RetainExceptOnCreate", "Snapshot"}},
		{"UpdateReplacePolicy", at.UpdateReplacePolicy, []string{"Retain", "Snapshot"}},
	}
	for _, attribute := range attributes {
		if slices.Contains(attribute.want, attribute.value) {
			continue
		}
		if attribute.value == "" {
			pass.Report(at, attribute.name, "is not set, so CloudFormation deletes the resource; want Retain")
			continue
		}
		pass.Report(at, attribute.name, "is %s; want Retain", attribute.value)
	}
}

// stackItself stands for a stack in a finding about no single resource of it.
func stackItself(s *assembly.Stack) *assembly.Resource {
	return &assembly.Resource{Stack: s, Path: s.Path, Type: "AWS::CloudFormation::Stack"}
}

// organizationKinds words the types that no packet passes.
var organizationKinds = map[string]string{
	organizationType: "organization", unitType: "organizational unit", memberType: "account", policyType: "policy",
}

// name words a resource by its kind and its construct path.
func name(r *assembly.Resource) string {
	if kind, ok := organizationKinds[r.Type]; ok {
		return kind + " " + r.Path
	}
	return reach.Describe(r)
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
