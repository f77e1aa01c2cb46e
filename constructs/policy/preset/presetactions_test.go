package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// everyPreset has every statement that a preset can emit.
func everyPreset(t *testing.T) []policy.Document {
	t.Helper()
	scp, err := policy.NewSCP("scp",
		preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: exempt, EdgeStacks: exempt, BedrockProfiles: []string{"eu"}},
		preset.ProtectSecurityServices{Exempt: exempt, LogGroups: []string{"/audit/*"}},
		preset.DenyWeakS3Encryption{}, preset.ProtectS3Settings{Exempt: exempt},
		preset.DenyRootUser{}, preset.DenyLeavingOrganization{}, preset.DenyIAMUsers{}, preset.ProtectRoles{Roles: exempt},
		preset.ProtectTags{
			Keys: []string{"plinth:*"}, Exempt: exempt,
		},
		preset.RequireIMDSv2{}, preset.DenySharing{}, preset.ProtectKeys{Deployers: exempt}, preset.DenyPurchases{},
		preset.ProtectAutomation{Roles: exempt, Qualifiers: []string{"plinth"}, Stacks: []string{"Guard*"}, Functions: []string{"Setup-*"},
			Policies: []string{"plinth-*"}},
		preset.ProtectPlatform{Exempt: exempt}, preset.ProtectMonitoring{Exempt: exempt}, preset.ProtectAccountSettings{Exempt: exempt},
		preset.ProtectSignIn{Exempt: exempt}, preset.ProtectProviders{Exempt: exempt}, preset.ProtectOrganization{Exempt: exempt},
		preset.DenyForeignNetworks{Exempt: exempt},
		preset.DenyPlainHTTP{}, preset.ProtectAssociations{Exempt: exempt}, preset.ProtectBackups{Exempt: exempt},
		preset.ProtectLogArchive{Exempt: exempt},
		preset.RequireTags{Tags: []preset.RequiredTag{{Key: "Owner"}}}, preset.Quarantine{Exempt: exempt},
	)
	if err != nil {
		t.Fatal(err)
	}
	rcp, err := policy.NewRCP("rcp",
		preset.RequireOrgIdentities{OrgID: ourOrg, TrustedAccounts: []string{there}, ExemptTag: "public"},
		preset.PreventConfusedDeputy{OrgID: ourOrg, TrustedAccounts: []string{there}}, preset.RequireTLS{},
	)
	if err != nil {
		t.Fatal(err)
	}
	return []policy.Document{scp, rcp}
}

// An action that AWS does not have denies nothing.
func TestPresetsNameActionsThatExist(t *testing.T) {
	for _, d := range everyPreset(t) {
		for _, p := range policy.ProblemsIn(apicall.Check(d)) {
			t.Error(p)
		}
	}
}
