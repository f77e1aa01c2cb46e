package apicall_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

func TestActions(t *testing.T) {
	for pattern, want := range map[string][]string{
		"iam:*LoginProfile": {"iam:CreateLoginProfile", "iam:DeleteLoginProfile", "iam:GetLoginProfile", "iam:UpdateLoginProfile"},
		"S3:getobject":      {"s3:GetObject"},
		"sts:AssumeRoleW*":  {"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"},
		"iam:PassRole":      {"iam:PassRole"}, // no API has its name
		"s3:HeadObject":     nil,              // an API, which needs s3:GetObject
		"nosuch:*":          nil,
	} {
		if diff := cmp.Diff(want, apicall.Actions(pattern)); diff != "" {
			t.Errorf("Actions(%q) (-want +got):\n%s", pattern, diff)
		}
	}
	if n := len(apicall.Actions("*")); n < 22_000 {
		t.Errorf("Actions(*) has %d, want at least 22000", n)
	}
}

func TestCheckFindsActionsThatDoNotExist(t *testing.T) {
	d := policy.Document{Name: "app", Statements: []policy.Statement{
		{Action: []string{"*", "s3:Get*", "S3:PUTOBJECT"}},
		{Sid: "Wrong", Action: []string{"s3:GetObject", "s3:GetObjekt"}},
		{NotAction: []string{"s3x:GetObject", "iam:Foo*"}},
	}}
	want := `policy "app": Statement[1] (Sid "Wrong").Action[1] is "s3:GetObjekt", want an action that s3 had in September 2026
policy "app": Statement[2].NotAction[0] is "s3x:GetObject", want an action that AWS had in September 2026
policy "app": Statement[2].NotAction[1] is "iam:Foo*", want an action that iam had in September 2026`
	err := apicall.Check(d)
	if err == nil || err.Error() != want {
		t.Errorf("Check() = %v\nwant %s", err, want)
	}
	if got := len(policy.ProblemsIn(err)); got != strings.Count(want, "\n")+1 {
		t.Errorf("%d problems, want 3", got)
	}
	if err := apicall.Check(policy.FullAWSAccess()); err != nil {
		t.Errorf("Check(FullAWSAccess) = %v, want nil", err)
	}
}
