package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/generate"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

func hundredActions() []string {
	var out []string
	for i := range 100 {
		out = append(out, fmt.Sprintf("service:SomeActionWithANumber%03d", i))
	}
	return out
}

func TestPackUsesFewPolicies(t *testing.T) {
	var parts []policy.Document
	for i := range 12 { // different resources and actions, so that nothing merges
		d := denies(policy.Statement{
			Sid: "Same", Action: []string{fmt.Sprintf("a:Action%02d", i)}, Resource: []string{
				fmt.Sprintf("arn:aws:a:::%s%02d", strings.Repeat("x", 300), i),
			},
		})
		d.Name = "base"
		parts = append(parts, d)
	}
	got, err := policy.Pack(policy.Quota{Policies: 3, Characters: 2000}, parts...)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Name != "base" || got[2].Name != "base 3" {
		t.Errorf("Pack() = %d policies %q, want base to base 3", len(got), got)
	}
	for _, d := range got {
		if d.Size() > 2000 {
			t.Errorf("%s has %d characters, want at most 2000", d.Name, d.Size())
		}
		if err := d.Validate(policy.ServiceControl); err != nil {
			t.Error(err) // among others, that Sids are unique again
		}
	}
	again, _ := policy.Pack(policy.Quota{Policies: 3, Characters: 2000}, parts...)
	if fmt.Sprint(again) != fmt.Sprint(got) {
		t.Errorf("packed twice: got %s, want %s", again, got)
	}
}

func TestPackSplitsActionLists(t *testing.T) {
	long := denies(policy.Statement{Sid: "Long", Action: hundredActions()})
	got, err := policy.Pack(policy.Quota{Policies: 4, Characters: 1000}, long)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, d := range got {
		if d.Size() > 1000 {
			t.Errorf("got %d characters, want at most 1000", d.Size())
		}
		actions = append(actions, d.Statements[0].Action...)
	}
	if fmt.Sprint(actions) != fmt.Sprint(hundredActions()) {
		t.Errorf("actions are %q, want %q", actions, hundredActions())
	}
}

func TestPackErrors(t *testing.T) {
	named := func(d policy.Document) policy.Document { d.Name = "base"; return d }
	for name, c := range map[string]struct {
		quota policy.Quota
		doc   policy.Document
		want  string
	}{
		"NotAction does not split": {
			policy.Quota{Policies: 9, Characters: 1000}, denies(policy.Statement{Sid: "Long", NotAction: hundredActions()}),
			`policy "base": statement Long is 3559 characters long, with 0 characters in 0 policies already,` +
				` want all to fit into 9 policies of 1000 characters`},
		"too many actions": {
			policy.Quota{Policies: 2, Characters: 1000}, denies(policy.Statement{Sid: "Long", Action: hundredActions()}),
			"characters in 2 policies already",
		},
		"no policies left": {
			policy.Quota{}, denies(policy.Statement{Action: []string{"a:b"}}),
			`statement {"Effect":"Deny","Action":"a:b","Resource":"*"} is`,
		},
		"old language": {policy.SCPQuota, policy.Document{Version: "2008-10-17"}, `Version is "2008-10-17"`},
	} {
		if _, err := policy.Pack(c.quota, named(c.doc)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
}

func TestQuotaReserve(t *testing.T) {
	if got := policy.SCPQuota.Reserve(1); got != (policy.Quota{Policies: 4, Characters: 5120}) {
		t.Errorf("Reserve(1) = %v, want 4 policies of 5120 characters", got)
	}
}

func TestPackKeepsEveryDecision(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(generate.Document(false, 4), 1, 4).Draw(t, "documents")
		quota := policy.Quota{
			Policies: rapid.IntRange(1, 8).Draw(t, "policies"), Characters: rapid.IntRange(200, 2000).Draw(t, "characters"),
		}
		out, err := policy.Pack(quota, in...)
		if err != nil {
			return // too tight; TestPackErrors is about that
		}
		if len(out) > quota.Policies {
			t.Fatalf("Pack() = %d policies, want at most %d", len(out), quota.Policies)
		}
		for _, d := range out {
			if err := d.Validate(policy.ServiceControl); err != nil {
				t.Fatal(err)
			}
			if d.Size() > quota.Characters {
				t.Fatalf("got %d characters, want at most %d", d.Size(), quota.Characters)
			}
		}
		same(t, generate.Request.Draw(t, "request"), in, out)
	})
}
