package preset_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// Misuse is an error that names the setting, the value and the way out.
func TestPresetErrors(t *testing.T) {
	for name, c := range map[string]struct {
		preset policy.Preset
		want   string
	}{
		"no Regions": {preset.DenyOtherRegions{}, "DenyOtherRegions.Allowed is empty, want at least one Region"},
		"unknown Region": {
			preset.DenyOtherRegions{Allowed: []string{"eu-west-9"}},
			`is "eu-west-9", want a Region such as eu-central-1; known are eu-central-1, eu-central-2`,
		},
		"mixed partitions": {preset.DenyOtherRegions{Allowed: []string{"eu-west-1", "cn-north-1"}}, "Regions of one partition"},
		"Bedrock prefix": {
			preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, BedrockProfiles: []string{"*"}},
			"the prefix of an inference profile",
		},
		"exempting names": {
			preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: []string{"Admin"}},
			`DenyOtherRegions.Exempt is "Admin", want the ARN of an IAM principal`,
		},
		"exempting sessions": {preset.DenyIAMUsers{Exempt: []string{"arn:aws:sts::1:assumed-role/a/b"}}, "the ARN of an IAM principal"},
		"no keys":            {preset.ProtectTags{Exempt: exempt}, "ProtectTags.Keys is empty"},
		"all keys":           {preset.ProtectTags{Keys: []string{"*"}, Exempt: exempt}, "not all of them"},
		"tags for nobody":    {preset.ProtectTags{Keys: []string{"plinth:*"}}, "ProtectTags.Exempt is empty"},
		"archive for nobody": {preset.ProtectLogArchive{}, "ProtectLogArchive.Exempt is empty"},
		"exempting any path": {preset.ProtectKeys{Exempt: []string{policy.Role("*/*")}}, "does not match everybody"},
		"exempting all":      {preset.ProtectKeys{Exempt: []string{policy.Role("*")}}, "does not match everybody"},
		"unknown service": {
			preset.ProtectSecurityServices{Except: []preset.SecurityService{"Cloud"}},
			`Except is "Cloud", want one of AccessAnalyzer, CloudTrail, Config`,
		},
		"exempt in services":    {preset.ProtectSecurityServices{Exempt: []string{"x"}}, "ProtectSecurityServices.Exempt"},
		"S3 lock-out":           {preset.ProtectS3Settings{}, "ProtectS3Settings.Exempt is empty, want at least the roles"},
		"S3 exempt":             {preset.DenyWeakS3Encryption{Exempt: []string{"x"}}, "DenyWeakS3Encryption.Exempt"},
		"quarantine for all":    {preset.Quarantine{}, "Quarantine.Exempt is empty"},
		"no roles":              {preset.ProtectRoles{}, "ProtectRoles.Roles is empty, want at least one role"},
		"roles of nobody":       {preset.ProtectRoles{Exempt: exempt}, "ProtectRoles.Roles is empty"},
		"hops":                  {preset.RequireIMDSv2{MaxHops: 65}, `RequireIMDSv2.MaxHops is 65, want 1 to 64`},
		"IMDS exempt":           {preset.RequireIMDSv2{Exempt: []string{"x"}}, "RequireIMDSv2.Exempt"},
		"sharing exempt":        {preset.DenySharing{Exempt: []string{"x"}}, "DenySharing.Exempt"},
		"automation of nobody":  {preset.ProtectAutomation{}, "ProtectAutomation.Roles is empty, want at least one role"},
		"every stack":           {preset.ProtectAutomation{Roles: exempt, Stacks: []string{"*"}}, `ProtectAutomation.Stacks is "*", want a name`},
		"stack by ARN":          {preset.ProtectAutomation{Roles: exempt, Stacks: []string{"a/b"}}, `ProtectAutomation.Stacks is "a/b"`},
		"platform of nobody":    {preset.ProtectPlatform{}, "ProtectPlatform.Exempt is empty"},
		"associations":          {preset.ProtectAssociations{}, "ProtectAssociations.Exempt is empty"},
		"monitoring by nobody":  {preset.ProtectMonitoring{}, "ProtectMonitoring.Exempt is empty"},
		"account of nobody":     {preset.ProtectAccountSettings{}, "ProtectAccountSettings.Exempt is empty"},
		"sign-in by nobody":     {preset.ProtectSignIn{}, "ProtectSignIn.Exempt is empty"},
		"providers by nobody":   {preset.ProtectProviders{}, "ProtectProviders.Exempt is empty"},
		"organization":          {preset.ProtectOrganization{}, "ProtectOrganization.Exempt is empty"},
		"networks by nobody":    {preset.DenyForeignNetworks{}, "DenyForeignNetworks.Exempt is empty"},
		"networks by deployers": {preset.DenyForeignNetworks{Exempt: exempt, Deployers: []string{"x"}}, "DenyForeignNetworks.Deployers"},
		"sharing by deployers":  {preset.DenySharing{Deployers: []string{"x"}}, "DenySharing.Deployers"},
		"keys by deployers":     {preset.ProtectKeys{Deployers: []string{"x"}}, "ProtectKeys.Deployers"},
		"backups by nobody":     {preset.ProtectBackups{}, "ProtectBackups.Exempt is empty"},
		"edge": {preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, EdgeStacks: []string{"x"}},
			"DenyOtherRegions.EdgeStacks"},
		"unknown spend": {
			preset.DenyPurchases{Allow: []preset.Purchase{"Coffee"}}, `Allow is "Coffee", want one of Billing, DedicatedHosts, Domains`,
		},
		"spend exempt": {preset.DenyPurchases{Exempt: []string{"x"}}, "DenyPurchases.Exempt"},
		"no tags":      {preset.RequireTags{}, "RequireTags.Tags is empty"},
		"tag key":      {preset.RequireTags{Tags: []preset.RequiredTag{{Key: "a*"}}}, "a tag key such as CostCenter"},
	} {
		if _, err := policy.NewSCP("test", c.preset); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		preset policy.Preset
		want   string
	}{
		"org id": {preset.RequireOrgIdentities{OrgID: "example"}, `is "example", want an organization id`},
		"account": {
			preset.RequireOrgIdentities{OrgID: "o-exampleorgid", TrustedAccounts: []string{"12"}}, "an account id of twelve digits",
		},
		"service":       {preset.RequireTLS{Services: []string{"ec2"}}, `RequireTLS.Services is "ec2"`},
		"deputy org id": {preset.PreventConfusedDeputy{}, "PreventConfusedDeputy.OrgID"},
		"an SCP preset": {preset.DenyRootUser{}, "a resource control policy cannot be about all actions"},
	} {
		if _, err := policy.NewRCP("test", c.preset); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("RCP %s: error is %v, want one with %s", name, err, c.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Must() returned, want a panic")
		}
	}()
	policy.Must(policy.NewSCP("test", preset.DenyOtherRegions{}))
}
