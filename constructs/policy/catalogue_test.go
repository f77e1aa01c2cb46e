//go:build judges

package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// everyPreset has every statement that a preset can emit.
func everyPreset(t *testing.T) []policy.Document {
	t.Helper()
	scp, err := policy.NewSCP("scp",
		policy.RegionDeny{Allowed: []string{"eu-west-1"}, Exempt: exempt, EdgeStacks: true, BedrockProfiles: []string{"eu"}},
		policy.ProtectSecurityServices{Exempt: exempt, LogGroups: []string{"/audit/*"}},
		policy.S3Encryption{}, policy.ProtectS3Settings{Exempt: exempt},
		policy.DenyRootUser{}, policy.DenyLeavingOrganization{}, policy.DenyIAMUsers{}, policy.ProtectRoles{Roles: exempt}, policy.ProtectTags{Keys: []string{"plinth:*"}, Exempt: exempt},
		policy.RequireIMDSv2{}, policy.DenyPublicSharing{}, policy.ProtectKeys{}, policy.SpendGuard{},
		policy.RequireTags{Tags: []policy.RequiredTag{{Key: "Owner"}}}, policy.Quarantine{Exempt: exempt},
	)
	if err != nil {
		t.Fatal(err)
	}
	rcp, err := policy.NewRCP("rcp",
		policy.OrgIdentitiesOnly{OrgID: ourOrg, TrustedAccounts: []string{there}, ExemptTag: "public"},
		policy.ConfusedDeputy{OrgID: ourOrg, TrustedAccounts: []string{there}}, policy.TLSOnly{},
	)
	if err != nil {
		t.Fatal(err)
	}
	return []policy.Document{scp, rcp}
}

// Every action that a preset emits exists, and every pattern matches one.
func TestActionsExist(t *testing.T) {
	var questions []question
	for _, d := range everyPreset(t) {
		for _, s := range d.Statements {
			for _, a := range slices.Concat(s.Action, s.NotAction) {
				if a != "*" {
					questions = append(questions, question{Action: a})
				}
			}
		}
	}
	for i, r := range ask(t, questions) {
		if len(r.Actions) == 0 {
			t.Errorf("%s does not exist", questions[i].Action)
		}
	}
	t.Logf("%d actions", len(questions))
}

// Every condition key exists, and a service's key applies to each action of its statement.
func TestConditionKeysExist(t *testing.T) {
	var questions []question
	for _, d := range everyPreset(t) {
		for _, s := range d.Statements {
			for _, keys := range s.Condition {
				for key := range keys {
					questions = append(questions, question{Key: key})
					if strings.HasPrefix(key, "aws:") && !strings.HasPrefix(key, "aws:RequestTag/") {
						continue
					}
					for _, a := range s.Action {
						if a != "*" {
							questions = append(questions, question{Applies: key, To: a})
						}
					}
				}
			}
		}
	}
	for i, r := range ask(t, questions) {
		if !r.Known {
			t.Errorf("%+v: no", questions[i])
		}
	}
	t.Logf("%d questions", len(questions))
}

func TestRCPServicesAreCurrent(t *testing.T) {
	services := ask(t, []question{{RCP: true}})[0].Services
	slices.Sort(services)
	var ours []string
	for _, s := range services {
		if policy.SupportsRCP(s) {
			ours = append(ours, s)
		}
	}
	if diff := cmp.Diff(services, ours); diff != "" {
		t.Errorf("(-AWS +ours):\n%s", diff)
	}
}
