package access

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// A Policy is one policy of a resource.
type Policy struct {
	// At is the resource, Property where the policy stands in it.
	At       *assembly.Resource
	Property string
	Type     Type
	// Statements are all of it, those of both branches of an Fn::If included.
	Statements []Statement

	may, sure policy.Document
}

// A Statement is one statement of a policy.
type Statement struct {
	Policy *Policy
	// Value is the statement in the template, for messages.
	Value assembly.Value
	// May is what the statement may be at deployment: unknown parts of an Allow are as wide as can
	// be. It is nil if it denies something that is not sure.
	May *policy.Statement

	mayAt, sureAt int // indexes in the documents, or -1
}

// Allows reports whether the statement may allow something.
func (s Statement) Allows() bool { return s.May != nil && s.May.Effect == policy.Allow }

// CanonicalUser returns a canonical user to whom the statement allows something, by the id: one of
// the app is a reference.
func (s Statement) CanonicalUser() string {
	if !s.Allows() {
		return ""
	}
	for _, principal := range s.Get("Principal").Alternatives() {
		for _, user := range principal.Get("CanonicalUser").List() {
			if id, known := user.Text(); known && len(user.Targets()) == 0 {
				return id
			}
		}
	}
	return ""
}

// Get returns a part of the statement in the template.
func (s Statement) Get(path ...string) assembly.Value { return s.Value.Get(path...) }

// A Question looks for a request that the statement allows.
type Question func(witness.Search) (decide.Request, bool)

// Ask answers a question about an Allow statement of a policy.
func (s Statement) Ask(q Question) assembly.Truth {
	if !s.Allows() {
		return assembly.False
	}
	ask := func(d policy.Document, at int) bool {
		if at < 0 {
			return false
		}
		_, found := q(witness.Search{Document: d, Statement: at, Account: Account(s.Policy.At.Stack), Service: s.Policy.Type.Service})
		return found
	}
	switch {
	case !ask(s.Policy.may, s.mayAt):
		return assembly.False
	case ask(s.Policy.sure, s.sureAt):
		return assembly.True
	}
	return assembly.Unknown
}

// Denied reports whether the policy surely denies a request whatever else allows it.
func (p *Policy) Denied(r decide.Request) bool {
	return decide.Policies{Resource: []policy.Document{p.may}}.Decide(r).Explicit
}

// Spared are ARNs that denials of the policy make an exception for, by NotPrincipal or by a
// condition.
func (p *Policy) Spared() []string {
	var all []string
	for _, s := range p.may.Statements {
		if s.Effect != policy.Deny {
			continue
		}
		if s.NotPrincipal != nil {
			all = append(all, s.NotPrincipal.AWS...)
		}
		for _, keys := range s.Condition {
			for key, values := range keys {
				if strings.EqualFold(key, "aws:PrincipalArn") {
					all = append(all, values...)
				}
			}
		}
	}
	return all
}

// Allowed tells whether the policy allows a request, as a resource policy or as that of an
// identity.
func (p *Policy) Allowed(r decide.Request) assembly.Truth {
	ask := func(d policy.Document) bool {
		if p.Type.Kind == Identity {
			return decide.Policies{Identity: []policy.Document{d}}.Decide(r).Allowed
		}
		return decide.Policies{Resource: []policy.Document{d}}.Decide(r).Allowed
	}
	switch {
	case !ask(p.may):
		return assembly.False
	case ask(p.sure):
		return assembly.True
	}
	return assembly.Unknown
}

// Admits tells whether the policy of a resource lets a principal of another account do what its own
// policies allow.
func (p *Policy) Admits(r decide.Request) assembly.Truth {
	ask := func(d policy.Document) bool {
		return decide.Policies{Identity: []policy.Document{policy.FullAWSAccess()}, Resource: []policy.Document{d}}.Decide(r).Allowed
	}
	switch {
	case !ask(p.may):
		return assembly.False
	case ask(p.sure):
		return assembly.True
	}
	return assembly.Unknown
}

// unnamed is the account of a stack that leaves it to deployment.
const unnamed = "000000000000"

// Account is the account of a stack, or a stand-in for it.
func Account(s *assembly.Stack) string {
	if s.Account == "" {
		return unnamed
	}
	return s.Account
}

// On words the resources of the statement.
func (s Statement) On() string {
	if v := s.Get("Resource"); v.Exists() {
		return v.String()
	}
	return "everything but " + s.Get("NotResource").String()
}

// Matches reports whether a pattern of actions matches one.
func Matches(pattern, action string) bool { return decide.MatchesAction(pattern, action) }
