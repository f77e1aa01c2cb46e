package decide

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// levels reads the control policies of each level.
func (e *evaluation) levels(source Source, levels [][]policy.Document) []verdict {
	out := make([]verdict, len(levels))
	for i, docs := range levels {
		out[i] = e.read(source, i, docs)
	}
	return out
}

// read evaluates the statements of all documents of one type and level.
func (e *evaluation) read(source Source, level int, docs []policy.Document) verdict {
	var v verdict
	for i := range docs {
		for j := range docs[i].Statements {
			s := &docs[i].Statements[j]
			if !e.actionMatches(s) {
				continue
			}
			step := Step{
				Source: source, Level: level, Policy: i, Name: docs[i].Name,
				Statement: j, Sid: s.Sid, Effect: s.Effect,
			}
			named, failed := e.statementMatches(docs[i].Version, s, source)
			step.Failed, step.Applies = failed, failed == ""
			e.trace = append(e.trace, step)
			switch {
			case !step.Applies:
			case s.Effect == policy.Deny && v.deny == nil:
				v.deny = &step
			case s.Effect == policy.Allow && (v.allow == nil || named > v.grant):
				v.allow, v.grant = &step, named
			}
		}
	}
	return v
}

// MatchesAction reports whether a pattern of Action or NotAction, such as "s3:Get*", matches an
// action.
func MatchesAction(of, action string) bool { return pattern.MatchFold(of, action) }

func (e *evaluation) actionMatches(s *policy.Statement) bool {
	matches := func(p string) bool { return MatchesAction(p, e.request.Action) }
	if len(s.NotAction) > 0 {
		return !slices.ContainsFunc(s.NotAction, matches)
	}
	return slices.ContainsFunc(s.Action, matches)
}

// statementMatches checks all elements but the action. It returns the one that does not match, or
// "".
func (e *evaluation) statementMatches(version string, s *policy.Statement, source Source) (named grant, failed string) {
	if !e.resourceMatches(version, s) {
		return noGrant, "Resource"
	}
	if source == FromResource || source == FromEndpoint || source == FromRCP {
		if named = e.principalMatches(s); named == noGrant {
			return noGrant, "Principal"
		}
	}
	if ok, op, key := e.holds(version, s.Condition); !ok {
		return noGrant, op + " " + key
	}
	return named, ""
}

// resourceMatches checks Resource or NotResource. In both, a pattern with a variable that has no
// value "will not match any resource" (IAM User Guide). So it grants and denies nothing in
// Resource, and exempts nothing in NotResource.
func (e *evaluation) resourceMatches(version string, s *policy.Statement) bool {
	resource := e.request.resource()
	matches := func(p string) bool {
		expanded, ok := e.expand(version, p)
		return ok && pattern.MatchResource(expanded, resource)
	}
	switch {
	case len(s.NotResource) > 0:
		return !slices.ContainsFunc(s.NotResource, matches)
	case len(s.Resource) > 0:
		return slices.ContainsFunc(s.Resource, matches)
	}
	return true // a trust policy has no Resource: it is about the role that it is attached to
}

// principalMatches checks Principal or NotPrincipal. A Deny with NotPrincipal hits every principal
// with a permissions boundary, also one that it names ("NotPrincipal" in the IAM User Guide).
func (e *evaluation) principalMatches(s *policy.Statement) grant {
	p := e.request.Principal
	switch {
	case s.Principal != nil:
		return names(s.Principal, p)
	case s.NotPrincipal == nil:
		return noGrant
	case len(e.policies.Boundary) > 0 && p.ARN != "":
		return toIdentity
	case names(s.NotPrincipal, p) >= toRole:
		return noGrant
	}
	return toIdentity // only Deny statements may have a NotPrincipal
}
