package policytest_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// printer stands in for the *testing.T of a test.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// In a test, t is its *testing.T. The second row wants what the policy denies, and fails.
func ExampleCheck() {
	t := printer{}
	scp := policy.Must(policy.NewSCP("baseline", preset.DenyLeavingOrganization{}))
	admin := decide.Principal{ARN: "arn:aws:iam::111122223333:role/Admin"}

	policytest.Check(t, decide.Policies{
		Identity: []policy.Document{policy.FullAWSAccess()},
		SCPs:     [][]policy.Document{{policy.FullAWSAccess(), scp}},
	}, []decide.Row{
		{Name: "work goes on", Request: decide.Request{Principal: admin, Action: "ec2:RunInstances"}, Want: policy.Allow},
		{Name: "leaving", Request: decide.Request{Principal: admin, Action: "organizations:LeaveOrganization"}, Want: policy.Allow},
	})
	// Output:
	// leaving: organizations:LeaveOrganization on * by arn:aws:iam::111122223333:role/Admin
	//   got  Deny: denied by service control policy at level 0 "baseline", statement 0 (DenyLeavingOrganization)
	//   want Allow
	//   {"Sid":"DenyLeavingOrganization","Effect":"Deny","Action":["account:CloseAccount","organizations:LeaveOrganization"],"Resource":"*"}
	//   denied by service control policy at level 0 "baseline", statement 0 (DenyLeavingOrganization)
	//   service control policy at level 0 "FullAWSAccess", statement 0: Allow applies
	//   service control policy at level 0 "baseline", statement 0 (DenyLeavingOrganization): Deny applies
	//   identity policy "FullAWSAccess", statement 0: Allow applies
}
