package policytest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// recorder stands in for *testing.T where failures are expected.
type recorder struct{ failures []string }

func (*recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func TestCheckReportsTheDecidingStatement(t *testing.T) {
	admin := decide.Principal{ARN: "arn:aws:iam::111122223333:role/Admin"}
	p := decide.Policies{
		Identity: []policy.Document{
			{Statements: []policy.Statement{{Sid: "Allow", Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}}},
		},
		SCPs: [][]policy.Document{
			{policy.FullAWSAccess(), policy.Must(policy.NewSCP("test", preset.DenyIAMUsers{}))}, {policy.FullAWSAccess()},
		},
	}
	var r recorder
	policytest.Check(&r, p, []decide.Row{
		{Name: "right", Request: decide.Request{Principal: admin, Action: "iam:CreateUser"}, Want: policy.Deny, By: "DenyIAMUsers"},
		{Name: "wrong", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "iam:CreateUser", Context: decide.Context{"a:b": {"c", "d"}},
		}},
		{Name: "by another", Request: decide.Request{Principal: admin, Action: "iam:CreateUser"}, Want: policy.Deny, By: "Other"},
		{Name: "for want of an allow", Request: decide.Request{Action: "s3:GetObject"}, Want: policy.Allow},
	})
	want := []string{`wrong: iam:CreateUser on * by ` + admin.ARN + `
  with a:b = c, d
  got  Deny: denied by service control policy at level 0 "test", statement 0 (DenyIAMUsers)
  want Allow
  {"Sid":"DenyIAMUsers","Effect":"Deny","Action":["iam:CreateAccessKey","iam:CreateLoginProfile","iam:CreateServiceSpecificCredential","iam:CreateUser","iam:ResetServiceSpecificCredential","iam:UpdateLoginProfile","iam:UploadSSHPublicKey","iam:UploadSigningCertificate"],"Resource":"*"}
  denied by service control policy at level 0 "test", statement 0 (DenyIAMUsers)
  service control policy at level 0 "FullAWSAccess", statement 0: Allow applies
  service control policy at level 0 "test", statement 0 (DenyIAMUsers): Deny applies
  service control policy at level 1 "FullAWSAccess", statement 0: Allow applies
  identity policy 0, statement 0 (Allow): Allow applies`,
	}
	if len(r.failures) != 3 {
		t.Fatalf("%d failures, want 3: %q", len(r.failures), r.failures)
	}
	if diff := cmp.Diff(want[0], r.failures[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, part := range map[int]string{
		1: "want Deny by Other",
		2: "by an anonymous caller\n  got  Deny: denied: no resource policy allows it",
	} {
		if !strings.Contains(r.failures[i], part) {
			t.Errorf("failure is\n%s\nwant one with\n%s", r.failures[i], part)
		}
	}
}
