package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// byTarget groups the resources of a type by the resource that one of their properties
// surely refers to, such as flow logs by VPC.
func byTarget(a *assembly.Assembly, typ, property string) map[*assembly.Resource][]*assembly.Resource {
	groups := map[*assembly.Resource][]*assembly.Resource{}
	for _, r := range a.OfType(typ) {
		if to, ok := r.Get(property).Target(); ok {
			groups[to.Resource] = append(groups[to.Resource], r)
		}
	}
	return groups
}

// present reports whether r surely exists where of does.
func present(r, of *assembly.Resource) bool { return r.PresentWith(of) }

// surely reports whether a value is in the template whatever deployment decides.
func surely(v assembly.Value) bool {
	for _, alt := range v.Alternatives() {
		if !alt.Exists() {
			return false
		}
	}
	return true
}

// unwanted reports a property unless it is surely absent or different from bad.
func unwanted(at *assembly.Resource, report engine.Reporter, bad any, path ...string) {
	switch v := at.Get(path...); v.Is(bad) {
	case assembly.True:
		report(at, strings.Join(path, "."), "is %v", v)
	case assembly.Unknown:
		report(at, strings.Join(path, "."), "is %v, which only deployment decides; must not be %v", v, bad)
	}
}

// retained reports a resource that goes with its stack or when it is replaced.
func retained(at *assembly.Resource, report engine.Reporter) {
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
			report(at, attribute.name, "is not set, so CloudFormation deletes the resource; want Retain")
			continue
		}
		report(at, attribute.name, "is %s; want Retain", attribute.value)
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
