package access

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Document is the policy as it may be at deployment: unknown parts of what it allows are as wide as
// can be, and what it may only perhaps deny is left out.
func (p *Policy) Document() policy.Document { return p.may }

// Controls returns the service and resource control policies of the assembly, in the order of the
// templates. Those of other types are not in the language of IAM.
func Controls(a *assembly.Assembly) []*Policy {
	var all []*Policy
	for _, r := range a.OfType("AWS::Organizations::Policy") {
		t := Type{Name: r.Type, Property: "Content", Kind: Identity}
		switch {
		case r.Get("Type").Is(string(policy.TypeRCP)) == assembly.True:
			t.Kind = Resource
		case r.Get("Type").Is(string(policy.TypeSCP)) != assembly.True:
			continue
		}
		all = append(all, read(t, r, r.Get("Content")))
	}
	return all
}
