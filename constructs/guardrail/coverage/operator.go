package coverage

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An operator sabotages a property in one way, wherever a property is of the kind that it is about.
type operator struct {
	name string
	// about are the names of the properties.
	about *regexp.Regexp
	// do returns what is in the place of a value, nil if nothing is, and whether it is for this value
	// at all.
	do func(s site) (any, bool)
}

// A site is where an operator may do something: a value, what it is called, and what it is part of.
type site struct {
	of    *assembly.Resource
	name  string
	value any
	in    map[string]any // the object that it is a part of, nil in a list
}

func about(names string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + names) }

func removed(site) (any, bool) { return nil, true }

// number puts another number in the place of one, which may be written as text.
func number(value string) func(site) (any, bool) {
	return func(s site) (any, bool) {
		switch v := s.value.(type) {
		case json.Number:
			return json.Number(value), v.String() != value
		case string:
			return value, v != value && v != "" && strings.Trim(v, "0123456789") == ""
		}
		return nil, false
	}
}

// operators are all ways of sabotage. Each is applied wherever its kind of property is.
var operators = []operator{
	{"negate", about(`.`), func(s site) (any, bool) {
		switch v := s.value.(type) {
		case bool:
			return !v, true
		case string:
			other, ok := opposites[strings.ToLower(v)]
			return other, ok && s.name != "Effect"
		}
		return nil, false
	}},
	{"weaken", about(`.`), func(s site) (any, bool) {
		text, _ := s.value.(string)
		for _, w := range weaker {
			if w.strong.MatchString(text) && text != w.weak {
				return w.weak, true
			}
		}
		return nil, false
	}},
	{"drop the key", about(`kms|encryptionkey|^keyid$`), removed},
	{"drop the encryption", about(`encrypt|^sse`), removed},
	{"drop the protection", about(`publicaccess|^versioning|objectlock|ownership|protect|rotation|multiaz|automaticfailover|backup|pointintime`), removed},
	{"drop the log", about(`log|tracing|monitoring|insights`), removed},
	{"drop the alarm", about(`alarmactions|deadletter|redrive|notification|subscribers|healthcheck`), removed},
	{"drop the policy", about(`policydocument|keypolicy|resourcepolicy|permissionsboundary|webacl|authoriz`), removed},
	{"drop the limit", about(`budget|limit|maxsize|maxcapacity|throttl|lifecycle|expiration|transition`), removed},
	{"drop the network", about(`securitygroup|subnet|vpcid|vpcconfig|zone`), removed},
	{"empty", about(`.`), func(s site) (any, bool) {
		list, ok := s.value.([]any)
		return []any{}, ok && len(list) > 0 && s.name != "Tags"
	}},
	{"keep for a day", about(`retention|expirationindays|deleteafter|days$`), number("1")},
	{"shrink to nothing", about(`^min|desired|instancecount|replicas|numberof`), number("0")},
	{"never alarm", about(`threshold|evaluationperiods|datapoints|period$`), number("100000000")},
	{"open to the internet", about(`cidr`), func(s site) (any, bool) {
		text, _ := s.value.(string)
		if p, err := netip.ParsePrefix(text); err == nil && p.Bits() > 0 {
			return map[bool]any{true: "0.0.0.0/0", false: "::/0"}[p.Addr().Is4()], true
		}
		_, reference := s.value.(map[string]any)
		return "0.0.0.0/0", reference
	}},
	{"any principal", about(`^principal$`), func(s site) (any, bool) { return "*", s.in["Effect"] == "Allow" && s.value != "*" }},
	{"any action", about(`^action$`), func(s site) (any, bool) { return "*", s.in["Effect"] == "Allow" && s.value != "*" }},
	{"any resource", about(`^resource$`), func(s site) (any, bool) { return "*", s.in["Effect"] == "Allow" && s.value != "*" }},
	{"drop the condition", about(`^condition$`), func(s site) (any, bool) { return nil, s.in["Effect"] != nil }},
	{"allow instead", about(`^effect$`), func(s site) (any, bool) { return "Allow", s.value == "Deny" }},
	{"swap the reference", about(`.`), swapped},
}

// weaker are values of enumerations with what is worse in their place.
var weaker = []struct {
	strong *regexp.Regexp
	weak   any
}{
	{regexp.MustCompile(`^TLSv1\.`), "TLSv1"},
	{regexp.MustCompile(`^TLS_1_`), "TLS_1_0"},
	{regexp.MustCompile(`^ELBSecurityPolicy-`), "ELBSecurityPolicy-2016-08"},
	{regexp.MustCompile(`^(HTTPS|TLS)$`), "HTTP"},
	{regexp.MustCompile(`^redirect-to-https$`), "allow-all"},
	{regexp.MustCompile(`^https-only$`), "http-only"},
	{regexp.MustCompile(`^required$`), "optional"},
	{regexp.MustCompile(`^strictest$`), "monitor"},
	{regexp.MustCompile(`^IMMUTABLE$`), "MUTABLE"},
	{regexp.MustCompile(`^aws:kms(:dsse)?$`), "AES256"},
	{regexp.MustCompile(`^SSE_KMS$`), "SSE_S3"},
	{regexp.MustCompile(`^(AWS_IAM|JWT)$`), "NONE"},
	{regexp.MustCompile(`^ALL$`), "REJECT"},
	{regexp.MustCompile(`^BucketOwnerEnforced$`), "ObjectWriter"},
	{regexp.MustCompile(`^COMPLIANCE$`), "GOVERNANCE"},
}

// swapped refers to another resource of the stack and type.
func swapped(s site) (any, bool) {
	ref, _ := s.value.(map[string]any)
	id, attribute := "", any(nil)
	switch target := ref["Ref"].(type) {
	case string:
		id = target
	default:
		if get, ok := ref["Fn::GetAtt"].([]any); ok && len(get) == 2 {
			id, _ = get[0].(string)
			attribute = get[1]
		}
	}
	from := s.of.Stack.Resource(id)
	if from == nil || len(ref) != 1 {
		return nil, false
	}
	i := slices.IndexFunc(s.of.Stack.Resources, func(r *assembly.Resource) bool { return r.Type == from.Type && r != from && r != s.of })
	if i < 0 {
		return nil, false
	}
	other := s.of.Stack.Resources[i].LogicalID
	if attribute == nil {
		return map[string]any{"Ref": other}, true
	}
	return map[string]any{"Fn::GetAtt": []any{other, attribute}}, true
}

// A fate is what happens to a whole resource. It returns what is in its place, nil if nothing is,
// and whether it is for this resource at all.
type fate struct {
	name string
	do   func(r assembly.Resource) (*assembly.Resource, bool)
}

var fates = []fate{
	{"remove", func(assembly.Resource) (*assembly.Resource, bool) { return nil, true }},
	{"put under a condition", func(r assembly.Resource) (*assembly.Resource, bool) {
		was := r.Condition
		r.Condition = "Sabotage"
		return &r, was == ""
	}},
	{"delete with its stack", func(r assembly.Resource) (*assembly.Resource, bool) {
		was := r.DeletionPolicy
		r.DeletionPolicy, r.UpdateReplacePolicy = "Delete", "Delete"
		return &r, was == "Retain" || was == "Snapshot" || was == "RetainExceptOnCreate"
	}},
}
