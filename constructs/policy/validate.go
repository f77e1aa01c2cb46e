package policy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// Validate checks the document against the grammar of the policy language and the rules of the
// kind, and then whatever checks say: its length with [Quota.Check], its actions with
// apicall.Check. The error joins a [Problem] for each thing that is wrong.
func (d Document) Validate(kind Kind, checks ...func(Document) error) error {
	ps := &Problems{Policy: d.Name}
	d.validate(ps, kind)
	for _, check := range checks {
		ps.Join(check(d))
	}
	return ps.Err()
}

// validate checks the rules of a kind, or only those that all kinds share if kind is "".
func (d Document) validate(ps *Problems, kind Kind) {
	control := kind == ServiceControl || kind == ResourceControl
	switch {
	case d.version() != Version && control:
		ps.Add("Version", strconv.Quote(d.Version), "%q in a %s", Version, kind)
	case d.version() != Version && d.Version != OldVersion:
		ps.Add("Version", strconv.Quote(d.Version), "%q", Version)
	}
	if d.ID != "" && control {
		ps.Add("Id", strconv.Quote(d.ID), "none in a %s", kind)
	}
	if len(d.Statements) == 0 {
		ps.Add("Statement", "empty", "at least one statement")
	}
	sids := map[string]bool{}
	for i, s := range d.Statements {
		v := &statementCheck{Problems: ps, kind: kind, at: fmt.Sprintf("Statement[%d]", i), old: d.Version == OldVersion}
		if s.Sid != "" {
			v.at += fmt.Sprintf(" (Sid %q)", s.Sid)
			if sids[s.Sid] && !kind.ofResource() { // those of some services, such as KMS, may repeat
				v.Add(v.at, "a repeated Sid", "each Sid once in a %s", kind)
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
	old  bool // whether the version has no variables
}

// variables returns what is wanted of a text that may have variables, or "".
func (v *statementCheck) variables(text string) string {
	if v.old && strings.Contains(text, "${") {
		return fmt.Sprintf("none of ${...} in version %s, where it is plain text, or version %s", OldVersion, Version)
	}
	return pattern.CheckVariables(text)
}

func (v *statementCheck) path(element string) string { return v.at + "." + element }

func (v *statementCheck) statement(s Statement) {
	// Resource-based policies of some services, such as KMS, have Sids with spaces.
	if !v.kind.ofResource() && !alphanumeric(s.Sid) {
		v.Add(v.path("Sid"), strconv.Quote(s.Sid), "letters A-Z, a-z and digits")
	}
	switch {
	case s.Effect != Allow && s.Effect != Deny:
		v.Add(v.path("Effect"), strconv.Quote(string(s.Effect)), "Allow or Deny")
	case s.Effect == Allow && v.kind == ResourceControl:
		v.Add(v.path("Effect"), "Allow", "Deny: only RCPFullAWSAccess, which AWS attaches, allows")
	}
	v.principals(s)
	v.pair("Action", s.Action, "NotAction", s.NotAction, true)
	v.pair("Resource", s.Resource, "NotResource", s.NotResource, !v.kind.ofResource())
	if v.kind == TrustPolicy && len(s.Resource)+len(s.NotResource) > 0 {
		v.Add(v.path("Resource"), "present", "none: a %s is about the role that has it", v.kind)
	}
	v.texts("Action", s.Action, v.action)
	v.texts("NotAction", s.NotAction, v.action)
	if v.kind == ResourceControl && len(s.NotAction) > 0 {
		v.Add(v.path("NotAction"), "present", "Action: resource control policies do not support NotAction")
	}
	v.texts("Resource", s.Resource, v.resource)
	v.texts("NotResource", s.NotResource, v.resource)
	v.condition(s.Condition)
}

func (v *statementCheck) pair(name string, list []string, notName string, notList []string, required bool) {
	switch {
	case len(list) > 0 && len(notList) > 0:
		v.Add(v.path(notName), "present beside "+name, "one of the two")
	case required && len(list) == 0 && len(notList) == 0:
		v.Add(v.path(name), "absent", "%s or %s", name, notName)
	}
}

// texts reports each value for which check returns what is wanted instead.
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

func alphanumeric(s string) bool { return strings.Trim(s, letters+digits) == "" }
