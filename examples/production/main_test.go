package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// TestTemplates synthesizes the whole setup once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	f := define(app, deployed(t))
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	for name, test := range map[string]func(t *testing.T, f foundation, a *assembly.Assembly){
		"PoliciesLeaveTheContainmentAlone": policiesLeaveTheContainmentAlone,
		"PoliciesLeaveTheSetupAlone":       policiesLeaveTheSetupAlone,
		"PoliciesLeaveTheRecoveryAlone":    policiesLeaveTheRecoveryAlone,
		"PoliciesLeaveEveryRoleAlone":      policiesLeaveEveryRoleAlone,
		"IntrudersGetNowhere":              intrudersGetNowhere,
		"OnlyTheShopReachesItsDatabase":    onlyTheShopReachesItsDatabase,
		"ShopStandsInEachRegion":           shopStandsInEachRegion,
		"NeedsNoFeatureFlags":              needsNoFeatureFlags,
		"DeploysFromNothing":               deploysFromNothing,
		"TakesWhatACompanyChanges":         takesWhatACompanyChanges,
		"FollowsTheRoadmap":                func(t *testing.T, _ foundation, a *assembly.Assembly) { followsTheRoadmap(t, a) },
		"Coverage":                         func(t *testing.T, _ foundation, a *assembly.Assembly) { watchtest.Everything(t, a) },
		"IsAttested":                       func(t *testing.T, _ foundation, a *assembly.Assembly) { isAttested(t, a) },
		"Promises":                         func(t *testing.T, _ foundation, a *assembly.Assembly) { promisetest.Undone(t, a) },
	} {
		t.Run(name, func(t *testing.T) { test(t, f, a) })
	}
}

// What the company states is in the assembly, for the report.
func isAttested(t *testing.T, a *assembly.Assembly) {
	got, err := attestation.Recorded(a)
	for i := range got {
		got[i].Origin = ""
	}
	if diff := cmp.Diff(attested, got); err != nil || diff != "" {
		t.Errorf("attestations, error %v (-want +got):\n%s", err, diff)
	}
}

func needsNoFeatureFlags(t *testing.T, _ foundation, a *assembly.Assembly) {
	constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app, deployed(t)) })
}

// deployed is the setup when everything is deployed.
func deployed(t testing.TB) setup {
	t.Helper()
	s, err := current("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What acts in the accounts for the security layer is not stopped by the policies of the accounts
// layer, and what guides it is nobody else's to set: two layers that know nothing of each other.
func policiesLeaveTheContainmentAlone(t *testing.T, f foundation, a *assembly.Assembly) {
	for _, account := range f.org.AccountsIn(f.org.Root()) {
		above := decide.Policies{
			Identity: []policy.Document{allowAll()},
			SCPs:     f.policies.SCPs(account),
		}
		role := func(path string) decide.Principal {
			return decide.Principal{ARN: "arn:aws:iam::" + account.ID() + ":role/" + path, OrgID: f.org.ID()}
		}
		remediation := role("plinth-remediation/Guard-BlockPublicBuckets")
		context := decide.Context{"aws:RequestedRegion": {config.Home}, "aws:SecureTransport": {"true"}}
		tagging := decide.Context{"aws:RequestedRegion": {config.Home}, "aws:TagKeys": {"plinth:do-not-contain"}}
		rows := []decide.Row{
			{Name: "an administrator exempts a server", Want: policy.Deny, By: "ProtectTags", Request: decide.Request{
				Principal: role("Administrator"), Action: "ec2:CreateTags", Context: tagging,
			}},
			{Name: "an administrator becomes exempt", Want: policy.Deny, By: "ProtectRoles", Request: decide.Request{
				Principal: role("Administrator"), Action: "iam:UpdateAssumeRolePolicy",
				Resource: "arn:aws:iam::" + account.ID() + ":role/plinth-containment", Context: context,
			}},
			{Name: "an administrator lends a remediation's role to a document of his own", Want: policy.Deny, By: "ProtectRoles",
				Request: decide.Request{
					Principal: role("Administrator"), Action: "iam:PassRole", Resource: remediation.ARN, Context: context,
				}},
			{Name: "break glass starts a remediation", Want: policy.Allow, Request: decide.Request{
				Principal: role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_BreakGlass_0123456789abcdef"), Action: "iam:PassRole",
				Resource: remediation.ARN, Context: context,
			}},
			{Name: "a remediation on approval", Want: policy.Allow, Request: decide.Request{
				Principal: remediation, Action: "s3:PutBucketPublicAccessBlock", Context: context,
			}},
		}
		for _, action := range actionsOf(a, "Guard"+strings.ReplaceAll(account.Name(), " ", "")+"/ContainmentRole/") {
			rows = append(rows, decide.Row{Name: "the containment calls " + action, Want: policy.Allow, Request: decide.Request{
				Principal: role("plinth-containment"), Action: action, Context: context,
			}})
		}
		if len(rows) < 30 {
			t.Errorf("%s: %d rows, want those of all that the containment calls", account.Name(), len(rows))
		}
		policytest.Check(t, above, rows)
	}
}

// What CloudFormation has no type for is set by a function in the account itself, which the
// policies above the account would stop if they did not know its role.
func policiesLeaveTheSetupAlone(t *testing.T, f foundation, a *assembly.Assembly) {
	calls := 0
	for _, function := range a.OfType("AWS::Lambda::Function") {
		account := function.Stack.Account
		if account == config.ManagementAccount { // which no policy reaches
			continue
		}
		role, _ := function.Get("Role").Target()
		principal := decide.Principal{ARN: "arn:aws:iam::" + account + ":role" + path(role.Resource) + "Function", OrgID: f.org.ID()}
		var rows []decide.Row
		for _, p := range a.OfType("AWS::IAM::Policy") {
			to, _ := p.Get("Roles", "0").Target()
			for _, s := range p.Get("PolicyDocument", "Statement").List() {
				for _, action := range s.Get("Action").List() {
					if to.Resource == role.Resource {
						rows = append(rows, decide.Row{Name: function.Path, Want: policy.Allow, Request: decide.Request{
							Principal: principal, Action: action.String(), Context: decide.Context{"aws:RequestedRegion": {config.Home}},
						}})
					}
				}
			}
		}
		calls += len(rows)
		for _, target := range f.org.AccountsIn(f.org.Root()) {
			if target.ID() == account {
				policytest.Check(t, decide.Policies{Identity: []policy.Document{allowAll()}, SCPs: f.policies.SCPs(target)}, rows)
			}
		}
	}
	if calls < 15 {
		t.Errorf("%d calls are looked at, want those of all accounts", calls)
	}
}

// path is that of a role.
func path(role *assembly.Resource) string {
	if text, ok := role.Get("Path").Text(); ok {
		return text
	}
	return "/"
}

// actionsOf are what the policies below a path allow.
func actionsOf(a *assembly.Assembly, path string) []string {
	var actions []string
	for _, p := range a.OfType("AWS::IAM::Policy") {
		for _, s := range p.Get("PolicyDocument", "Statement").List() {
			for _, action := range s.Get("Action").List() {
				if strings.HasPrefix(p.Path, path) && s.Get("Effect").Is("Allow") == assembly.True {
					actions = append(actions, action.String())
				}
			}
		}
	}
	return actions
}

func allowAll() policy.Document {
	return policy.Must(policy.Parse([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`)))
}
