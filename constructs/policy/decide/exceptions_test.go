package decide_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

const boundedRole = "arn:aws:iam::" + here + ":role/r"

// "NotPrincipal" in the IAM User Guide: with Deny, it denies whoever has a permissions boundary.
func TestNotPrincipalHitsWhoHasABoundary(t *testing.T) {
	everything := docs(allow("*"))
	others := resourceDenies("Others", nil, &policy.Principals{AWS: []string{boundedRole, here}})
	service := resourceDenies("Others", nil, &policy.Principals{Service: []string{"sns.amazonaws.com"}})
	for name, c := range map[string]struct {
		principal decide.Principal
		policies  decide.Policies
		denied    bool
	}{
		"named":              {decide.Principal{ARN: boundedRole}, decide.Policies{Resource: others}, false},
		"named and bounded":  {decide.Principal{ARN: boundedRole}, decide.Policies{Resource: others, Boundary: everything}, true},
		"a service is never": {decide.Principal{Service: "sns.amazonaws.com"}, decide.Policies{Resource: service, Boundary: everything}, false},
	} {
		c.policies.Identity = everything
		if d := c.policies.Decide(decide.Request{Principal: c.principal, Action: "sqs:SendMessage"}); d.Explicit != c.denied {
			t.Errorf("%s: denied = %v, want %v: %s", name, d.Explicit, c.denied, d)
		}
	}
}

// Two actions of AWS STS need no permission, and no policy takes them away.
func TestActionsThatNeedNoPermission(t *testing.T) {
	provider := "arn:aws:iam::" + here + ":oidc-provider/idp.example.com"
	for _, c := range []struct {
		principal decide.Principal
		action    string
		want      bool
	}{
		{decide.Principal{ARN: user}, "sts:GetCallerIdentity", true},
		{decide.Principal{ARN: boundedRole}, "STS:getcalleridentity", true},
		{decide.Principal{ARN: user}, "sts:GetSessionToken", true},
		{decide.Principal{ARN: "arn:aws:iam::" + here + ":root"}, "sts:GetSessionToken", true},
		{decide.Principal{ARN: boundedRole}, "sts:GetSessionToken", false}, // for long-term credentials only
		{decide.Principal{ARN: user}, "sts:GetFederationToken", false},
		{decide.Principal{}, "sts:GetCallerIdentity", false},
		{decide.Principal{ARN: provider}, "sts:GetCallerIdentity", false},
		{decide.Principal{Service: "sns.amazonaws.com"}, "sts:GetCallerIdentity", false},
	} {
		for _, p := range []decide.Policies{{}, {Identity: docs(allow("*"), deny("No", "*")), SCPs: [][]policy.Document{{deny("No", "*")}}}} {
			if d := p.Decide(decide.Request{Principal: c.principal, Action: c.action}); d.Allowed != c.want {
				t.Errorf("%s by %+v: Allowed = %v, want %v: %s", c.action, c.principal, d.Allowed, c.want, d)
			}
		}
	}
}

// A managed policy of AWS is in the account "aws", whose permission nobody needs.
func TestWhatAWSOwnsIsInNobodyElsesAccount(t *testing.T) {
	const managed = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	get := decide.Request{Principal: decide.Principal{ARN: boundedRole}, Action: "iam:GetPolicy", Resource: managed}
	if d := (decide.Policies{Identity: docs(allow("iam:*"))}).Decide(get); !d.Allowed {
		t.Errorf("Decide() = %s, want allowed", d)
	}
	if d := (decide.Policies{}).Decide(get); d.Allowed {
		t.Errorf("without a policy: Decide() = %s, want denied", d)
	}
	foreign := docs(policy.Document{Statements: []policy.Statement{{
		Sid: "Foreign", Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"},
		Condition: policy.Condition{"StringNotEquals": {"aws:ResourceAccount": {here}}},
	}}})
	if d := (decide.Policies{Identity: append(foreign, allow("*"))}).Decide(get); d.By.Sid != "Foreign" {
		t.Errorf("Decide() = %s, want denied by Foreign: it is not in the account either", d)
	}
}

// The trust policy has to allow what comes with a session as well: its tags, source identity and
// context.
func TestSessionsNeedTheTrustPolicy(t *testing.T) {
	trust := func(actions ...string) []policy.Document {
		return docs(policy.Document{Statements: []policy.Statement{
			{Effect: policy.Allow, Principal: &policy.Principals{AWS: []string{here}}, Action: actions},
		}})
	}
	for _, action := range []string{"sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"} {
		for name, c := range map[string]struct {
			trust []policy.Document
			want  bool
		}{
			"AssumeRole alone": {trust("sts:AssumeRole"), false},
			"both":             {trust("sts:AssumeRole", action), true},
		} {
			d := decide.Policies{Identity: docs(allow("*")), Resource: c.trust}.Decide(decide.Request{
				Principal: decide.Principal{ARN: user}, Action: action, Resource: boundedRole,
			})
			if d.Allowed != c.want {
				t.Errorf("%s, trust with %s: Allowed = %v, want %v: %s", action, name, d.Allowed, c.want, d)
			}
		}
	}
}

// Who signs in by a provider has no credentials yet, so that only the trust policy and resource
// control policies decide.
func TestSignInByAProvider(t *testing.T) {
	denied := [][]policy.Document{{deny("SCP", "*")}}
	rcp := [][]policy.Document{{{Statements: []policy.Statement{
		{Sid: "RCP", Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"sts:*"}, Resource: []string{"*"}},
	}}}}
	for provider, action := range map[string]string{
		"arn:aws:iam::" + here + ":oidc-provider/idp.example.com": "sts:AssumeRoleWithWebIdentity",
		"arn:aws:iam::" + here + ":saml-provider/idp":             "sts:AssumeRoleWithSAML",
		"accounts.google.com":                                     "sts:AssumeRoleWithWebIdentity",
	} {
		trust := docs(policy.Document{Statements: []policy.Statement{
			{Sid: "Trust", Effect: policy.Allow, Principal: &policy.Principals{Federated: []string{provider}}, Action: []string{action}},
		}})
		signIn := decide.Request{Principal: decide.Principal{ARN: provider}, Action: action, Resource: boundedRole}
		if d := (decide.Policies{Resource: trust, SCPs: denied}).Decide(signIn); d.By.Sid != "Trust" {
			t.Errorf("%s: Decide() = %s, want allowed by Trust", provider, d)
		}
		account := queue(policy.Principals{AWS: []string{here}})
		account[0].Statements[0].Action = []string{action}
		if d := (decide.Policies{Resource: account}).Decide(signIn); d.Allowed {
			t.Errorf("%s: Decide() = %s, want denied: a provider is no principal of the account", provider, d)
		}
		if d := (decide.Policies{Resource: trust, RCPs: rcp}).Decide(signIn); d.By.Sid != "RCP" {
			t.Errorf("%s: Decide() = %s, want denied by RCP", provider, d)
		}
		if d := (decide.Policies{Identity: docs(allow("*"))}).Decide(signIn); d.Allowed || !strings.Contains(d.Reason, "no resource policy") {
			t.Errorf("%s without trust: Decide() = %s, want denied", provider, d)
		}
	}
}

// An endpoint limits who passes it, and grants nothing.
func TestEndpointPoliciesLimit(t *testing.T) {
	passes := func(d policy.Document) []policy.Document {
		for i := range d.Statements {
			d.Statements[i].Principal = &policy.Principals{AWS: []string{here}}
		}
		return docs(d)
	}
	for name, c := range map[string]struct {
		caller   decide.Principal
		policies decide.Policies
		want     bool
		reason   string
	}{
		"no endpoint":    {decide.Principal{ARN: boundedRole}, decide.Policies{Identity: docs(allow("*"))}, true, ""},
		"grants nothing": {decide.Principal{ARN: boundedRole}, decide.Policies{Endpoint: passes(allow("*"))}, false, "no identity policy"},
		"lets pass": {decide.Principal{ARN: boundedRole}, decide.Policies{Identity: docs(allow("*")), Endpoint: passes(allow("*"))}, true,
			""},
		"another action": {decide.Principal{ARN: boundedRole}, decide.Policies{Identity: docs(allow("*")), Endpoint: passes(allow("s3:*"))},
			false, "VPC endpoint"},
		"denies": {decide.Principal{ARN: boundedRole}, decide.Policies{Identity: docs(allow("*")), Endpoint: passes(deny("E", "*"))},
			false, "VPC endpoint policy 0, statement 0 (E)"},
		"a stranger": {decide.Principal{ARN: "arn:aws:iam::" + there + ":role/r"},
			decide.Policies{Identity: docs(allow("*")), Endpoint: passes(allow("*"))}, false, "VPC endpoint"},
		"a root user also": {decide.Principal{ARN: "arn:aws:iam::" + here + ":root"}, decide.Policies{Endpoint: passes(allow("s3:*"))}, false,
			"VPC endpoint"},
	} {
		d := c.policies.Decide(decide.Request{Principal: c.caller, Action: "sqs:SendMessage", ResourceAccount: here})
		if d.Allowed != c.want || !strings.Contains(d.Reason, c.reason) {
			t.Errorf("%s: Decide() = %s, want Allowed %v with %q", name, d, c.want, c.reason)
		}
	}
}
