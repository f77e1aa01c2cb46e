//go:build judges

package decide_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/generate"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/judge"
)

// simulation is a request and its policies as iam-simulate takes them.
type simulation struct {
	Request struct {
		Principal string `json:"principal"`
		Action    string `json:"action"`
		Resource  struct {
			Resource  string `json:"resource"`
			AccountID string `json:"accountId"`
		} `json:"resource"`
		ContextVariables map[string]any `json:"contextVariables"`
	} `json:"request"`
	IdentityPolicies           []namedPolicy    `json:"identityPolicies"`
	ServiceControlPolicies     []orgPolicies    `json:"serviceControlPolicies"`
	ResourceControlPolicies    []orgPolicies    `json:"resourceControlPolicies"`
	ResourcePolicy             *policy.Document `json:"resourcePolicy,omitempty"`
	SessionPolicy              *policy.Document `json:"sessionPolicy,omitempty"`
	PermissionBoundaryPolicies []namedPolicy    `json:"permissionBoundaryPolicies,omitempty"`
}

type namedPolicy struct {
	Name   string          `json:"name"`
	Policy policy.Document `json:"policy"`
}

type orgPolicies struct {
	OrgIdentifier string        `json:"orgIdentifier"`
	Policies      []namedPolicy `json:"policies"`
}

func named(docs []policy.Document) []namedPolicy {
	out := []namedPolicy{}
	for _, d := range docs {
		out = append(out, namedPolicy{"p", d})
	}
	return out
}

func levels(docs [][]policy.Document) []orgPolicies {
	out := []orgPolicies{}
	for _, level := range docs {
		out = append(out, orgPolicies{"ou", named(level)})
	}
	return out
}

// asSimulation spells out the keys that Evaluate derives from the principal.
func asSimulation(r decide.Request, p decide.Policies) *simulation {
	var s simulation
	s.Request.Principal, s.Request.Action = r.Principal.ARN, r.Action
	s.Request.Resource.Resource, s.Request.Resource.AccountID = r.Resource, r.ResourceAccount
	s.Request.ContextVariables = map[string]any{}
	for key, values := range r.Context {
		switch len(values) {
		case 0:
		case 1:
			s.Request.ContextVariables[key] = values[0]
		default:
			s.Request.ContextVariables[key] = values
		}
	}
	s.IdentityPolicies, s.PermissionBoundaryPolicies = named(p.Identity), named(p.Boundary)
	s.ServiceControlPolicies, s.ResourceControlPolicies = levels(p.SCPs), levels(p.RCPs)
	if len(p.Session) > 0 {
		s.SessionPolicy = &p.Session[0]
	}
	if len(p.Resource) > 0 {
		s.ResourcePolicy = &p.Resource[0]
	}
	return &s
}

func outcome(d decide.Decision) string {
	switch {
	case d.Allowed:
		return "Allowed"
	case d.Explicit:
		return "ExplicitlyDenied"
	}
	return "ImplicitlyDenied"
}

// derived are the keys that Evaluate fills in, which the judge wants to be told.
var derived = map[string]decide.Context{}

func init() {
	for arn, principal := range map[string]string{
		user:                               user,
		"arn:aws:iam::111122223333:role/r": "arn:aws:iam::111122223333:role/r",
		"arn:aws:iam::444455556666:role/r": "arn:aws:iam::444455556666:role/r",
		"arn:aws:sts::111122223333:assumed-role/r/s": "arn:aws:iam::111122223333:role/r",
	} {
		derived[arn] = decide.Context{"aws:PrincipalArn": {principal}, "aws:PrincipalAccount": {arn[13:25]}}
	}
	derived[user]["aws:username"] = []string{"ana"}
}

type generated struct {
	Request  decide.Request
	Policies decide.Policies
}

var genCase = rapid.Custom(func(t *rapid.T) (c generated) {
	c.Request = generate.Request.Draw(t, "request")
	if derived[c.Request.Principal.ARN] == nil { // root users: the judge wants an identity policy
		c.Request.Principal.ARN = user
	}
	c.Request.ResourceAccount = rapid.SampledFrom([]string{here, here, there}).Draw(t, "owner")
	maps.Copy(c.Request.Context, derived[c.Request.Principal.ARN])
	for i, address := range c.Request.Context["test:ip"] {
		c.Request.Context["test:ip"][i] = strings.Replace(address, "2001:db8::1", "198.51.100.1", 1)
	}
	c.Policies.Identity = docs(generate.Document(false, 3).Draw(t, "identity"))
	if rapid.Bool().Draw(t, "scps") {
		c.Policies.SCPs = [][]policy.Document{
			{policy.FullAWSAccess()}, {policy.FullAWSAccess(), generate.Document(false, 2).Draw(t, "scp")},
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "boundary") == 0 {
		c.Policies.Boundary = docs(generate.Document(false, 2).Draw(t, "boundary"))
	}
	return c
})

// genResourceCase is about who is named where. The judge validates these, so actions and
// resources have to fit, and unknown condition keys must not occur.
var genResourceCase = rapid.Custom(func(t *rapid.T) (c generated) {
	c = genCase.Draw(t, "case")
	c.Request.Action, c.Request.Resource = "s3:GetObject", "arn:aws:s3:::a/k"
	c.Request.Context = maps.Clone(derived[c.Request.Principal.ARN])
	c.Policies.Resource = docs(generate.Document(true, 2).Draw(t, "resource"))
	// The judge lets a session policy limit what a resource policy grants to everyone. It
	// does not, says "Policy evaluation for requests within a single account".
	everyone := slices.ContainsFunc(c.Policies.Resource[0].Statements, func(s policy.Statement) bool { return s.Principal.Everyone })
	if strings.Contains(c.Request.Principal.ARN, ":assumed-role/") && !everyone {
		c.Policies.Session = docs(generate.Document(false, 2).Draw(t, "session"))
	}
	p := c.Policies
	for _, list := range append(slices.Clone(p.SCPs), p.Resource, p.Identity, p.Boundary, p.Session) {
		for _, d := range list {
			for i := range d.Statements {
				d.Statements[i].Condition = nil
			}
		}
	}
	return c
})

// undisputed rewrites what the judge reads against the IAM User Guide, or what the guide
// leaves open:
//
//   - ForAnyValue with IfExists and an absent key: "If the key is not present, evaluate the
//     condition element as true" (IfExists); the judge says false.
//   - A variable without a value under a negated operator ("Inverted condition operators
//     like StringNotEquals or StringNotLike do match against a null value") or in
//     NotResource ("will not match any resource"), both in "Policy variables with no
//     value"; the judge says that the statement does not apply.
//   - A variable in the value of an Arn operator, which "supports policy variables"; the
//     judge counts the colon of the variable as one of the ARN.
//   - ${*}, "use where you need an * character", under operators without wildcards; the judge
//     does not take it for *.
//   - An IPv6 address against IPv4 ranges, which NotIpAddress ("all IP addresses except")
//     has to match; the judge says no match.
//   - Dates in epoch seconds, which the judge does not compare with ISO dates.
//   - A key with several values under an operator without a set prefix, against which AWS
//     advises; the judge lets it match nothing, we any.
func undisputed(docs []policy.Document, ctx decide.Context) {
	for _, d := range docs {
		for i := range d.Statements {
			s := &d.Statements[i]
			s.NotResource = slices.DeleteFunc(s.NotResource, func(r string) bool { return strings.Contains(r, "${") })
			if len(s.NotResource) == 0 && len(s.Resource) == 0 {
				s.Resource = []string{"*"}
			}
			c := policy.Condition{}
			for name, keys := range s.Condition {
				for key, values := range keys {
					if !strings.Contains(name, ":") && len(ctx[key]) > 1 && name != "Null" {
						name = "ForAnyValue:" + name
					}
					if strings.HasPrefix(name, "ForAnyValue:") {
						name = strings.TrimSuffix(name, "IfExists")
					}
					for i, v := range values {
						switch {
						case v == "1767225600":
							values[i] = "2026-01-01T00:00:00Z"
						case strings.HasPrefix(v, "arn:"):
							values[i] = strings.ReplaceAll(v, "${aws:PrincipalAccount}", here)
						case v == "${*}" && !strings.Contains(name, "Like"):
							values[i] = "*"
						case strings.Contains(name, "Not") && strings.Contains(v, "${"):
							values[i] = strings.NewReplacer("${aws:username}", "x").Replace(v)
						}
					}
				}
				c[name] = keys
			}
			s.Condition = c
		}
	}
}

func TestIAMSimulateAgrees(t *testing.T) {
	const cases = 10000
	var questions []judge.Question
	var decisions []decide.Decision
	count := map[string]int{}
	for seed := range cases {
		c := genCase.Example(seed)
		if seed%4 == 0 {
			c = genResourceCase.Example(seed)
		}
		for _, list := range append(c.Policies.SCPs, c.Policies.Identity, c.Policies.Boundary, c.Policies.Session, c.Policies.Resource) {
			undisputed(list, c.Request.Context)
		}
		d := c.Policies.Decide(c.Request)
		count[outcome(d)]++
		decisions = append(decisions, d)
		questions = append(questions, judge.Question{Simulation: asSimulation(c.Request, c.Policies)})
	}
	t.Logf("outcomes: %v", count)
	for name, n := range count {
		if n < cases/20 {
			t.Errorf("got %d of %d cases %s, want at least %d: the generators are lopsided", n, cases, name, cases/20)
		}
	}
	bad := 0
	for i, r := range judge.Ask(t, questions) {
		if r.Result != outcome(decisions[i]) {
			if bad++; bad <= 10 {
				text, _ := json.Marshal(questions[i].Simulation)
				t.Errorf("Decide() = %s\nwant %s, as the judge says\n%s", decisions[i], r.Result, text)
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d decisions differ from the judge's, want none", bad, cases)
	}
}
