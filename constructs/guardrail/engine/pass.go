package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Pass is one evaluation of one rule: the assembly to look at, and where to report what
// violates the rule.
type Pass struct {
	*assembly.Assembly
	report func(at *assembly.Resource, property, detail string)
}

// Report records a violation by a resource: the property at fault, such as "CidrIp" or
// "VersioningConfiguration.Status", and what was found. The property is empty for the resource as
// a whole. Format and args are those of [fmt.Sprintf]; go vet checks them.
func (p *Pass) Report(at *assembly.Resource, property, format string, args ...any) {
	p.report(at, property, fmt.Sprintf(format, args...))
}

// ReportStack records a violation by a stack, in no single resource of it. The property is a part
// of the template or of the stack, such as "TerminationProtection".
func (p *Pass) ReportStack(s *assembly.Stack, property, format string, args ...any) {
	itself := &assembly.Resource{Stack: s, Path: s.Path, Type: "AWS::CloudFormation::Stack"}
	p.report(itself, property, fmt.Sprintf(format, args...))
}

// Want reports the property at path unless it is certain to equal want. It says so when the
// value is known only at deployment: what is unknown passes no rule.
func (p *Pass) Want(at *assembly.Resource, want any, path ...string) {
	property, v := strings.Join(path, "."), at.Get(path...)
	switch answer := v.Is(want); {
	case answer == assembly.True:
	case answer == assembly.Unknown:
		p.Report(at, property, "is %v, which is known only at deployment; want %v", v, want)
	case !v.Exists():
		p.Report(at, property, "is not set; want %v", want)
	default:
		p.Report(at, property, "is %v; want %v", v, want)
	}
}

// WantNot reports the property at path unless it is certain to be absent or to differ from bad.
func (p *Pass) WantNot(at *assembly.Resource, bad any, path ...string) {
	property, v := strings.Join(path, "."), at.Get(path...)
	switch v.Is(bad) {
	case assembly.True:
		p.Report(at, property, "is %v", v)
	case assembly.Unknown:
		p.Report(at, property, "is %v, which is known only at deployment; want anything but %v", v, bad)
	}
}

// WantSet reports the property at path unless it is in the template whatever deployment decides.
// Its value may be anything.
func (p *Pass) WantSet(at *assembly.Resource, path ...string) {
	switch property, v := strings.Join(path, "."), at.Get(path...); {
	case v.AlwaysExists():
	case v.Exists():
		p.Report(at, property, "is not always set: it is %v", v)
	default:
		p.Report(at, property, "is not set")
	}
}

// WantRetained reports a resource that CloudFormation deletes with its stack, or when it replaces
// it.
func (p *Pass) WantRetained(at *assembly.Resource) {
	attributes := []struct {
		name, value string
		want        []string
	}{
		{"DeletionPolicy", at.DeletionPolicy, []string{"Retain", "RetainExceptOnCreate", "Snapshot"}},
		{"UpdateReplacePolicy", at.UpdateReplacePolicy, []string{"Retain", "Snapshot"}},
	}
	for _, attribute := range attributes {
		switch {
		case slices.Contains(attribute.want, attribute.value):
		case attribute.value == "":
			p.Report(at, attribute.name, "is not set, so CloudFormation deletes the resource; want Retain")
		default:
			p.Report(at, attribute.name, "is %s; want Retain", attribute.value)
		}
	}
}

// Each makes a check of one that looks at each resource of a type.
func Each(typ string, check func(pass *Pass, r *assembly.Resource)) func(*Pass) {
	return func(pass *Pass) {
		for _, r := range pass.OfType(typ) {
			check(pass, r)
		}
	}
}
