package decide_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

const (
	here  = "111122223333"
	there = "444455556666"
)

func allow(actions ...string) policy.Document {
	return policy.Document{Statements: []policy.Statement{
		{Sid: "Allow", Effect: policy.Allow, Action: actions, Resource: []string{"*"}},
	}}
}

func deny(sid string, actions ...string) policy.Document {
	return policy.Document{Statements: []policy.Statement{
		{Sid: sid, Effect: policy.Deny, Action: actions, Resource: []string{"*"}},
	}}
}

func docs(d ...policy.Document) []policy.Document { return d }

// queue is a resource policy that allows the principals everything.
func queue(principals policy.Principals) []policy.Document {
	return docs(policy.Document{Statements: []policy.Statement{
		{Sid: "Queue", Effect: policy.Allow, Principal: &principals, Action: []string{"sqs:*"}, Resource: []string{"*"}},
	}})
}

// resourceDenies is a resource policy that denies everything to the principals, or to all but
// others.
func resourceDenies(sid string, principals, others *policy.Principals) []policy.Document {
	return docs(policy.Document{Statements: []policy.Statement{
		{Sid: sid, Effect: policy.Deny, Principal: principals, NotPrincipal: others, Action: []string{"*"}, Resource: []string{"*"}},
	}})
}

// The evaluation logic of the IAM User Guide: what each type of policy has to say, within
// an account and across accounts.
func TestEvaluationLogic(t *testing.T) {
	const role = "arn:aws:iam::" + here + ":role/app/r"
	const session = "arn:aws:sts::" + here + ":assumed-role/r/s"
	const sessionRole = "arn:aws:iam::" + here + ":role/r"
	const root = "arn:aws:iam::" + here + ":root"
	everything := docs(allow("*"))
	nothing := docs(allow("s3:*"))
	aws := func(names ...string) []policy.Document { return queue(policy.Principals{AWS: names}) }
	for name, c := range map[string]struct {
		principal string
		owner     string // of the queue
		policies  decide.Policies
		want      bool
		reason    string
	}{
		"nothing allows":            {role, here, decide.Policies{}, false, "no identity policy"},
		"identity":                  {role, here, decide.Policies{Identity: everything}, true, ""},
		"identity of something":     {role, here, decide.Policies{Identity: nothing}, false, "no identity policy"},
		"root needs nothing":        {root, here, decide.Policies{}, true, "root user"},
		"root is bound by SCPs":     {root, here, decide.Policies{SCPs: [][]policy.Document{{deny("D", "sqs:*")}}}, false, "(D)"},
		"boundary limits":           {role, here, decide.Policies{Identity: everything, Boundary: nothing}, false, "permissions boundary"},
		"boundary alone is nothing": {role, here, decide.Policies{Boundary: everything}, false, "no identity policy"},
		"boundary allows":           {role, here, decide.Policies{Identity: everything, Boundary: everything}, true, ""},
		"session limits":            {role, here, decide.Policies{Identity: everything, Session: nothing}, false, "session policy"},

		"resource to role": {role, here, decide.Policies{Resource: aws(role)}, true, ""},
		"resource to role with boundary": {
			role, here, decide.Policies{Resource: aws(role), Boundary: nothing}, false, "permissions boundary",
		},
		"resource to role with session": {
			role, here, decide.Policies{Resource: aws(role), Session: nothing}, false, "session policy",
		},
		"resource to role of a session": {session, here, decide.Policies{Resource: aws(sessionRole)}, true, ""},
		"resource to session beats all": {
			session, here, decide.Policies{Resource: aws(session), Boundary: nothing, Session: nothing}, true, "",
		},
		"resource to user beats boundary": {user, here, decide.Policies{Resource: aws(user), Boundary: nothing}, true, ""},
		"resource to everyone beats boundary": {
			role, here, decide.Policies{Resource: queue(policy.Principals{Everyone: true}), Boundary: nothing}, true, "",
		},
		"resource to account delegates":          {role, here, decide.Policies{Resource: aws(here)}, false, "no identity policy"},
		"resource to account and identity":       {role, here, decide.Policies{Resource: aws(root), Identity: everything}, true, ""},
		"resource to account is enough for root": {root, here, decide.Policies{Resource: aws(here)}, true, ""},
		"resource to somebody else":              {role, here, decide.Policies{Resource: aws(there)}, false, ""},
		"resource denies": {
			role, here, decide.Policies{Identity: everything, Resource: resourceDenies("No", &policy.Principals{AWS: []string{here}}, nil)},
			false, "(No)",
		},
		"deny all but one": {
			role, here,
			decide.Policies{Identity: everything, Resource: resourceDenies("Others", nil, &policy.Principals{AWS: []string{role}})},
			true, "",
		},
		"denied with the others": {
			user, here,
			decide.Policies{Identity: everything, Resource: resourceDenies("Others", nil, &policy.Principals{AWS: []string{role}})},
			false, "(Others)",
		},

		"resource to all accounts": {role, here, decide.Policies{Resource: aws("*")}, true, ""},

		"across: identity alone":      {role, there, decide.Policies{Identity: everything}, false, "the resource policy does not allow"},
		"across: resource alone":      {role, there, decide.Policies{Resource: aws(role)}, false, "no identity policy"},
		"across: both":                {role, there, decide.Policies{Identity: everything, Resource: aws(role)}, true, ""},
		"across: both, account named": {role, there, decide.Policies{Identity: everything, Resource: aws(here)}, true, ""},
		"across: both, session named": {session, there, decide.Policies{Resource: aws(session)}, false, "no identity policy"},
		"across: both, boundary limits": {
			role, there, decide.Policies{Identity: everything, Resource: aws(role), Boundary: nothing}, false, "permissions boundary",
		},
		"across: other principal named": {
			role, there, decide.Policies{Identity: everything, Resource: aws(user)}, false, "the resource policy does not allow",
		},
		"across: root needs permission":  {root, there, decide.Policies{}, false, "the resource policy does not allow"},
		"a deny anywhere wins: identity": {role, here, decide.Policies{Identity: docs(allow("*"), deny("I", "sqs:*"))}, false, "(I)"},
		"a deny anywhere wins: boundary": {
			role, here, decide.Policies{Identity: everything, Boundary: docs(allow("*"), deny("B", "sqs:*"))}, false, "(B)",
		},
		"a deny anywhere wins: session": {
			role, here, decide.Policies{Identity: everything, Session: docs(allow("*"), deny("S", "sqs:*"))}, false, "(S)",
		},
		"SCP: each level has to allow": {
			role, here, decide.Policies{Identity: everything, SCPs: [][]policy.Document{{policy.FullAWSAccess()}, {allow("s3:*")}}},
			false, "no service control policy at level 1",
		},
		"SCP: one of a level is enough": {
			role, here, decide.Policies{Identity: everything, SCPs: [][]policy.Document{{allow("s3:*"), allow("sqs:*")}}}, true, "",
		},
		"SCP: an empty level denies": {
			role, here, decide.Policies{Identity: everything, SCPs: [][]policy.Document{{}}}, false, "at level 0",
		},
		"SCP: a grant is none": {
			role, here, decide.Policies{SCPs: [][]policy.Document{{policy.FullAWSAccess()}}}, false, "no identity policy",
		},
		"SCP: stops the resource policy": {
			role, here, decide.Policies{Resource: aws(role), SCPs: [][]policy.Document{{policy.FullAWSAccess(), deny("P", "sqs:*")}}},
			false, "(P)",
		},
	} {
		d := c.policies.Decide(decide.Request{
			Principal: decide.Principal{ARN: c.principal}, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:" + c.owner + ":q",
		})
		if d.Allowed != c.want || !strings.Contains(d.Reason, c.reason) {
			t.Errorf("%s: Decide() = %v: %s\nwant %v: %s", name, d.Allowed, d, c.want, c.reason)
		}
	}
}

// Who is out of reach of service and resource control policies.
func TestWhomControlPoliciesReach(t *testing.T) {
	scps := [][]policy.Document{{policy.FullAWSAccess(), deny("SCP", "*")}}
	rcps := [][]policy.Document{{{Statements: []policy.Statement{
		{
			Sid: "RCP", Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"sqs:*", "kms:*", "ec2:*"},
			Resource: []string{"*"},
		},
	}}}}
	role := decide.Principal{ARN: "arn:aws:iam::" + here + ":role/r"}
	management, linked := role, role
	management.ManagementAccount = true
	linked.ARN = "arn:aws:iam::" + here + ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
	flagged := role
	flagged.ServiceLinkedRole = true
	service := decide.Principal{Service: "config.amazonaws.com"}
	everyone := queue(policy.Principals{Everyone: true})
	for name, c := range map[string]struct {
		request  decide.Request
		scp, rcp bool // whether they deny
	}{
		"a role": {decide.Request{Principal: role, Action: "sqs:SendMessage"}, true, true},
		"a root user": {
			decide.Request{Principal: decide.Principal{ARN: "arn:aws:iam::" + here + ":root"}, Action: "sqs:SendMessage"}, true, true,
		},
		"the management account":        {decide.Request{Principal: management, Action: "sqs:SendMessage"}, false, true},
		"a service-linked role":         {decide.Request{Principal: linked, Action: "sqs:SendMessage"}, false, false},
		"a flagged service-linked role": {decide.Request{Principal: flagged, Action: "sqs:SendMessage"}, false, false},
		"a service":                     {decide.Request{Principal: service, Action: "sqs:SendMessage"}, false, true},
		"an anonymous caller":           {decide.Request{Action: "sqs:SendMessage"}, false, true},
		"a resource of management account": {
			decide.Request{Principal: role, Action: "sqs:SendMessage", ResourceInManagementAccount: true}, true, false,
		},
		"kms:RetireGrant":        {decide.Request{Principal: role, Action: "kms:retiregrant"}, true, false},
		"kms:Decrypt":            {decide.Request{Principal: role, Action: "kms:Decrypt"}, true, true},
		"a service without RCPs": {decide.Request{Principal: role, Action: "ec2:RunInstances"}, true, false},
	} {
		if d := (decide.Policies{SCPs: scps, Resource: everyone}).Decide(c.request); (d.By.Sid == "SCP") != c.scp {
			t.Errorf("%s: denied by the SCP = %v, want %v: %s", name, !c.scp, c.scp, d)
		}
		if d := (decide.Policies{RCPs: rcps, Resource: everyone}).Decide(c.request); (d.By.Sid == "RCP") != c.rcp {
			t.Errorf("%s: denied by the RCP = %v, want %v: %s", name, !c.rcp, c.rcp, d)
		}
	}
}

func TestServicesNeedTheResourcePolicy(t *testing.T) {
	request := decide.Request{Principal: decide.Principal{Service: "sns.amazonaws.com"}, Action: "sqs:SendMessage"}
	for name, c := range map[string]struct {
		resource []policy.Document
		want     bool
	}{
		"nothing":  {nil, false},
		"itself":   {queue(policy.Principals{Service: []string{"sns.amazonaws.com"}}), true},
		"another":  {queue(policy.Principals{Service: []string{"s3.amazonaws.com"}}), false},
		"everyone": {queue(policy.Principals{Everyone: true}), true},
	} {
		if d := (decide.Policies{Resource: c.resource, Identity: docs(allow("*"))}).Decide(request); d.Allowed != c.want {
			t.Errorf("%s: Allowed = %v, want %v: %s", name, d.Allowed, c.want, d)
		}
	}
}

// A key policy or a role's trust has to agree even within the account.
func TestKeyAndTrustPoliciesDecide(t *testing.T) {
	role := decide.Principal{ARN: "arn:aws:iam::" + here + ":role/r"}
	for _, action := range []string{"kms:Decrypt", "sts:AssumeRole"} {
		for name, c := range map[string]struct {
			names policy.Principals
			want  bool
		}{
			"the account": {policy.Principals{AWS: []string{here}}, true},
			"somebody":    {policy.Principals{AWS: []string{user}}, false},
		} {
			trust := policy.Document{Statements: []policy.Statement{{Effect: policy.Allow, Principal: &c.names, Action: []string{"*"}}}}
			d := decide.Policies{Identity: docs(allow("*")), Resource: docs(trust)}.Decide(decide.Request{Principal: role, Action: action})
			if d.Allowed != c.want {
				t.Errorf("%s naming %s: Allowed = %v, want %v: %s", action, name, d.Allowed, c.want, d)
			}
		}
	}
}

// Who signs in by a provider is named as Federated; the account may be given apart.
func TestFederatedPrincipals(t *testing.T) {
	const provider = "arn:aws:iam::" + here + ":oidc-provider/token.actions.githubusercontent.com"
	trust := docs(
		policy.Document{
			Statements: []policy.Statement{
				{
					Sid: "Trust", Effect: policy.Allow, Principal: &policy.Principals{Federated: []string{provider}},
					Action: []string{"sts:AssumeRoleWithWebIdentity"},
				},
			},
		},
	)
	request := decide.Request{
		Principal: decide.Principal{ARN: provider}, Action: "sts:AssumeRoleWithWebIdentity",
		Resource: "arn:aws:iam::" + here + ":role/r",
	}
	if d := (decide.Policies{Resource: trust}).Decide(request); d.By.Sid != "Trust" {
		t.Errorf("provider: Decide() = %s, want allowed by Trust", d)
	}
	request.Principal = decide.Principal{}
	if d := (decide.Policies{Resource: trust}).Decide(request); d.Allowed {
		t.Errorf("anonymous caller: Decide() = %s, want a denial", d)
	}
	named := queue(policy.Principals{AWS: []string{here}})
	if d := (decide.Policies{Resource: named}).Decide(decide.Request{Action: "sqs:SendMessage"}); d.Allowed {
		t.Errorf("anonymous caller, account named: Decide() = %s, want a denial", d)
	}
	canonical := decide.Request{
		Principal: decide.Principal{ARN: "79a59df900b949e5", Account: there}, Action: "sqs:SendMessage", ResourceAccount: there,
	}
	if d := (decide.Policies{Resource: queue(policy.Principals{CanonicalUser: []string{"79a59df900b949e5"}})}).Decide(canonical); !d.Allowed {
		t.Errorf("anonymous caller: Decide() = %s, want a denial", d)
	}
}

func TestDecisionExplainsItself(t *testing.T) {
	scp := policy.Document{Name: "regions", Statements: []policy.Statement{
		{Sid: "Other", Effect: policy.Deny, Action: []string{"sqs:*"}, Resource: []string{"arn:*:sqs:*:*:other"}},
		{
			Sid: "Key", Effect: policy.Deny, Action: []string{"sqs:*"}, Resource: []string{"*"},
			Condition: policy.Condition{"StringEquals": {"aws:RequestedRegion": {"us-east-1"}}},
		},
		{Sid: "Hit", Effect: policy.Deny, Action: []string{"sqs:*"}, Resource: []string{"*"}},
	}}
	d := decide.Policies{
		Identity: docs(allow("*")), SCPs: [][]policy.Document{{policy.FullAWSAccess()}, {policy.FullAWSAccess(), scp}},
	}.Decide(decide.Request{Principal: decide.Principal{ARN: user}, Action: "sqs:SendMessage"})
	want := `denied by service control policy at level 1 "regions", statement 2 (Hit)
  service control policy at level 0 "FullAWSAccess", statement 0: Allow applies
  service control policy at level 1 "FullAWSAccess", statement 0: Allow applies
  service control policy at level 1 "regions", statement 0 (Other): Deny does not apply, Resource does not match
  service control policy at level 1 "regions", statement 1 (Key): Deny does not apply, StringEquals aws:RequestedRegion does not match
  service control policy at level 1 "regions", statement 2 (Hit): Deny applies
  identity policy 0, statement 0 (Allow): Allow applies`
	if diff := cmp.Diff(want, d.String()); diff != "" {
		t.Errorf("String() (-want +got):\n%s", diff)
	}
	if d.Allowed || !d.Explicit || d.By.Level != 1 || d.By.Policy != 1 || d.By.Statement != 2 {
		t.Errorf("Decide() = %+v, want an explicit Deny by statement 2 of policy 1 at level 1", d)
	}
}

func BenchmarkDecide(b *testing.B) {
	var many []policy.Statement
	for range 20 {
		many = append(many, policy.Statement{
			Effect: policy.Deny, NotAction: []string{"iam:*", "sts:*", "route53:*", "cloudfront:*"}, Resource: []string{"*"},
			Condition: policy.Condition{
				"StringEquals": {"aws:RequestedRegion": {"us-east-1", "us-west-2"}},
				"ArnNotLike":   {"aws:PrincipalArn": {policy.Role("cdk-*")}},
			},
		})
	}
	p := decide.Policies{Identity: docs(allow("*")), SCPs: [][]policy.Document{{policy.FullAWSAccess(), {Statements: many}}}}
	r := decide.Request{
		Principal: decide.Principal{ARN: user}, Action: "ec2:RunInstances",
		Context: decide.Context{"aws:RequestedRegion": {"eu-west-1"}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if !p.Decide(r).Allowed {
			b.Fatal("denied")
		}
	}
}
