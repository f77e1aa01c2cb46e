package policy

import (
	"maps"
	"regexp"
	"slices"
	"strings"

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
	case ResourceBased, TrustPolicy:
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
		v.texts(element+"."+kind, *lists[kind], func(name string) string { return checkPrincipal(kind, name) })
	}
	if empty {
		v.Add(v.path(element), "empty", "at least one principal")
	}
}

// A principalForm is how the principals of one kind are written.
type principalForm struct {
	form *regexp.Regexp
	want string
}

// principalForms follow "AWS JSON policy elements: Principal" in the IAM User Guide. Service
// principals end in the domain of a partition, or amazon.com, as that of Alexa.
var principalForms = map[string]principalForm{
	"AWS": {
		regexp.MustCompile(`^(\d{12}|arn:[a-z-]+:iam::(\d{12}:(root|user/.+|role/.+)|cloudfront:user/.+)|` +
			`arn:[a-z-]+:sts::\d{12}:(assumed-role/[^/]+/[^/]+|federated-user/.+))$`),
		`an account id, an ARN of a root user, user, role or session, or "*"`,
	},
	"Service": {
		regexp.MustCompile(`^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazonaws\.eu|amazon\.com|c2s\.ic\.gov|sc2s\.sgov\.gov|` +
			`cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$`),
		"a service principal in lower case such as cloudtrail.amazonaws.com",
	},
	"Federated": {
		regexp.MustCompile(`^(arn:[a-z-]+:iam::\d{12}:(saml-provider|oidc-provider)/.+|` +
			`cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)$`),
		"an ARN of a SAML or OpenID Connect provider, or a public one such as accounts.google.com",
	},
	"CanonicalUser": {regexp.MustCompile(`^[0-9a-f]{64}$`), "a canonical user id of 64 hexadecimal digits"},
}

// checkPrincipal returns what is wanted instead of a principal of a kind, or "". What a CDK token
// stands for is not known.
func checkPrincipal(kind, name string) string {
	switch f := principalForms[kind]; {
	case name == "*", strings.Contains(name, "${Token["), kind == "AWS" && uniqueID(name):
		return ""
	case strings.ContainsAny(name, "*?"):
		return `a whole name or "*": wildcards do not match parts of a principal; test aws:PrincipalArn in a Condition`
	case strings.Contains(name, "${"):
		return "a name without variables: they stand in Resource and Condition only"
	case !f.form.MatchString(name), strings.HasPrefix(name, "arn:") && !pattern.InPartition(name):
		return f.want
	}
	return ""
}

// uniqueID reports whether s looks like the id that AWS shows instead of a deleted principal, such
// as AROAEXAMPLEID.
func uniqueID(s string) bool {
	return len(s) >= 16 && strings.HasPrefix(s, "A") && strings.ToUpper(s) == s && alphanumeric(s)
}
