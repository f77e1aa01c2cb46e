package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/reach/reachtest"
)

const wantDatabase = `
tcp/5432 from \ to          1    2   3   4    5   6   7    8
1 internet                  -    no  no  no   no  no  no   no
2 Shop/LoadBalancer         no   no  no  no   no  no  no   no
3 Shop/Service              no   no  no  yes  no  no  no   no
4 Shop/Orders               no   no  no  no   no  no  no   no
5 ShopStandby/LoadBalancer  no   no  no  no   no  no  no   no
6 ShopStandby/Service       no   no  no  no   no  no  yes  no
7 ShopStandby/Orders        no   no  no  no   no  no  no   no
8 DevNetwork/Network/app    yes  no  no  no   no  no  no   yes
`

func onlyTheShopReachesItsDatabase(t *testing.T, _ foundation, a *assembly.Assembly) {
	n := reach.Of(a)
	reachtest.Matrix(t, n, 5432, wantDatabase, shopPlaces...)
	for _, side := range []string{"Shop", "ShopStandby"} {
		reachtest.Sources(t, n, side+"/Orders", 5432, side+"/Service")
		answer := n.From(reach.Internet).Via(side+"/LoadBalancer", 443).Via(side+"/Service", 8080).To(side+"/Orders", 5432)
		if answer.Reachable != assembly.True {
			t.Errorf("answer = %v, want a way from the internet by the load balancer and the service", answer)
		}
	}
}

// While a Region is lost, what stands in the others can be changed: it reads nothing there.
func shopStandsInEachRegion(t *testing.T, _ foundation, a *assembly.Assembly) {
	stacks := 0
	for _, s := range a.Stacks {
		if !strings.HasPrefix(s.Name, "Shop") && s.Name != "RecoveryNetwork" {
			continue
		}
		stacks++
		for _, i := range s.Imports() {
			if i.From == nil || i.From.Region != s.Region {
				t.Errorf("%s reads %s %q, want nothing of another Region", s.Name, i.Function, i.Name)
			}
		}
	}
	if stacks != 5 {
		t.Errorf("%d stacks are looked at, want those of the shop", stacks)
	}
}

// What backs up, copies and restores is not stopped by the policies above the account.
func policiesLeaveTheRecoveryAlone(t *testing.T, f foundation, a *assembly.Assembly) {
	account := f.org.Account(shopAccount)
	above := decide.Policies{Identity: []policy.Document{allowAll()}, SCPs: f.policies.SCPs(account)}
	var rows []decide.Row
	for _, role := range a.OfType("AWS::IAM::Role") {
		if !strings.HasPrefix(role.Path, "Shop") {
			continue
		}
		actions := managedActions(t, role)
		if parent, ok := strings.CutSuffix(role.Path, "/Resource"); ok {
			actions = append(actions, actionsOf(a, parent+"/")...)
		}
		arn := "arn:aws:iam::" + account.ID() + ":role" + path(role) + role.LogicalID
		for _, action := range actions {
			for _, region := range []string{config.Home, config.Recovery} {
				rows = append(rows, decide.Row{Name: role.Path + " calls " + action, Want: policy.Allow, Request: decide.Request{
					Principal: decide.Principal{ARN: arn, OrgID: f.org.ID()},
					Action:    action, Context: decide.Context{"aws:RequestedRegion": {region}, "aws:SecureTransport": {"true"}},
				}})
			}
		}
	}
	if len(rows) < 300 {
		t.Errorf("%d calls are looked at, want those of all roles of the shop", len(rows))
	}
	policytest.Check(t, above, rows)
}

// managedActions are what the AWS managed policies of a role allow.
func managedActions(t *testing.T, role *assembly.Resource) (actions []string) {
	for _, v := range role.Get("ManagedPolicyArns").List() {
		name, _ := v.Outline()
		document, ok := awsmanaged.Find(strings.ReplaceAll(name, "${AWS::Partition}", "aws"))
		if !ok {
			t.Errorf("%s has the policy %s, want one of AWS", role.Path, name)
		}
		for _, s := range document.Statements {
			actions = slices.Concat(actions, s.Action)
		}
	}
	return actions
}
