package decide_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// statement allows or denies an action on resources.
func statement(e policy.Effect, action string, resources ...string) policy.Document {
	return policy.Document{Statements: []policy.Statement{{Effect: e, Action: []string{action}, Resource: resources}}}
}

func TestFind(t *testing.T) {
	const role = "arn:aws:iam::" + here + ":role/r"
	except := policy.Document{Statements: []policy.Statement{
		{Effect: policy.Deny, Action: []string{"*"}, NotResource: []string{"arn:aws:s3:::open/*"}},
	}}
	for name, c := range map[string]struct {
		policies         decide.Policies
		action, resource string
		want             string // action and resource of what is found
	}{
		"nothing":                       {decide.Policies{}, "iam:*", "", ""},
		"one of a service":              {decide.Policies{Identity: docs(allow("iam:PassRole"))}, "iam:*", "", "iam:PassRole *"},
		"another service":               {decide.Policies{Identity: docs(allow("s3:*"))}, "iam:*", "", ""},
		"an action that does not exist": {decide.Policies{Identity: docs(allow("iam:Foo"))}, "iam:*", "", ""},
		"one action, any resource": {
			decide.Policies{Identity: docs(statement(policy.Allow, "s3:*", "arn:aws:s3:::a/*"))}, "s3:GetObject", "",
			"s3:GetObject arn:aws:s3:::a/Zq",
		},
		"a resource of a pattern": {
			decide.Policies{Identity: docs(statement(policy.Allow, "s3:*", "arn:aws:s3:::*/x"))}, "s3:GetObject", "arn:aws:s3:::a/*",
			"s3:GetObject arn:aws:s3:::a/Zq/x",
		},
		"no resource of the pattern": {
			decide.Policies{Identity: docs(statement(policy.Allow, "s3:*", "arn:aws:s3:::b/*"))}, "s3:GetObject", "arn:aws:s3:::a/*", "",
		},
		"an open account is the principal's": {
			decide.Policies{Identity: docs(allow("iam:PassRole"))}, "iam:Pass*", "arn:aws:iam::*:role/*", "iam:PassRole arn:aws:iam::Zq:role/Zq",
		},
		"denied but for a few": {
			decide.Policies{Identity: docs(allow("*"), except)}, "s3:GetObject", "arn:aws:s3:::*", "s3:GetObject arn:aws:s3:::open/Zq",
		},
		"denied by name": {
			decide.Policies{Identity: docs(allow("*"), statement(policy.Deny, "*", "arn:*:iam::*:role/admin"))}, "iam:PassRole",
			"arn:aws:iam::*:role/admin", "",
		},
		"GetCallerIdentity is no news": {decide.Policies{}, "sts:*", "", ""},
		"a variable": {
			decide.Policies{Identity: docs(statement(policy.Allow, "s3:*", "arn:aws:s3:::${aws:PrincipalAccount}/*"))}, "s3:GetObject",
			"arn:aws:s3:::*", "s3:GetObject arn:aws:s3:::" + here + "/Zq",
		},
		"an incomplete ARN": {
			decide.Policies{Identity: docs(statement(policy.Allow, "sqs:*", "arn:aws:sqs"))}, "sqs:SendMessage", "arn:aws:sqs:*:*:q",
			"sqs:SendMessage arn:aws:sqs:Zq:Zq:q",
		},
	} {
		r, found := c.policies.Find(decide.Request{Principal: decide.Principal{ARN: role}, Action: c.action, Resource: c.resource})
		if got := strings.TrimSpace(r.Action + " " + r.Resource); got != c.want || found != (c.want != "") {
			t.Errorf("%s: Find() = %q, %v, want %q", name, got, found, c.want)
		}
		if found && !c.policies.Decide(r).Allowed {
			t.Errorf("%s: Decide(%q on %q) = Deny, want what Find says", name, r.Action, r.Resource)
		}
	}
}

func TestRowsAskForAnyOfAnAction(t *testing.T) {
	p := decide.Policies{Identity: docs(allow("iam:GetUser", "s3:*"))}
	row := func(action string, want policy.Effect) decide.Row {
		return decide.Row{Name: action, Request: decide.Request{Principal: decide.Principal{ARN: user}, Action: action}, Want: want}
	}
	got := decide.Table{Policies: p, Rows: []decide.Row{
		row("iam:*", policy.Allow), row("iam:Create*", policy.Deny), row("iam:*", policy.Deny), row("iam:Create*", policy.Allow),
	}}.Failures()
	if len(got) != 2 || !strings.Contains(got[0], "iam:GetUser on * by") || !strings.Contains(got[1], "no policy allows any of iam:Create*") {
		t.Errorf("Failures() = %q, want that iam:GetUser is allowed, and nothing of iam:Create*", got)
	}
}
