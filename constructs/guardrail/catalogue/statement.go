package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A statement is one statement of a policy document.
type statement struct{ assembly.Value }

// statements returns the statements of a document, be it an object or JSON as text.
func statements(document assembly.Value) []statement {
	var all []statement
	for _, alt := range document.Alternatives() {
		alt = alt.Decoded()
		if _, readable := alt.Outline(); alt.Exists() && !readable && len(alt.Keys()) == 0 {
			all = append(all, statement{alt}) // unknown as a whole, and so in each of its parts
			continue
		}
		for _, s := range alt.Get("Statement").List() {
			all = append(all, statement{s})
		}
	}
	return all
}

// known reports whether the statement can be looked into.
func (s statement) known() bool { return len(s.Keys()) > 0 }

// allows reports whether the statement may grant anything.
func (s statement) allows() bool { return s.Get("Effect").Is("Allow") != assembly.False }

// star tells whether a value is "*" alone. A reference to something in the app, or a text
// with any fixed part, is not, whatever deployment makes of the rest.
func star(v assembly.Value) assembly.Truth {
	if _, ok := v.Target(); ok {
		return assembly.False
	}
	text, ok := v.Outline()
	if !ok {
		return assembly.Unknown
	}
	fixed := placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if strings.HasPrefix(p, "${AWS::") {
			return p // an account or a partition is never a wildcard
		}
		return ""
	})
	switch {
	case strings.Trim(fixed, "*") != "":
		return assembly.False
	case fixed == text:
		return assembly.TruthOf(text != "")
	}
	return assembly.Unknown
}

// placeholder is a part of an outline that only deployment knows.
var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// allActions tells whether the statement grants every action there is.
func (s statement) allActions() assembly.Truth {
	return assembly.Any(s.Get("Action").List(), func(v assembly.Value) assembly.Truth {
		if v.Is("*:*") == assembly.True {
			return assembly.True
		}
		return star(v)
	})
}

// wholeService returns an action such as "s3:*", if there is one.
func (s statement) wholeService() (action string, ok bool) {
	for _, v := range s.Get("Action").List() {
		if text, _ := v.Outline(); strings.HasSuffix(text, ":*") && text != "*:*" {
			return text, true
		}
	}
	return "", false
}

// allResources tells whether the statement is about every resource.
func (s statement) allResources() assembly.Truth {
	if s.Get("NotResource").Exists() {
		return assembly.True
	}
	return assembly.Any(s.Get("Resource").List(), star)
}

// everyone tells whether the statement is about every AWS principal, anonymous ones included.
func (s statement) everyone() assembly.Truth {
	switch {
	case !s.known():
		return assembly.Unknown
	case s.Get("NotPrincipal").Exists():
		return assembly.True
	}
	answer := assembly.False
	for _, principal := range s.Get("Principal").Alternatives() {
		if len(principal.Keys()) == 0 {
			answer = answer.Or(assembly.Any(principal.List(), star))
			continue
		}
		answer = answer.Or(assembly.Any(principal.Get("AWS").List(), star))
	}
	return answer
}

// services returns the service principals of the statement, one or a list.
func (s statement) services() assembly.Value { return s.Get("Principal", "Service") }

// restricting are condition keys that confine a request to known accounts, organizations,
// networks or sources.
var restricting = []string{
	"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner",
	"aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:userid",
	"s3:dataaccesspointarn", "s3:dataaccesspointaccount", "kms:calleraccount",
}

// confining are the operators that deny where the key is missing; those that end in IfExists,
// and ForAllValues, do not.
var confining = []string{
	"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress",
}

// conditioned reports whether the statement holds only for requests with one of the keys,
// a key ending in ":" standing for all that begin with it.
func (s statement) conditioned(keys ...string) bool {
	for _, operator := range s.Get("Condition").Keys() {
		plain := strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:")
		if !slices.Contains(confining, plain) {
			continue
		}
		for _, key := range s.Get("Condition", operator).Keys() {
			listed := slices.ContainsFunc(keys, func(k string) bool {
				return strings.EqualFold(k, key) || strings.HasSuffix(k, ":") && strings.HasPrefix(strings.ToLower(key), k)
			})
			if listed && confines(key, s.Get("Condition", operator, key)) {
				return true
			}
		}
	}
	return false
}

// confines reports whether the values of a condition's key leave anybody out.
func confines(key string, v assembly.Value) bool {
	values := v.List()
	return len(values) > 0 && !slices.ContainsFunc(values, func(e assembly.Value) bool {
		if strings.EqualFold(key, "aws:SourceIp") {
			return world(e) != assembly.False
		}
		return e.Is("*") == assembly.True
	})
}
