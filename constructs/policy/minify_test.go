package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/generate"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

func docs(d ...policy.Document) []policy.Document { return d }

// denies is a policy of statements that, unless they say otherwise, deny on everything.
func denies(s ...policy.Statement) policy.Document {
	for i := range s {
		if s[i].Effect == "" {
			s[i].Effect = policy.Deny
		}
		if s[i].Resource == nil && s[i].NotResource == nil {
			s[i].Resource = []string{"*"}
		}
	}
	return policy.Document{Statements: s}
}

func TestMinify(t *testing.T) {
	inEurope := policy.Condition{"StringEquals": {"aws:RequestedRegion": {"eu-west-1", "eu-central-1"}}}
	sameInEurope := policy.Condition{"StringEquals": {"aws:RequestedRegion": {"eu-central-1", "eu-west-1", "eu-west-1"}}}
	for name, c := range map[string]struct {
		in   policy.Document
		want string
	}{
		"actions of equal statements join": {
			denies(
				policy.Statement{Sid: "A", Action: []string{"s3:PutObject"}},
				policy.Statement{Sid: "B", Action: []string{"s3:GetObject", "iam:*"}},
			),
			`{"Sid":"A","Effect":"Deny","Action":["iam:*","s3:GetObject","s3:PutObject"],"Resource":"*"}`,
		},
		"covered actions go": {
			denies(policy.Statement{Action: []string{"s3:PutObject", "s3:Put*", "S3:put*", "s3:GetObject"}}),
			`{"Effect":"Deny","Action":["S3:put*","s3:GetObject"],"Resource":"*"}`,
		},
		"resources of equal statements join": {
			denies(
				policy.Statement{Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::a/*"}},
				policy.Statement{Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::a/b", "arn:aws:s3:::c"}},
			),
			`{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::c"]}`,
		},
		"conditions are compared as sets": {
			denies(
				policy.Statement{Action: []string{"a:b"}, Condition: inEurope},
				policy.Statement{Action: []string{"a:c"}, Condition: sameInEurope},
			),
			`{"Effect":"Deny","Action":["a:b","a:c"],"Resource":"*"` +
				`,"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}}}`,
		},
		"repeated statements go, NotAction too": {
			denies(policy.Statement{NotAction: []string{"a:b", "a:c"}}, policy.Statement{Sid: "X", NotAction: []string{"a:c", "a:b"}}),
			`{"Sid":"X","Effect":"Deny","NotAction":["a:b","a:c"],"Resource":"*"}`,
		},
		"different NotAction lists stay apart": {
			denies(policy.Statement{NotAction: []string{"a:b"}}, policy.Statement{NotAction: []string{"a:c"}}),
			`{"Effect":"Deny","NotAction":"a:b","Resource":"*"},{"Effect":"Deny","NotAction":"a:c","Resource":"*"}`,
		},
		"different effects stay apart": {
			denies(policy.Statement{Action: []string{"a:b"}}, policy.Statement{Effect: policy.Allow, Action: []string{"a:c"}}),
			`{"Effect":"Deny","Action":"a:b","Resource":"*"},{"Effect":"Allow","Action":"a:c","Resource":"*"}`,
		},
		"actions and resources that both differ stay apart": {
			denies(
				policy.Statement{Action: []string{"a:b"}, Resource: []string{"arn:aws:a:::1"}},
				policy.Statement{Action: []string{"a:c"}, Resource: []string{"arn:aws:a:::2"}},
			),
			`{"Effect":"Deny","Action":"a:b","Resource":"arn:aws:a:::1"},{"Effect":"Deny","Action":"a:c","Resource":"arn:aws:a:::2"}`,
		},
		"one merge makes way for another": {
			denies(
				policy.Statement{Action: []string{"a:b"}, Resource: []string{"arn:aws:a:::1"}},
				policy.Statement{Action: []string{"a:b", "a:c"}, Resource: []string{"arn:aws:a:::2"}},
				policy.Statement{Action: []string{"a:c"}, Resource: []string{"arn:aws:a:::1"}}),
			`{"Effect":"Deny","Action":["a:b","a:c"],"Resource":["arn:aws:a:::1","arn:aws:a:::2"]}`,
		},
	} {
		before := c.in.String()
		got := c.in.Minify().String()
		if diff := cmp.Diff(`{"Version":"2012-10-17","Statement":[`+c.want+`]}`, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if c.in.String() != before {
			t.Errorf("%s: Minify changed its input, want it left alone", name)
		}
	}
}

// same fails unless the policies decide the request alike.
func same(t *rapid.T, r decide.Request, a, b []policy.Document) {
	for _, side := range []func([]policy.Document) decide.Policies{
		func(d []policy.Document) decide.Policies { return decide.Policies{Identity: d} },
		func(d []policy.Document) decide.Policies {
			return decide.Policies{Identity: docs(policy.FullAWSAccess()), SCPs: [][]policy.Document{d}}
		},
	} {
		x, y := side(a).Decide(r), side(b).Decide(r)
		if x.Allowed != y.Allowed || x.Explicit != y.Explicit {
			t.Fatalf("before: %s\n%s\nafter: %s\n%s", x, a, y, b)
		}
	}
}

func TestMinifyKeepsEveryDecision(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		d := generate.Document(false, 6).Draw(t, "document")
		m := d.Minify()
		if err := m.Validate(policy.IdentityBased); err != nil {
			t.Fatal(err)
		}
		if m.Size() > d.Size() {
			t.Fatalf("grew from %d to %d: %s", d.Size(), m.Size(), m)
		}
		if again := m.Minify(); again.String() != m.String() {
			t.Fatalf("a second time gives\n%s\ninstead of\n%s", again, m)
		}
		same(t, generate.Request.Draw(t, "request"), docs(d), docs(m))
	})
}

func TestMinifyKeepsEveryDecisionOfResourcePolicies(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		d, r := generate.Document(true, 6).Draw(t, "document"), generate.Request.Draw(t, "request")
		x := decide.Policies{Resource: docs(d), Identity: docs(policy.FullAWSAccess())}.Decide(r)
		y := decide.Policies{Resource: docs(d.Minify()), Identity: docs(policy.FullAWSAccess())}.Decide(r)
		if x.Allowed != y.Allowed || x.Explicit != y.Explicit {
			t.Fatalf("before: %s\nafter: %s", x, y)
		}
	})
}

func TestParseReadsWhatJSONWrites(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		d := generate.Document(rapid.Bool().Draw(t, "principals"), 4).Draw(t, "document")
		got, err := policy.Parse(d.JSON())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Fatalf("(-written +read):\n%s", diff)
		}
	})
}
