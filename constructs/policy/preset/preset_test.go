package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
)

const (
	here  = "111122223333"
	there = "444455556666"
)

func docs(d ...policy.Document) []policy.Document { return d }

// allow is a policy that allows actions on everything.
func allow(actions ...string) policy.Document {
	return policy.Document{Statements: []policy.Statement{
		{Sid: "Allow", Effect: policy.Allow, Action: actions, Resource: []string{"*"}},
	}}
}

var (
	admin = decide.Principal{
		ARN: "arn:aws:iam::" + here + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123", OrgID: "o-exampleorgid",
	}
	deploy = decide.Principal{
		ARN: "arn:aws:iam::" + here + ":role/cdk-hnb659fds-deploy-role-" + here + "-eu-west-1", OrgID: "o-exampleorgid",
	}
	root   = decide.Principal{ARN: "arn:aws:iam::" + here + ":root"}
	linked = decide.Principal{
		ARN: "arn:aws:iam::" + here + ":role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
	}
	exempt = []string{policy.Role("cdk-*")}
)

// underSCP are an administrator's policies below a root with the presets.
func underSCP(t *testing.T, presets ...policy.Preset) decide.Policies {
	t.Helper()
	scp, err := policy.NewSCP("test", presets...)
	if err != nil {
		t.Fatal(err)
	}
	return decide.Policies{
		Identity: []policy.Document{allow("*")},
		SCPs:     [][]policy.Document{{policy.FullAWSAccess(), scp}, {policy.FullAWSAccess()}},
	}
}

// rows makes one row of each action, with the wanted decision and the action as its name.
func rows(who decide.Principal, want policy.Effect, by string, ctx decide.Context, actions ...string) []decide.Row {
	var out []decide.Row
	for _, a := range actions {
		out = append(
			out,
			decide.Row{Name: string(want) + " " + a, Request: decide.Request{Principal: who, Action: a, Context: ctx}, Want: want, By: by},
		)
	}
	return out
}

func in(region string) decide.Context { return decide.Context{"aws:RequestedRegion": {region}} }

// check runs all groups of rows.
func check(t *testing.T, p decide.Policies, groups ...[]decide.Row) {
	t.Helper()
	for _, g := range groups {
		policytest.Check(t, p, g)
	}
}
