package policy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/operator"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// Validate checks the document against the grammar of the policy language and the rules
// of the kind. The error joins one [Problem] for everything that is wrong.
func (d Document) Validate(kind Kind) error {
	ps := &Problems{Policy: d.Name}
	d.validate(ps, kind)
	return ps.Err()
}

// validate checks the rules of a kind, or with "" only those that all kinds share.
func (d Document) validate(ps *Problems, kind Kind) {
	control := kind == ServiceControl || kind == ResourceControl
	switch {
	case d.version() != Version && control:
		ps.Add("Version", strconv.Quote(d.Version), "%q in any %s", Version, kind)
	case d.version() != Version && d.Version != OldVersion:
		ps.Add("Version", strconv.Quote(d.Version), "%q", Version)
	}
	if d.ID != "" && control {
		ps.Add("Id", strconv.Quote(d.ID), "no Id in any %s", kind)
	}
	if len(d.Statements) == 0 {
		ps.Add("Statement", "empty", "at least one statement")
	}
	sids := map[string]bool{}
	for i, s := range d.Statements {
		v := &statementCheck{Problems: ps, kind: kind, at: fmt.Sprintf("Statement[%d]", i)}
		if s.Sid != "" {
			v.at += fmt.Sprintf(" (Sid %q)", s.Sid)
			if sids[s.Sid] {
				v.Add(v.at, "a second use of the Sid", "a Sid that is unique in the policy")
			}
			sids[s.Sid] = true
		}
		v.statement(s)
	}
}

type statementCheck struct {
	*Problems
	kind Kind
	at   string
}

func (v *statementCheck) path(element string) string { return v.at + "." + element }

func (v *statementCheck) statement(s Statement) {
	// Resource-based policies of some services, KMS for one, carry Sids with spaces.
	if v.kind != ResourceBased && v.kind != "" && !alphanumeric(s.Sid) {
		v.Add(v.path("Sid"), strconv.Quote(s.Sid), "letters A-Z, a-z and digits in any %s", v.kind)
	}
	switch {
	case s.Effect != Allow && s.Effect != Deny:
		v.Add(v.path("Effect"), strconv.Quote(string(s.Effect)), "Allow or Deny")
	case s.Effect == Allow && v.kind == ResourceControl:
		v.Add(v.path("Effect"), "Allow", "Deny: RCPFullAWSAccess is the only resource control policy that allows")
	}
	v.principals(s)
	v.pair("Action", s.Action, "NotAction", s.NotAction, true)
	v.pair("Resource", s.Resource, "NotResource", s.NotResource, v.kind != ResourceBased && v.kind != "")
	v.texts("Action", s.Action, v.action)
	v.texts("NotAction", s.NotAction, v.action)
	if v.kind == ResourceControl && len(s.NotAction) > 0 {
		v.Add(v.path("NotAction"), "present", "Action: resource control policies have no NotAction")
	}
	v.texts("Resource", s.Resource, v.resource)
	v.texts("NotResource", s.NotResource, v.resource)
	v.condition(s.Condition)
}

func (v *statementCheck) principals(s Statement) {
	if s.Principal != nil && s.NotPrincipal != nil {
		v.Add(v.path("NotPrincipal"), "present beside Principal", "one of the two")
	}
	switch v.kind {
	case IdentityBased, ServiceControl:
		if s.Principal != nil || s.NotPrincipal != nil {
			v.Add(v.path("Principal"), "present", "none in any %s: it applies to whom it is attached to; test aws:PrincipalArn in a Condition", v.kind)
		}
	case ResourceControl:
		if s.Principal == nil || !s.Principal.Everyone {
			v.Add(v.path("Principal"), "something else", `"*" in any %s: narrow it with a Condition`, v.kind)
		}
	case ResourceBased:
		if s.Principal == nil && s.NotPrincipal == nil {
			v.Add(v.path("Principal"), "absent", "the principals that any %s is about", v.kind)
		}
	}
	if s.NotPrincipal != nil && s.Effect == Allow {
		v.Add(v.path("NotPrincipal"), "present in an Allow", "NotPrincipal in Deny statements only")
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
				return `a whole name or "*": a wildcard cannot match part of a principal; test aws:PrincipalArn in a Condition`
			}
			if _, isARN := pattern.ParseARN(name); kind == "AWS" && name != "*" && !isARN && !pattern.IsAccountID(name) && !uniqueID(name) {
				return `an account id, an ARN or "*"`
			}
			return ""
		})
	}
	if empty {
		v.Add(v.path(element), "empty", "at least one principal")
	}
}

func (v *statementCheck) pair(name string, list []string, notName string, notList []string, required bool) {
	switch {
	case len(list) > 0 && len(notList) > 0:
		v.Add(v.path(notName), "present beside "+name, "one of the two")
	case required && len(list) == 0 && len(notList) == 0:
		v.Add(v.path(name), "absent", "%s or %s", name, notName)
	}
}

// texts reports each value for which check says what is wanted instead.
func (v *statementCheck) texts(element string, list []string, check func(string) string) {
	for i, value := range list {
		want := check(value)
		switch {
		case value == "":
			want = "a value"
		case !utf8.ValidString(value):
			want = "UTF-8"
		}
		if want != "" {
			v.Add(v.path(fmt.Sprintf("%s[%d]", element, i)), strconv.Quote(value), "%s", want)
		}
	}
}

func (v *statementCheck) action(action string) string {
	prefix, name, found := strings.Cut(action, ":")
	switch {
	case action == "*" && v.kind == ResourceControl:
		return "the services by name, such as s3:*; a resource control policy cannot be about all actions"
	case action == "*":
		return ""
	case !found || prefix == "" || name == "":
		return "service:Action such as s3:GetObject, or *"
	case strings.Trim(prefix, actionPrefixBytes) != "":
		return "a service prefix of letters, digits and hyphens; wildcards belong behind the colon"
	case strings.Trim(name, actionNameBytes) != "":
		return "an action name of letters, digits, * and ?"
	case v.kind == ResourceControl && !SupportsRCP(prefix):
		return "an action of a service that supports resource control policies"
	}
	return ""
}

const (
	letters           = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits            = "0123456789"
	actionPrefixBytes = letters + digits + "-"
	actionNameBytes   = letters + digits + "*?-_."
)

func (v *statementCheck) resource(resource string) string {
	if want := pattern.CheckVariables(resource); want != "" {
		return want
	}
	// Resource-based policies of some services use resources relative to their own.
	if resource == "*" || v.kind == ResourceBased || v.kind == "" || pattern.IsARN(resource) {
		return ""
	}
	return `"*" or an ARN of six sections such as arn:*:s3:::example/*`
}

func (v *statementCheck) condition(c Condition) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		at := "Condition." + name
		op, ok := operator.Parse(name)
		if !ok {
			v.Add(v.path(at), "no operator", "a condition operator such as StringEquals, StringNotLikeIfExists or ForAnyValue:StringLike")
			continue
		}
		seen := map[string]bool{}
		for _, key := range slices.Sorted(maps.Keys(c[name])) {
			if !pattern.IsConditionKey(key) || !utf8.ValidString(key) {
				v.Add(v.path(at), strconv.Quote(key), "a condition key such as aws:PrincipalOrgID")
			}
			if seen[strings.ToLower(key)] {
				v.Add(v.path(at), "twice about "+strconv.Quote(key), "a key once: keys are case-insensitive")
			}
			seen[strings.ToLower(key)] = true
			v.conditionValues(at+"."+key, op, c[name][key])
		}
		if len(c[name]) == 0 {
			v.Add(v.path(at), "empty", "at least one condition key")
		}
	}
}

func (v *statementCheck) conditionValues(at string, op operator.Operator, values []string) {
	if len(values) == 0 {
		v.Add(v.path(at), "empty", "at least one value")
	}
	for i, value := range values {
		want := op.Check(value)
		if !utf8.ValidString(value) {
			want = "UTF-8"
		}
		if want != "" {
			v.Add(v.path(fmt.Sprintf("%s[%d]", at, i)), strconv.Quote(value), "%s", want)
		}
	}
}

func alphanumeric(s string) bool { return strings.Trim(s, letters+digits) == "" }

// uniqueID recognises the id that AWS writes in place of a deleted principal, such as
// AROAEXAMPLEID.
func uniqueID(s string) bool {
	return len(s) >= 16 && strings.HasPrefix(s, "A") && strings.ToUpper(s) == s && alphanumeric(s)
}
