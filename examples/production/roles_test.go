package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/baseline/attack"
	"github.com/plinth-cdk/plinth/baseline/attack/attacktest"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
)

// Every role of the setup that is in a member account can do there what its policies allow,
// whatever its stack is called and wherever it comes from.
func policiesLeaveEveryRoleAlone(t *testing.T, f foundation, a *assembly.Assembly) {
	calls := 0
	for _, account := range f.org.AccountsIn(f.org.Root()) {
		var rows []decide.Row
		for _, role := range a.OfType("AWS::IAM::Role") {
			if role.Stack.Account != account.ID() {
				continue
			}
			principal := decide.Principal{ARN: "arn:aws:iam::" + account.ID() + ":role" + path(role) + nameOf(role), OrgID: f.org.ID()}
			for _, statement := range permissionsOf(a, role) {
				rows = append(rows, rowsOf(role, principal, statement)...)
			}
		}
		calls += len(rows)
		policytest.Check(t, decide.Policies{Identity: []policy.Document{allowAll()}, SCPs: f.policies.SCPs(account)}, rows)
	}
	if calls < 500 {
		t.Errorf("%d calls are looked at, want those of the roles of all accounts", calls)
	}
}

// What an intruder tries is decided as in examples/landing-zone, with what production adds.
func intrudersGetNowhere(t *testing.T, f foundation, _ *assembly.Assembly) {
	attacktest.Check(t, attack.Organization{
		ID: f.org.ID(), Region: config.Home, Qualifier: plinth.Qualifier,
		Above: func(unit string) decide.Policies {
			return decide.Policies{SCPs: f.policies.SCPs(f.org.Unit(unit)), RCPs: f.policies.RCPs(f.org.Unit(unit))}
		},
	})
	for _, p := range f.policies.Policies() {
		if p.Type == policy.TypeSCP && p.Size > 5120 {
			t.Errorf("%s has %d characters, want at most 5120", p.Name, p.Size)
		}
	}
}

// nameOf is the name of a role, or how CloudFormation begins it.
func nameOf(role *assembly.Resource) string {
	if name, ok := role.Get("RoleName").Text(); ok {
		return name
	}
	return role.Stack.Name + "-" + role.LogicalID + "-0123456789ab"
}

// permissionsOf are the statements that allow a role something.
func permissionsOf(a *assembly.Assembly, role *assembly.Resource) (statements []assembly.Value) {
	allow := func(document assembly.Value) {
		for _, s := range document.Get("Statement").List() {
			if s.Get("Effect").Is("Allow") == assembly.True {
				statements = append(statements, s)
			}
		}
	}
	for _, inline := range role.Get("Policies").List() {
		allow(inline.Get("PolicyDocument"))
	}
	for _, p := range a.OfType("AWS::IAM::Policy") {
		for _, to := range p.Get("Roles").List() {
			if to.RefersTo(role) {
				allow(p.Get("PolicyDocument"))
			}
		}
	}
	return statements
}

// unknown is what only deployment knows in an ARN.
var unknown = regexp.MustCompile(`\$\{[^}]*\}`)

// regionOf is where a call goes: to the Region of its resource, or else of the role's stack. The
// switch of the shop looks at the Regions of the shop.
func regionOf(arn string, role *assembly.Resource) string {
	if parts := strings.Split(arn, ":"); len(parts) > 3 && strings.Contains(parts[3], "-") {
		return parts[3]
	}
	if strings.HasPrefix(role.Path, "ShopRouting/TrafficSwitch/") {
		return config.Home
	}
	return role.Stack.Region
}

// rowsOf are the calls of a statement.
func rowsOf(role *assembly.Resource, principal decide.Principal, s assembly.Value) (rows []decide.Row) {
	for _, resource := range s.Get("Resource").List() {
		arn, ok := resource.Outline()
		if !ok || !strings.HasPrefix(arn, "arn:") {
			arn = ""
		}
		arn = strings.ReplaceAll(unknown.ReplaceAllString(strings.ReplaceAll(arn, "${AWS::Partition}", "aws"), "0123"), "*", "x")
		for _, action := range s.Get("Action").List() {
			rows = append(rows, decide.Row{Name: role.Path, Want: policy.Allow, Request: decide.Request{
				Principal: principal, Action: action.String(), Resource: arn, ResourceAccount: role.Stack.Account,
				Context: decide.Context{"aws:RequestedRegion": {regionOf(arn, role)}, "aws:SecureTransport": {"true"}},
			}})
		}
	}
	return rows
}
