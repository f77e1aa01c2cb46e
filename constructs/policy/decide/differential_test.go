//go:build judges

package decide_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/generate"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/judge"
)

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
	everyone := slices.ContainsFunc(c.Policies.Resource[0].Statements,
		func(s policy.Statement) bool { return s.Principal != nil && s.Principal.Everyone })
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

// genTrustCase is about roles: to assume one, by a principal or a provider, and to tag the session.
var genTrustCase = rapid.Custom(func(t *rapid.T) (c generated) {
	c = genCase.Draw(t, "case")
	const provider = "arn:aws:iam::" + here + ":oidc-provider/idp.example.com"
	actions := []string{"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"}
	c.Request.Action = rapid.SampledFrom(actions).Draw(t, "action")
	c.Request.Resource, c.Request.ResourceAccount = "arn:aws:iam::"+here+":role/trusting", here
	if rapid.IntRange(0, 3).Draw(t, "provider") == 0 {
		// The judge lets service control policies restrict who signs in by a provider, and wants
		// tags of the session to be allowed by identity policies, of which a provider has none.
		c.Request.Principal.ARN, c.Request.Action = provider, "sts:AssumeRoleWithWebIdentity"
		c.Policies = decide.Policies{}
	}
	c.Request.Context = maps.Clone(derived[c.Request.Principal.ARN])
	for _, list := range append(slices.Clone(c.Policies.SCPs), c.Policies.Identity, c.Policies.Boundary) {
		for _, d := range list {
			for i := range d.Statements {
				d.Statements[i].Condition = nil
			}
		}
	}
	// The judge takes a provider for a principal of its account where a Deny names that.
	account := here
	if c.Request.Principal.ARN == provider {
		account = there
	}
	trust := policy.Document{Version: policy.Version}
	for range rapid.IntRange(1, 3).Draw(t, "statements") {
		s := policy.Statement{Effect: policy.Allow}
		s.Effect = rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Allow, policy.Deny}).Draw(t, "effect")
		s.Action = rapid.SliceOfNDistinct(rapid.SampledFrom(append(actions, "sts:AssumeRoleWithWebIdentity", "sts:*")), 1, 3, rapid.ID).Draw(t,
			"actions")
		s.Principal = rapid.SampledFrom([]*policy.Principals{
			{AWS: []string{account}}, {AWS: []string{user}}, {Federated: []string{provider}}, policy.Everyone(),
		}).Draw(t, "principal")
		trust.Statements = append(trust.Statements, s)
	}
	c.Policies.Resource = docs(trust)
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
//   - A * that ends a section of a resource and "can expand to match beyond the colon boundaries"
//     (Resource); the judge keeps it in its section.
//   - An incomplete ARN, which "AWS automatically completes" ("IAM identifiers"); the judge does
//     so in Resource of an Allow only.
//   - NotPrincipal with an account, which does not name its users and roles; the judge exempts
//     them.
//   - Empty values, "a null data set" to set operators, and not "not null" to Null; the judge takes
//     them for text.
//   - A key with several values under an operator without a set prefix, against which AWS
//     advises; the judge lets it match nothing, we any.
func undisputed(docs []policy.Document, ctx decide.Context) {
	for _, d := range docs {
		for i := range d.Statements {
			s := &d.Statements[i]
			s.NotResource = slices.DeleteFunc(s.NotResource, func(r string) bool { return strings.Contains(r, "${") })
			for _, list := range [][]string{s.Resource, s.NotResource} {
				for i := range list {
					list[i] = strings.ReplaceAll(list[i], "logs:*:log-group", "logs:*:*:log-group")
					if missing := 5 - strings.Count(list[i], ":"); list[i] != "*" && (s.Effect == policy.Deny || len(s.NotResource) > 0) {
						list[i] += strings.Repeat(":*", max(0, missing))
					}
				}
			}
			if s.NotPrincipal != nil && len(s.NotPrincipal.AWS) > 0 {
				s.NotPrincipal = &policy.Principals{AWS: []string{user}}
			}
			if len(s.NotResource) == 0 && len(s.Resource) == 0 {
				s.Resource = []string{"*"}
			}
			c := policy.Condition{}
			for key, values := range ctx {
				if !slices.ContainsFunc(values, func(v string) bool { return v != "" }) {
					delete(ctx, key)
				}
			}
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

// writeAnswers keeps some of the answers for TestKnownAnswersAgree.
func writeAnswers(t *testing.T, questions []judge.Question, replies []judge.Reply) {
	t.Helper()
	var out bytes.Buffer
	for i := 0; i < len(replies); i += 82 { // of every kind of case, each eight
		if err := json.NewEncoder(&out).Encode(answer{*questions[i].Simulation.(*simulation), replies[i].Result}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("testdata/answers.jsonl", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestIAMSimulateAgrees(t *testing.T) {
	const cases = 10000
	var questions []judge.Question
	var decisions []decide.Decision
	count := map[string]int{}
	for seed := range cases {
		c := genCase.Example(seed)
		switch seed % 8 {
		case 0, 4:
			c = genResourceCase.Example(seed)
		case 2:
			c = genTrustCase.Example(seed)
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
	replies := judge.Ask(t, questions)
	if os.Getenv("PLINTH_UPDATE") == "1" {
		writeAnswers(t, questions, replies)
	}
	for i, r := range replies {
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
