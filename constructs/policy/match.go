package policy

// levels reads a hierarchy of control policies.
func (e *evaluation) levels(source Source, levels [][]Document) []verdict {
	out := make([]verdict, len(levels))
	for i, docs := range levels {
		out[i] = e.read(source, i, docs)
	}
	return out
}

// read evaluates the statements of documents that count together.
func (e *evaluation) read(source Source, level int, docs []Document) verdict {
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
			case s.Effect == Deny && v.deny == nil:
				v.deny = &step
			case s.Effect == Allow && (v.allow == nil || named > v.grant):
				v.allow, v.grant = &step, named
			}
		}
	}
	return v
}

func (e *evaluation) actionMatches(s *Statement) bool {
	matches := func(pattern string) bool { return glob(pattern, e.request.Action, true) }
	if len(s.NotAction) > 0 {
		return !anyOf(s.NotAction, matches)
	}
	return anyOf(s.Action, matches)
}

// statementMatches checks what comes after the action and returns what fails, or "".
func (e *evaluation) statementMatches(version string, s *Statement, source Source) (named grant, failed string) {
	if !e.resourceMatches(version, s) {
		return noGrant, "Resource"
	}
	if source == FromResource || source == FromRCP {
		if named = e.principalMatches(s); named == noGrant {
			return noGrant, "Principal"
		}
	}
	if ok, op, key := e.holds(version, s.Condition); !ok {
		return noGrant, op + " " + key
	}
	return named, ""
}

// resourceMatches: a pattern with a variable that has no value "will not match any
// resource", says the IAM User Guide of both elements. So it grants and denies nothing in
// Resource, and exempts nothing in NotResource.
func (e *evaluation) resourceMatches(version string, s *Statement) bool {
	resource := e.request.resource()
	matches := func(pattern string) bool {
		expanded, ok := e.expand(version, pattern)
		return ok && resourceLike(expanded, resource)
	}
	switch {
	case len(s.NotResource) > 0:
		return !anyOf(s.NotResource, matches)
	case len(s.Resource) > 0:
		return anyOf(s.Resource, matches)
	}
	return true // a trust policy has no Resource: it is about the role it hangs on
}

func (e *evaluation) principalMatches(s *Statement) grant {
	p := e.request.Principal
	switch {
	case s.Principal != nil:
		return s.Principal.names(p)
	case s.NotPrincipal == nil:
		return noGrant
	case s.NotPrincipal.names(p) >= toRole:
		return noGrant
	}
	return toIdentity // only Deny statements may have a NotPrincipal
}
