package decide_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

var role = decide.Principal{ARN: "arn:aws:iam::" + here + ":role/r"}

func TestTableFindsStatementsOfEverySource(t *testing.T) {
	everyone := policy.Document{
		Statements: []policy.Statement{
			{Sid: "R", Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"}},
		},
	}
	read := decide.Row{Request: decide.Request{Principal: role, Action: "s3:GetObject"}, Want: policy.Allow}
	for name, p := range map[string]struct {
		sid      string
		policies decide.Policies
	}{
		"identity policy":         {"I", decide.Policies{Identity: docs(deny("I", "s3:*"))}},
		"permissions boundary":    {"B", decide.Policies{Boundary: docs(deny("B", "s3:*"))}},
		"session policy":          {"S", decide.Policies{Session: docs(deny("S", "s3:*"))}},
		"resource policy":         {"R", decide.Policies{Resource: docs(everyone)}},
		"service control policy":  {"C", decide.Policies{SCPs: [][]policy.Document{{}, {deny("C", "s3:*")}}}},
		"resource control policy": {"R", decide.Policies{RCPs: [][]policy.Document{{everyone}}}},
	} {
		want := `{"Sid":"` + p.sid + `"`
		got := decide.Table{Policies: p.policies, Rows: []decide.Row{read}}.Failures()
		if len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%s: Failures() = %q, want one with the statement %s", name, got, want)
		}
	}
}

func TestTableNamesWhatDecides(t *testing.T) {
	table := decide.Table{
		Policies: decide.Policies{
			Identity: docs(
				policy.Document{Statements: []policy.Statement{{Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"*"}}}},
			),
		},
		Rows: []decide.Row{
			{Name: "no Sid, no name", Request: decide.Request{Principal: role, Action: "s3:GetObject"}},
			{Name: "nothing", Request: decide.Request{Principal: role, Action: "sqs:SendMessage"}},
		},
	}
	want := `REQUEST          ACTION           DECISION  BY
no Sid, no name  s3:GetObject     Allow     identity policy 0, statement 0
nothing          sqs:SendMessage  Deny      no identity policy allows it
`
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	callers := decide.Table{Rows: []decide.Row{
		{
			Request: decide.Request{Principal: decide.Principal{Service: "cloudtrail.amazonaws.com"}, Action: "s3:PutObject"},
			Want:    policy.Allow,
		},
		{Request: decide.Request{Action: "s3:PutObject"}, Want: policy.Allow},
	}}
	for i, want := range []string{"by cloudtrail.amazonaws.com", "by an anonymous caller"} {
		if got := callers.Failures()[i]; !strings.Contains(got, want) {
			t.Errorf("Failures()[%d] = %q, want one with %q", i, got, want)
		}
	}
	if got := (decide.Step{}).String(); got != "no statement" {
		t.Errorf("Step{}.String() = %q, want %q", got, "no statement")
	}
}

// A forgotten Want would pass as Deny.
func TestTableRefusesRowsWithoutWant(t *testing.T) {
	got := decide.Table{Rows: []decide.Row{{Name: "anonymous", Request: decide.Request{Action: "s3:GetObject"}}}}.Failures()
	if diff := cmp.Diff([]string{`anonymous: Want is "", want Allow or Deny`}, got); diff != "" {
		t.Errorf("Failures() (-want +got):\n%s", diff)
	}
}

// A row can say all that a request can: here, that a resource is in the management account.
func TestRowsHoldTheWholeRequest(t *testing.T) {
	rcp := policy.Document{Statements: []policy.Statement{
		{Sid: "RCP", Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"}},
	}}
	read := decide.Request{Principal: role, Action: "s3:GetObject"}
	inManagement := read
	inManagement.ResourceInManagementAccount = true
	failures := decide.Table{
		Policies: decide.Policies{Identity: docs(allow("*")), RCPs: [][]policy.Document{{rcp}}},
		Rows: []decide.Row{
			{Name: "in a member account", Request: read, Want: policy.Deny, By: "RCP"},
			{Name: "in the management account", Request: inManagement, Want: policy.Allow},
		},
	}.Failures()
	if len(failures) > 0 {
		t.Errorf("Failures() = %q, want none", failures)
	}
}
