// Package statement reads the statements of IAM policies in templates: what they allow, to whom, on
// what and under which conditions.
package statement

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// A Statement is one statement of a policy document.
type Statement struct{ assembly.Value }

// In returns the statements of a document, which is an object or JSON as text. A document that is
// known only at deployment is one statement that is not [Statement.Known].
func In(document assembly.Value) []Statement {
	var all []Statement
	for _, alt := range document.Alternatives() {
		alt = alt.Decoded()
		if _, readable := alt.Outline(); alt.Exists() && !readable && len(alt.Keys()) == 0 {
			all = append(all, Statement{alt}) // unknown as a whole, and so in each of its parts
			continue
		}
		for _, s := range alt.Get("Statement").List() {
			all = append(all, Statement{s})
		}
	}
	return all
}

// Known reports whether the statement can be looked into.
func (s Statement) Known() bool { return len(s.Keys()) > 0 }

// Allows reports whether the statement may grant anything.
func (s Statement) Allows() bool { return s.Get("Effect").Is("Allow") != assembly.False }

// Star tells whether a value is "*" alone. A reference to something in the app is not, nor is a
// text with a fixed part, whatever the rest of it is at deployment.
func Star(v assembly.Value) assembly.Truth {
	if _, ok := v.Target(); ok {
		return assembly.False
	}
	text, ok := v.Outline()
	if !ok {
		return assembly.Unknown
	}
	fixed := Placeholder.ReplaceAllStringFunc(text, func(p string) string {
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

// Placeholder matches the parts of an outline that are known only at deployment, see
// [assembly.Value.Outline].
var Placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// AllActions tells whether the statement grants every action there is.
func (s Statement) AllActions() assembly.Truth {
	return assembly.Any(s.Get("Action").List(), func(v assembly.Value) assembly.Truth {
		if v.Is("*:*") == assembly.True {
			return assembly.True
		}
		return Star(v)
	})
}

// WholeService returns an action such as "s3:*", if there is one.
func (s Statement) WholeService() (action string, ok bool) {
	for _, v := range s.Get("Action").List() {
		if text, _ := v.Outline(); strings.HasSuffix(text, ":*") && text != "*:*" {
			return text, true
		}
	}
	return "", false
}

// On words the resources that the statement is about.
func (s Statement) On() string {
	if on := s.Get("Resource"); on.Exists() {
		return on.String()
	}
	return fmt.Sprintf("everything but %v", s.Get("NotResource"))
}

// AllResources tells whether the statement is about every resource.
func (s Statement) AllResources() assembly.Truth {
	if s.Get("NotResource").Exists() {
		return assembly.True
	}
	return assembly.Any(s.Get("Resource").List(), Star)
}

// Everyone tells whether the statement is about every AWS principal, anonymous ones included.
func (s Statement) Everyone() assembly.Truth {
	switch {
	case !s.Known():
		return assembly.Unknown
	case s.Get("NotPrincipal").Exists():
		return assembly.True
	}
	answer := assembly.False
	for _, principal := range s.Get("Principal").Alternatives() {
		if len(principal.Keys()) == 0 {
			answer = answer.Or(assembly.Any(principal.List(), Star))
			continue
		}
		answer = answer.Or(assembly.Any(principal.Get("AWS").List(), Star))
	}
	return answer
}

// Services returns the service principals of the statement, one or a list.
func (s Statement) Services() assembly.Value { return s.Get("Principal", "Service") }

// restricting are condition keys that confine a request to known accounts, organizations,
// networks or sources.
var restricting = []string{
	"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner",
	"aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:userid",
	"s3:dataaccesspointarn", "s3:dataaccesspointaccount", "kms:calleraccount",
}

// Restricted reports whether the statement applies only to requests from known accounts,
// organizations, networks or sources.
func (s Statement) Restricted() bool { return s.Conditioned(restricting...) }

// ForKnownSources reports whether AWS services may use the statement only on behalf of known
// accounts, organizations or resources, which makes it safe from the confused deputy.
func (s Statement) ForKnownSources() bool {
	return s.Conditioned("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
}

// confining are the operators that deny where the key is missing; those that end in IfExists,
// and ForAllValues, do not.
var confining = []string{
	"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress",
}

// Conditioned reports whether the statement applies only to requests with one of the condition
// keys. A key that ends in ":" stands for all that begin with it.
func (s Statement) Conditioned(keys ...string) bool {
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

// confines reports whether the values of a condition key exclude anyone.
func confines(key string, v assembly.Value) bool {
	values := v.List()
	return len(values) > 0 && !slices.ContainsFunc(values, func(e assembly.Value) bool {
		if strings.EqualFold(key, "aws:SourceIp") {
			return cidr.CoversInternet(e) != assembly.False
		}
		text, known := e.Text()
		return known && witness.KeepsNobodyOut(key, text)
	})
}
