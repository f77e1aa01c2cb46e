package baseline_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/baseline/attack"
	"github.com/plinth-cdk/plinth/baseline/attack/attacktest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// attacked is an organization with the default policies.
func attacked(t *testing.T, options baseline.PolicyOptions) attack.Organization {
	t.Helper()
	_, stack := managementStack(t)
	org := existing(stack)
	all, err := baseline.DefaultPolicies(org, options)
	if err != nil {
		t.Fatal(err)
	}
	set := baseline.NewPolicySet(stack, "Policies", &baseline.PolicySetProps{Organization: org, Attachments: all})
	return attack.Organization{
		ID: "o-exampleorgid", Region: "eu-west-1", Qualifier: plinth.Qualifier,
		Above: func(unit string) decide.Policies {
			return decide.Policies{SCPs: set.SCPs(org.Unit(unit)), RCPs: set.RCPs(org.Unit(unit))}
		},
	}
}

var attackable = baseline.PolicyOptions{Regions: []string{"eu-west-1", "eu-central-1"}, EdgeStacks: true}

func TestIntrudersGetNowhere(t *testing.T) { attacktest.Check(t, attacked(t, attackable)) }

// Each action that public collections deny is denied, or left allowed for a reason.
func TestWhatCollectionsDenyIsLeftAllowedForAReason(t *testing.T) {
	services := map[string]bool{}
	for _, d := range attack.Denials(attacked(t, attackable)) {
		services[d.Service] = true
		if (d.Want == policy.Allow) != (d.Why != "") {
			t.Errorf("%s: Why is %q for %s, want a reason for what is allowed and none for what is denied", d.Service, d.Why, d.Want)
		}
	}
	if len(services) != 85 {
		t.Errorf("%d services, want 85", len(services))
	}
}

// FullAWSAccess takes one of five places, and AWS Control Tower may take more.
func TestDefaultPoliciesFit(t *testing.T) {
	_, stack := managementStack(t)
	org := existing(stack)
	all, err := baseline.DefaultPolicies(org, baseline.PolicyOptions{
		Regions: []string{"eu-west-1", "eu-central-1", "eu-north-1"}, EdgeStacks: true, Stacks: []string{"Guard*"},
		Automation: append(baseline.DefaultAutomation(), baseline.BreakGlassRole()),
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, quota := range map[string]policy.Quota{"Default": {}, "Raised": policy.RaisedSCPQuota} {
		set := baseline.NewPolicySet(stack, id, &baseline.PolicySetProps{Organization: org, Attachments: all, SCPQuota: quota})
		if quota == (policy.Quota{}) {
			quota = policy.Quota{Policies: 5, Characters: 5120}
		}
		number := map[string]int{}
		for _, p := range set.Policies() {
			if p.Type != policy.TypeSCP {
				continue
			}
			if number[p.Target.Name()]++; number[p.Target.Name()] > quota.Policies-1 {
				t.Errorf("%s has %d policies beside FullAWSAccess, want at most %d", p.Target.Name(), number[p.Target.Name()], quota.Policies-1)
			}
			if p.Size > quota.Characters {
				t.Errorf("%s has %d characters, want at most %d", p.Name, p.Size, quota.Characters)
			}
		}
	}
}
