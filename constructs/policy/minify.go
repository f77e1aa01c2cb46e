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
	all := make([]keyed, 0, len(statements))
	for _, s := range statements {
		all = append(all, keys(normalized(s)))
	}
	// A merge can enable another. This ends because each removes a statement.
	for merged := true; merged; {
		merged = false
		for i := 0; i < len(all); i++ {
			for j := i + 1; j < len(all); j++ {
				if s, ok := merge(all[i], all[j]); ok {
					all[i] = keys(s)
					all = slices.Delete(all, j, j+1)
					j--
					merged = true
				}
			}
		}
	}
	out := make([]Statement, 0, len(all))
	for _, k := range all {
		out = append(out, k.Statement)
	}
	return out
}

// A keyed statement is normalized, and has keys that are equal for statements that say the same
// beside their Sids: in all, beside their actions and beside their resources, where they have such.
type keyed struct {
	Statement
	whole, besideActions, besideResources string
}

func keys(s Statement) keyed {
	k := keyed{Statement: s}
	s.Sid = ""
	k.whole = s.String()
	if len(s.Action) > 0 {
		besides := s
		besides.Action = nil
		k.besideActions = besides.String()
	}
	if len(s.Resource) > 0 {
		s.Resource = nil
		k.besideResources = s.String()
	}
	return k
}

// merge joins two statements into one that matches what either of them matches.
func merge(a, b keyed) (Statement, bool) {
	s := a.Statement
	if s.Sid == "" {
		s.Sid = b.Sid
	}
	switch {
	case a.whole == b.whole:
		return s, true
	case a.besideActions != "" && a.besideActions == b.besideActions:
		s.Action = pattern.Reduce(slices.Concat(a.Action, b.Action), pattern.ActionCovers)
		return s, true
	case a.besideResources != "" && a.besideResources == b.besideResources:
		s.Resource = pattern.Reduce(slices.Concat(a.Resource, b.Resource), pattern.ResourceCovers)
		return s, true
	}
	return Statement{}, false
}

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
