package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// recorder stands in for *testing.T where failures are expected.
type recorder struct{ failures []string }

func (*recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func TestCheckReportsTheDecidingStatement(t *testing.T) {
	p := underSCP(t, policy.DenyIAMUsers{})
	var r recorder
	policy.Check(&r, p, []policy.Row{
		{Name: "right", Principal: admin, Action: "iam:CreateUser", Want: policy.Deny, By: "DenyIAMUsers"},
		{Name: "wrong", Principal: admin, Action: "iam:CreateUser", Want: policy.Allow, Context: policy.Context{"a:b": {"c", "d"}}},
		{Name: "by another", Principal: admin, Action: "iam:CreateUser", Want: policy.Deny, By: "Other"},
		{Name: "for want of an allow", Action: "s3:GetObject", Want: policy.Allow},
	})
	want := []string{`wrong: iam:CreateUser on * by ` + admin.ARN + `
  with a:b = c, d
  got  Deny: denied by service control policy at level 0 "test", statement 0 (DenyIAMUsers)
  want Allow
  {"Sid":"DenyIAMUsers","Effect":"Deny","Action":["iam:CreateAccessKey","iam:CreateLoginProfile","iam:CreateServiceSpecificCredential","iam:CreateUser","iam:UploadSSHPublicKey","iam:UploadSigningCertificate"],"Resource":"*"}
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
	for i, part := range map[int]string{1: "want Deny by Other", 2: "by an anonymous caller\n  got  Deny: denied: no resource policy allows it"} {
		if !strings.Contains(r.failures[i], part) {
			t.Errorf("failure is\n%s\nwant one with\n%s", r.failures[i], part)
		}
	}
}

func TestTableFindsStatementsOfEverySource(t *testing.T) {
	everyone := policy.Document{Statements: []policy.Statement{{Sid: "R", Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"}}}}
	for name, p := range map[string]policy.Policies{
		"I": {Identity: docs(deny("I", "s3:*"))},
		"B": {Boundary: docs(deny("B", "s3:*"))},
		"S": {Session: docs(deny("S", "s3:*"))},
		"R": {Resource: docs(everyone)},
		"C": {SCPs: [][]policy.Document{{}, {deny("C", "s3:*")}}},
	} {
		var r recorder
		policy.Check(&r, p, []policy.Row{{Principal: admin, Action: "s3:GetObject", Want: policy.Allow}})
		if len(r.failures) != 1 || !strings.Contains(r.failures[0], `{"Sid":"`+name+`"`) {
			t.Errorf("%s: %q does not show the statement", name, r.failures)
		}
	}
	var r recorder
	policy.Check(&r, policy.Policies{RCPs: [][]policy.Document{{everyone}}}, []policy.Row{{Principal: admin, Action: "s3:GetObject", Want: policy.Allow}})
	if !strings.Contains(r.failures[0], `{"Sid":"R"`) {
		t.Errorf("%q does not show the statement", r.failures)
	}
}

func TestTableNamesWhatDecides(t *testing.T) {
	table := policy.Table{
		Policies: policy.Policies{Identity: docs(policy.Document{Statements: []policy.Statement{{Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"*"}}}})},
		Rows: []policy.Row{
			{Name: "no Sid, no name", Principal: admin, Action: "s3:GetObject"},
			{Name: "nothing", Principal: admin, Action: "sqs:SendMessage"},
		},
	}
	want := `REQUEST          ACTION           DECISION  BY
no Sid, no name  s3:GetObject     Allow     identity policy 0, statement 0
nothing          sqs:SendMessage  Deny      no identity policy allows it
`
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var r recorder
	policy.Check(&r, policy.Policies{}, []policy.Row{{Name: "service", Principal: service, Action: "s3:PutObject", Want: policy.Allow}})
	if !strings.Contains(r.failures[0], "by cloudtrail.amazonaws.com") {
		t.Errorf("%q", r.failures)
	}
	if got := (policy.Step{}).String(); got != "no statement" {
		t.Errorf("the zero step is %q", got)
	}
}
