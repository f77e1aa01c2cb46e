package access

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// A statement is read as it may be and as it surely is: either is nil if it allows, or denies,
// nothing.
type statement struct{ may, sure *policy.Statement }

// A reading collects one statement, and whether it is surely there as it is read.
type reading struct {
	policy.Statement
	unknown bool
}

// readStatement reads a statement. Always says that it is there whatever deployment decides.
func readStatement(k Kind, v assembly.Value, always bool) *statement {
	if len(v.Keys()) == 0 {
		return &statement{may: anything(k)}
	}
	effect := v.Get("Effect")
	if effect.Is("Deny") != assembly.False && effect.Is("Allow") == assembly.False {
		return readDeny(k, v, always)
	}
	r := reading{Statement: policy.Statement{Effect: policy.Allow}}
	r.unknown = !always || effect.Is("Allow") != assembly.True
	r.elements(k, v)
	r.condition(v.Get("Condition"))
	s := &statement{may: &r.Statement}
	if !r.unknown {
		s.sure = s.may
	}
	return s
}

// readDeny reads a denial, unknown parts as narrowly as they can be. Where it only may be there, it
// keeps nobody out.
func readDeny(k Kind, v assembly.Value, always bool) *statement {
	r := reading{Statement: policy.Statement{Effect: policy.Deny}}
	r.unknown = !always || v.Get("Effect").Is("Deny") != assembly.True
	r.elements(k, v)
	r.condition(v.Get("Condition"))
	if r.unknown {
		return &statement{}
	}
	return &statement{may: &r.Statement, sure: &r.Statement}
}

func (r *reading) elements(k Kind, v assembly.Value) {
	r.Sid, _ = v.Get("Sid").Text()
	if k != Identity {
		r.Principal = r.principals(v.Get("Principal"))
		r.NotPrincipal = r.principals(v.Get("NotPrincipal"))
		if r.NotPrincipal != nil {
			r.Principal = nil
		}
	}
	r.Action, r.NotAction = r.patterns(v.Get("Action"), false), r.patterns(v.Get("NotAction"), true)
	r.Resource, r.NotResource = r.patterns(v.Get("Resource"), false), r.patterns(v.Get("NotResource"), true)
	for i, p := range r.Resource {
		r.Resource[i] = wholeARN(p)
	}
	if len(r.NotAction) > 0 {
		r.Action = nil
	}
	if len(r.NotResource) > 0 {
		r.Resource = nil
	}
	if k == Identity && len(r.Resource)+len(r.NotResource) == 0 {
		r.unknown, r.Resource = true, []string{"*"}
	}
}

// How an unknown part is read: as anything, or as something that nothing else is.
const (
	wide   = "*"
	narrow = "(unknown)"
)

func (r *reading) denies() bool { return r.Effect == policy.Deny }

// patterns reads actions or resources, or those that the statement spares.
func (r *reading) patterns(v assembly.Value, spared bool) []string {
	unknown := wide
	if spared != r.denies() {
		unknown = narrow
	}
	var all []string
	for _, e := range v.List() {
		t, known := textOf(e, unknown)
		r.unknown = r.unknown || !known && (!r.denies() || spared)
		all = append(all, t)
	}
	return all
}

// wholeARN adds the sections that a pattern such as arn:aws:* leaves out, as widely as a service
// may read it.
func wholeARN(p string) string {
	if !strings.HasPrefix(p, "arn") || !strings.HasSuffix(p, "*") {
		return p
	}
	if strings.TrimRight(p, "*") == "arn" {
		return "*"
	}
	if missing := 5 - strings.Count(p, ":"); missing > 0 {
		return p + strings.Repeat(":*", missing)
	}
	return p
}

func (r *reading) principals(v assembly.Value) *policy.Principals {
	if !v.Exists() {
		return nil
	}
	out := &policy.Principals{}
	for _, alt := range v.Alternatives() {
		if len(alt.Keys()) == 0 {
			r.named(&out.AWS, alt)
			continue
		}
		r.named(&out.AWS, alt.Get("AWS"))
		r.others(&out.Service, alt.Get("Service"))
		r.others(&out.Federated, alt.Get("Federated"))
		r.others(&out.CanonicalUser, alt.Get("CanonicalUser"))
	}
	for _, name := range out.AWS {
		out.Everyone = out.Everyone || strings.Trim(name, "*?") == ""
	}
	return out
}

// named adds AWS principals. One that is fixed in part cannot be "*", whatever the rest of it is.
func (r *reading) named(into *[]string, v assembly.Value) {
	for _, e := range v.List() {
		t, known := textOf(e, wide)
		switch fixed := strings.Trim(t, "*?"); {
		case known:
			*into = append(*into, t)
		case r.denies():
			*into = append(*into, narrow)
		case fixed == "":
			r.unknown = true
			*into = append(*into, "*")
		default:
			*into = append(*into, strings.ReplaceAll(t, "*", narrow))
		}
	}
}

// others adds services and providers, of which an unknown one is one of them and not everyone.
func (r *reading) others(into *[]string, v assembly.Value) {
	for _, e := range v.List() {
		t, _ := textOf(e, narrow)
		*into = append(*into, t)
	}
}

// condition reads the conditions. One of an Allow that may be missing, or whose value may be
// anything, keeps nobody out.
func (r *reading) condition(v assembly.Value) {
	if !v.Exists() {
		return
	}
	if !v.AlwaysExists() || len(v.Keys()) == 0 && !isEmpty(v) {
		r.unknown = true
		return
	}
	for _, name := range v.Keys() {
		operator, patterns, ok := witness.Operator(name)
		if !ok {
			r.unknown = true
			continue
		}
		for _, key := range v.Get(name).Keys() {
			r.test(operator, patterns, key, v.Get(name, key))
		}
		if keys := v.Get(name); len(keys.Keys()) == 0 && !isEmpty(keys) {
			r.unknown = true
		}
	}
}

// isEmpty reports whether a value is a map without keys.
func isEmpty(v assembly.Value) bool {
	plain, ok := v.Plain()
	m, isMap := plain.(map[string]any)
	return ok && isMap && len(m) == 0
}

// oneNetwork are keys whose ids are never a stranger's choice, as accounts and organizations are.
var oneNetwork = map[string]bool{"aws:sourcevpc": true, "aws:sourcevpce": true}

func (r *reading) test(operator string, patterns bool, key string, v assembly.Value) {
	var values []string
	for _, e := range v.List() {
		t, known := textOf(e, wide)
		claim := strings.Contains(key, ".") || strings.Contains(key, "${") || oneNetwork[strings.ToLower(key)]
		switch {
		case known:
		case !patterns && claim, r.denies() && (!patterns || !strings.Contains(operator, "Not")):
			t, _ = textOf(e, narrow) // it equals one value, which strangers do not have
		case !patterns:
			r.unknown = true
			return // it may equal whatever the caller has
		default:
			r.unknown = true
		}
		if strings.Contains(operator, "Arn") {
			t = wholeARN(t)
		}
		values = append(values, t)
	}
	if !v.AlwaysExists() {
		r.unknown = true
		return
	}
	if r.Condition == nil {
		r.Condition = policy.Condition{}
	}
	if r.Condition[operator] == nil {
		r.Condition[operator] = map[string][]string{}
	}
	r.Condition[operator][key] = append(r.Condition[operator][key], values...)
}
