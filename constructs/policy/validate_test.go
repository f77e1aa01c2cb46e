package policy_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

func TestTrustPoliciesHaveNoResource(t *testing.T) {
	trust := policy.Document{Statements: []policy.Statement{{
		Effect: policy.Allow, Principal: &policy.Principals{Service: []string{"ec2.amazonaws.com"}}, Action: []string{"sts:AssumeRole"},
	}}}
	if err := trust.Validate(policy.TrustPolicy); err != nil {
		t.Errorf("Validate() = %v, want nil", err)
	}
	for name, change := range map[string]func(s *policy.Statement){
		"Resource":    func(s *policy.Statement) { s.Resource = []string{"*"} },
		"NotResource": func(s *policy.Statement) { s.NotResource = []string{"arn:aws:iam::111122223333:role/x"} },
	} {
		s := trust.Statements[0]
		change(&s)
		d := policy.Document{Statements: []policy.Statement{s}}
		const want = "Statement[0].Resource is present, want none: a trust policy is about the role that has it"
		if err := d.Validate(policy.TrustPolicy); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: Validate() = %v, want %s", name, err, want)
		}
		if err := d.Validate(policy.ResourceBased); err != nil {
			t.Errorf("%s of another resource: Validate() = %v, want nil", name, err)
		}
	}
}

// Length and actions are checked where the caller asks.
func TestValidateAsksItsChecks(t *testing.T) {
	d := policy.Document{Statements: []policy.Statement{{
		Effect: policy.Deny, Action: []string{"s3:" + strings.Repeat("x", 5200)}, Resource: []string{"*"},
	}}}
	if err := d.Validate(policy.ServiceControl); err != nil {
		t.Errorf("Validate() = %v, want nil", err)
	}
	err := d.Validate(policy.ServiceControl, policy.SCPQuota.Check, apicall.Check)
	if got := len(policy.ProblemsIn(err)); got != 2 {
		t.Errorf("Validate() = %v, want a problem each with its length and its action", err)
	}
}
