package witness

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// Passage finds a request that carries data out through a VPC endpoint: with a stranger's
// credentials, to a stranger's resource. If the statement allows whatever a service can do, it
// finds one to any resource.
func (s Search) Passage() (decide.Request, bool) {
	p := s.allow().Principal
	if p != nil && !p.Everyone && !contains(p.AWS, "*") {
		return decide.Request{}, false
	}
	for _, who := range s.outsiders() {
		if who.principal.ARN == "" {
			continue // credentials are those of a principal
		}
		if abroad, open := s.ofStranger(); open {
			if r, ok := abroad.try(who.at(Stranger, strangerOrg)); ok {
				return r, true
			}
		}
		if !s.unlimited() {
			continue
		}
		if r, ok := s.try(who); ok {
			return r, true
		}
	}
	return decide.Request{}, false
}

// at is the caller asking for a resource in an account and organization.
func (c caller) at(account, organization string) caller {
	keys := decide.Context{
		"aws:resourceaccount": {account}, "s3:resourceaccount": {account}, "aws:resourceorgid": {organization},
		"aws:resourceorgpaths": {strangerPath},
	}
	for key, values := range c.keys {
		keys[key] = values
	}
	c.keys = keys
	return c
}

// ofStranger keeps the resources of the statement that a stranger may own: their account, or the
// name of the bucket, is open. It is false if there is none.
func (s Search) ofStranger() (Search, bool) {
	statement := *s.allow()
	if len(statement.NotResource) == 0 {
		statement.Resource = nil
		for _, p := range s.allow().Resource {
			if strings.Trim(p, "*?") == "" {
				p = "arn:aws:s3:::*"
			}
			if arn, ok := fillARN(p, s.Service); ok {
				statement.Resource = append(statement.Resource, arn)
			}
		}
		if len(statement.Resource) == 0 {
			return s, false
		}
	}
	s.Document.Statements = slices.Clone(s.Document.Statements)
	s.Document.Statements[s.Statement] = statement
	return s, true
}

// unlimited reports whether the statement allows all that a service can do.
func (s Search) unlimited() bool {
	a := s.allow()
	return len(a.NotAction) > 0 || slices.ContainsFunc(a.Action, func(p string) bool {
		_, name, _ := strings.Cut(p, ":")
		return strings.Trim(name, "*?") == ""
	})
}
