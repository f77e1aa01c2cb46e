package policy

import (
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// Minify returns a document that decides every request alike in fewer characters.
//
// It sorts lists and drops values that another one covers, such as s3:PutObject beside s3:*. It
// drops statements that repeat another, and merges statements that differ only in their actions or
// only in their resources. It never merges NotAction and NotResource lists, which match less the
// longer they are. A merged statement keeps the first Sid; the order of the statements stays.
func (d Document) Minify() Document {
	d.Statements = minify(d.Statements)
	return d
}

func minify(statements []Statement) []Statement {
	out := make([]Statement, 0, len(statements))
	for _, s := range statements {
		out = append(out, normalized(s))
	}
	// A merge can enable another. This ends because each removes a statement.
	for merged := true; merged; {
		merged = false
		for i := 0; i < len(out); i++ {
			for j := i + 1; j < len(out); j++ {
				if m, ok := merge(out[i], out[j]); ok {
					out[i] = m
					out = slices.Delete(out, j, j+1)
					j--
					merged = true
				}
			}
		}
	}
	return out
}

// merge joins two normalized statements into one that matches what either of them matches.
func merge(a, b Statement) (Statement, bool) {
	x, y := a, b
	x.Sid, y.Sid = "", ""
	sid := a.Sid
	if sid == "" {
		sid = b.Sid
	}
	if x.key() == y.key() {
		a.Sid = sid
		return a, true
	}
	if len(a.Action) > 0 && len(b.Action) > 0 {
		x.Action, y.Action = nil, nil
		if x.key() == y.key() {
			a.Sid, a.Action = sid, pattern.Reduce(slices.Concat(a.Action, b.Action), pattern.ActionCovers)
			return a, true
		}
		x.Action, y.Action = a.Action, b.Action
	}
	if len(a.Resource) > 0 && len(b.Resource) > 0 {
		x.Resource, y.Resource = nil, nil
		if x.key() == y.key() {
			a.Sid, a.Resource = sid, pattern.Reduce(slices.Concat(a.Resource, b.Resource), pattern.ResourceCovers)
			return a, true
		}
	}
	return Statement{}, false
}

// key is equal for normalized statements that mean the same.
func (s Statement) key() string { return s.String() }

func normalized(s Statement) Statement {
	s.Action = pattern.Reduce(s.Action, pattern.ActionCovers)
	s.NotAction = pattern.Reduce(s.NotAction, pattern.ActionCovers)
	s.Resource = pattern.Reduce(s.Resource, pattern.ResourceCovers)
	s.NotResource = pattern.Reduce(s.NotResource, pattern.ResourceCovers)
	s.Principal = normalizedPrincipals(s.Principal)
	s.NotPrincipal = normalizedPrincipals(s.NotPrincipal)
	if s.Condition != nil {
		c := Condition{}
		for op, keys := range s.Condition {
			c[op] = maps.Clone(keys)
			for key, values := range keys {
				c[op][key] = pattern.Reduce(values, func(a, b string) bool { return a == b })
			}
		}
		s.Condition = c
	}
	return s
}

func normalizedPrincipals(p *Principals) *Principals {
	if p == nil {
		return nil
	}
	q := *p
	for _, list := range q.lists() {
		*list = pattern.Reduce(*list, func(a, b string) bool { return a == b })
	}
	return &q
}
