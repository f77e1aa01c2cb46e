package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/compact"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

func (v *statementCheck) principals(s Statement) {
	if s.Principal != nil && s.NotPrincipal != nil {
		v.Add(v.path("NotPrincipal"), "present beside Principal", "one of the two")
	}
	switch v.kind {
	case IdentityBased, ServiceControl:
		if s.Principal != nil || s.NotPrincipal != nil {
			v.Add(v.path("Principal"), "present",
				"none: the %s applies to what it is attached to; test aws:PrincipalArn in a Condition", v.kind)
		}
	case ResourceControl:
		if s.Principal == nil {
			v.Add(v.path("Principal"), "absent", `"*" in a %s`, v.kind)
		} else if !s.Principal.Everyone {
			v.Add(v.path("Principal"), string(compact.JSON(s.Principal.wire())), `"*" in a %s: narrow it with a Condition`, v.kind)
		}
	case ResourceBased:
		if s.Principal == nil && s.NotPrincipal == nil {
			v.Add(v.path("Principal"), "absent", "the principals that the %s is about", v.kind)
		}
	}
	if s.NotPrincipal != nil && s.Effect == Allow {
		v.Add(v.path("NotPrincipal"), "present in an Allow", "Principal: only a Deny can have NotPrincipal")
	}
	v.principalNames("Principal", s.Principal)
	v.principalNames("NotPrincipal", s.NotPrincipal)
}

func (v *statementCheck) principalNames(element string, p *Principals) {
	if p == nil {
		return
	}
	lists := p.lists()
	empty := !p.Everyone
	for _, kind := range slices.Sorted(maps.Keys(lists)) {
		empty = empty && len(*lists[kind]) == 0
		if p.Everyone && len(*lists[kind]) > 0 {
			v.Add(v.path(element+"."+kind), "present beside Everyone", "one of the two")
		}
		v.texts(element+"."+kind, *lists[kind], func(name string) string {
			if name != "*" && strings.ContainsAny(name, "*?") {
				return `a whole name or "*": wildcards do not match parts of a principal; test aws:PrincipalArn in a Condition`
			}
			if _, isARN := pattern.ParseARN(name); kind == "AWS" && name != "*" && !isARN && !identifier.Account.Valid(name) && !uniqueID(name) {
				return `an account id, an ARN or "*"`
			}
			return ""
		})
	}
	if empty {
		v.Add(v.path(element), "empty", "at least one principal")
	}
}

// uniqueID reports whether s looks like the id that AWS shows instead of a deleted principal, such
// as AROAEXAMPLEID.
func uniqueID(s string) bool {
	return len(s) >= 16 && strings.HasPrefix(s, "A") && strings.ToUpper(s) == s && alphanumeric(s)
}
