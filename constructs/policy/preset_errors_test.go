package policy_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Misuse is an error that names the setting, the value and the way out.
func TestPresetErrors(t *testing.T) {
	for name, c := range map[string]struct {
		preset policy.Preset
		want   string
	}{
		"no Regions":         {policy.RegionDeny{}, "RegionDeny.Allowed is empty, want at least one Region"},
		"unknown Region":     {policy.RegionDeny{Allowed: []string{"eu-west-9"}}, `is "eu-west-9", want a Region such as eu-central-1; known are eu-central-1, eu-central-2`},
		"mixed partitions":   {policy.RegionDeny{Allowed: []string{"eu-west-1", "cn-north-1"}}, "Regions of one partition"},
		"Bedrock prefix":     {policy.RegionDeny{Allowed: []string{"eu-west-1"}, BedrockProfiles: []string{"*"}}, "the prefix of an inference profile"},
		"exempting names":    {policy.RegionDeny{Allowed: []string{"eu-west-1"}, Exempt: []string{"Admin"}}, `RegionDeny.Exempt is "Admin", want the ARN of an IAM principal`},
		"exempting sessions": {policy.DenyIAMUsers{Exempt: []string{"arn:aws:sts::1:assumed-role/a/b"}}, "the ARN of an IAM principal"},
		"no keys":            {policy.ProtectTags{Exempt: exempt}, "ProtectTags.Keys is empty"},
		"all keys":           {policy.ProtectTags{Keys: []string{"*"}, Exempt: exempt}, "not all of them"},
		"tags for nobody":    {policy.ProtectTags{Keys: []string{"plinth:*"}}, "ProtectTags.Exempt is empty"},
		"exempting any path": {policy.ProtectKeys{Exempt: []string{policy.Role("*/*")}}, "does not exempt everybody"},
		"exempting all":      {policy.ProtectKeys{Exempt: []string{policy.Role("*")}}, "does not exempt everybody"},
		"unknown service":    {policy.ProtectSecurityServices{Except: []policy.SecurityService{"Shield"}}, "one of the SecurityService constants"},
		"exempt in services": {policy.ProtectSecurityServices{Exempt: []string{"x"}}, "ProtectSecurityServices.Exempt"},
		"S3 lock-out":        {policy.ProtectS3Settings{}, "ProtectS3Settings.Exempt is empty, want at least the roles"},
		"S3 exempt":          {policy.S3Encryption{Exempt: []string{"x"}}, "S3Encryption.Exempt"},
		"quarantine for all": {policy.Quarantine{}, "Quarantine.Exempt is empty"},
		"no roles":           {policy.ProtectRoles{}, "ProtectRoles.Exempt is empty"},
		"roles of nobody":    {policy.ProtectRoles{Exempt: exempt}, "ProtectRoles.Exempt is empty"},
		"hops":               {policy.RequireIMDSv2{MaxHops: 65}, `RequireIMDSv2.MaxHops is 65, want 1 to 64`},
		"IMDS exempt":        {policy.RequireIMDSv2{Exempt: []string{"x"}}, "RequireIMDSv2.Exempt"},
		"sharing exempt":     {policy.DenyPublicSharing{Exempt: []string{"x"}}, "DenyPublicSharing.Exempt"},
		"unknown spend":      {policy.SpendGuard{Allow: []policy.Spend{"Coffee"}}, "one of the Spend constants"},
		"spend exempt":       {policy.SpendGuard{Exempt: []string{"x"}}, "SpendGuard.Exempt"},
		"no tags":            {policy.RequireTags{}, "RequireTags.Tags is empty"},
		"tag key":            {policy.RequireTags{Tags: []policy.RequiredTag{{Key: "a*"}}}, "a tag key such as CostCenter"},
	} {
		if _, err := policy.NewSCP("test", c.preset); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		preset policy.Preset
		want   string
	}{
		"org id":        {policy.OrgIdentitiesOnly{OrgID: "example"}, `is "example", want an organization id`},
		"account":       {policy.OrgIdentitiesOnly{OrgID: "o-exampleorgid", TrustedAccounts: []string{"12"}}, "an account id of twelve digits"},
		"service":       {policy.TLSOnly{Services: []string{"ec2"}}, `TLSOnly.Services is "ec2"`},
		"deputy org id": {policy.ConfusedDeputy{}, "ConfusedDeputy.OrgID"},
		"an SCP preset": {policy.DenyRootUser{}, "a resource control policy cannot be about all actions"},
	} {
		if _, err := policy.NewRCP("test", c.preset); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("RCP %s: error is %v, want one with %s", name, err, c.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Must does not panic")
		}
	}()
	policy.Must(policy.NewSCP("test", policy.RegionDeny{}))
}
