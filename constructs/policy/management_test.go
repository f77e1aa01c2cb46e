package policy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// A builder makes a management policy.
type builder interface {
	Policy() (policy.ManagementPolicy, error)
}

const (
	all       = `{"disable_in_regions":{"@@assign":[]},"enable_in_regions":{"@@assign":["ALL_SUPPORTED"]}}`
	noChildOp = `"@@operators_allowed_for_child_policies":["@@none"]`
)

func TestManagementPolicies(t *testing.T) {
	for name, c := range map[string]struct {
		builder builder
		kind    policy.PolicyType
		want    string
	}{
		"EC2 defaults": {policy.EC2Attributes{}, policy.EC2Policy, `{"ec2_attributes":{` +
			`"image_block_public_access":{"state":{"@@assign":"block_new_sharing"}},` +
			`"instance_metadata_defaults":{"http_endpoint":{"@@assign":"no_preference"},"http_put_response_hop_limit":{"@@assign":"2"},"http_tokens":{"@@assign":"required"},"instance_metadata_tags":{"@@assign":"no_preference"}},` +
			`"serial_console_access":{"status":{"@@assign":"disabled"}},` +
			`"snapshot_block_public_access":{"state":{"@@assign":"block_all_sharing"}}}}`},
		"EC2 everything else": {policy.EC2Attributes{
			VPCBlockPublicAccess: "block_bidirectional", NoVPCExclusions: true, AllowSerialConsole: true, AllowPublicImages: true, AllowPublicSnapshots: true,
			AllowIMDSv1: true, ImageProviders: []string{"amazon", here}, AuditImages: true, ExceptionMessage: "Ask the platform team.",
		}, policy.EC2Policy, `{"ec2_attributes":{` +
			`"allowed_images_settings":{"image_criteria":{"criteria_1":{"allowed_image_providers":{"@@assign":["amazon","111122223333"]}}},"state":{"@@assign":"audit_mode"}},` +
			`"exception_message":{"@@assign":"Ask the platform team."},` +
			`"serial_console_access":{"status":{"@@assign":"enabled"}},` +
			`"vpc_block_public_access":{"internet_gateway_block":{"exclusions_allowed":{"@@assign":"disabled"},"mode":{"@@assign":"block_bidirectional"}}}}}`},
		"tags": {policy.TagPolicy{Tags: []policy.TagRule{
			{Key: "CostCenter", Values: []string{"100", "2*"}, EnforcedFor: []string{"ec2:instance", "s3:*"}, ReportRequiredFor: []string{"rds:db"}}, {Key: "Owner"},
		}}, policy.TagPolicyType, `{"tags":{` +
			`"costcenter":{"enforced_for":{"@@assign":["ec2:instance","s3:*"]},"report_required_tag_for":{"@@assign":["rds:db"]},"tag_key":{"@@assign":"CostCenter",` + noChildOp + `},"tag_value":{"@@assign":["100","2*"]}},` +
			`"owner":{"tag_key":{"@@assign":"Owner",` + noChildOp + `}}}}`},
		"AI": {policy.AIOptOut{OptIn: []string{"transcribe"}}, policy.AIOptOutPolicy, `{"services":{` + noChildOp + `,` +
			`"default":{` + noChildOp + `,"opt_out_policy":{"@@assign":"optOut",` + noChildOp + `}},` +
			`"transcribe":{"opt_out_policy":{"@@assign":"optIn",` + noChildOp + `}}}}`},
		"Security Hub": {policy.SecurityHubEnablement{}, policy.SecurityHubPolicy, `{"securityhub":` + all + `}`},
		"Security Hub in Regions": {policy.SecurityHubEnablement{Regions: []string{"eu-west-1"}, DisabledRegions: []string{"us-east-1"}}, policy.SecurityHubPolicy,
			`{"securityhub":{"disable_in_regions":{"@@assign":["us-east-1"]},"enable_in_regions":{"@@assign":["eu-west-1"]}}}`},
		"Inspector": {policy.InspectorEnablement{}, policy.InspectorPolicy, `{"inspector":{"enablement":{"code_repository_scanning":` + all + `,"ec2_scanning":` + all + `,"ecr_scanning":` + all +
			`,"lambda_standard_scanning":{"disable_in_regions":{"@@assign":[]},"enable_in_regions":{"@@assign":["ALL_SUPPORTED"]},"lambda_code_scanning":` + all + `}}}}`},
		"Inspector for images": {policy.InspectorEnablement{NoEC2: true, NoLambda: true, NoRepositories: true}, policy.InspectorPolicy, `{"inspector":{"enablement":{"ecr_scanning":` + all + `}}}`},
		"S3":                   {policy.S3PublicAccess{}, policy.S3Policy, `{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}`},
		"S3 for publishing":    {policy.S3PublicAccess{Allow: true}, policy.S3Policy, `{"s3_attributes":{"public_access_block_configuration":{"@@assign":"none"}}}`},
		"GuardDuty in a Region": {policy.GuardDutyEnablement{Regions: []string{"eu-west-1"}, Except: []policy.GuardDutyFeature{
			policy.EKSAuditLogs, policy.EBSMalwareProtection, policy.RDSLoginEvents, policy.LambdaNetworkLogs, policy.RuntimeMonitoring, policy.GuardDutyAIProtection,
		}}, policy.GuardDutyPolicy, `{"guardduty":{"enablement":{"eu-west-1":{"foundational":{"status":{"@@assign":"enabled"}},"s3_data_events":{"status":{"@@assign":"enabled"}}}}}}`},
		"backup": {policy.BackupPolicy{
			Plan: "daily", Regions: []string{"eu-west-1"}, TagKey: "backup", TagValues: []string{"daily"}, Role: "backup",
			Rules: []policy.BackupRule{{Name: "r", Schedule: "cron(0 5 ? * * *)", Vault: "main", DeleteAfter: 120, ColdAfter: 30, CopyToRegion: "eu-central-1"}},
		}, policy.BackupPolicyType, `{"plans":{"daily":{"regions":{"@@assign":["eu-west-1"]},"rules":{"r":{` +
			`"copy_actions":{"arn:aws:backup:eu-central-1:$account:backup-vault:main":{"lifecycle":{"delete_after_days":{"@@assign":"120"},"move_to_cold_storage_after_days":{"@@assign":"30"}},"target_backup_vault_arn":{"@@assign":"arn:aws:backup:eu-central-1:$account:backup-vault:main"}}},` +
			`"lifecycle":{"delete_after_days":{"@@assign":"120"},"move_to_cold_storage_after_days":{"@@assign":"30"}},` +
			`"schedule_expression":{"@@assign":"cron(0 5 ? * * *)"},"start_backup_window_minutes":{"@@assign":"480"},"target_backup_vault_name":{"@@assign":"main"}}},` +
			`"selections":{"tags":{"daily":{"iam_role_arn":{"@@assign":"arn:aws:iam::$account:role/backup"},"tag_key":{"@@assign":"backup"},"tag_value":{"@@assign":["daily"]}}}}}}}`},
	} {
		p, err := c.builder.Policy()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, p.String()); diff != "" || p.Type != c.kind {
			t.Errorf("%s (%s) (-want +got):\n%s", name, p.Type, diff)
		}
		object, err := json.Marshal(p.Object())
		if err != nil || string(object) != p.String() || p.Size() != len(c.want) {
			t.Errorf("%s: object %s, size %d, error %v", name, object, p.Size(), err)
		}
	}
}

func TestGuardDutySwitchesEverythingOn(t *testing.T) {
	p, err := policy.GuardDutyEnablement{}.Policy()
	if err != nil {
		t.Fatal(err)
	}
	for _, feature := range []string{"foundational", "s3_data_events", "eks_audit_logs", "ebs_malware_protection", "rds_login_events", "lambda_network_logs",
		"ai_protection", "eks_addon_management", "ec2_agent_management", "ecs_fargate_agent_management"} {
		if !strings.Contains(p.String(), `"`+feature+`":{"status":{"@@assign":"enabled"}}`) {
			t.Errorf("%s is not on in %s", feature, p)
		}
	}
	if !strings.HasPrefix(p.String(), `{"guardduty":{"enablement":{"default":{`) {
		t.Errorf("not for all Regions: %s", p)
	}
}

func TestBackupInOtherPartitions(t *testing.T) {
	p, err := policy.BackupPolicy{Plan: "p", Regions: []string{"us-gov-west-1"}, TagKey: "k", TagValues: []string{"v"}, Role: "r",
		Rules: []policy.BackupRule{{Name: "r", Schedule: "cron(0 5 ? * * *)", Vault: "v", DeleteAfter: 35, Continuous: true}}}.Policy()
	if err != nil || !strings.Contains(p.String(), "arn:aws-us-gov:iam::$account:role/r") || !strings.Contains(p.String(), `"enable_continuous_backup":{"@@assign":"true"}`) {
		t.Errorf("policy is %s, error %v", p, err)
	}
}

func TestManagementPolicyErrors(t *testing.T) {
	backup := func(change func(*policy.BackupPolicy, *policy.BackupRule)) policy.BackupPolicy {
		r := policy.BackupRule{Name: "r", Schedule: "cron(0 5 ? * * *)", Vault: "v", DeleteAfter: 35}
		b := policy.BackupPolicy{Plan: "p", Regions: []string{"eu-west-1"}, TagKey: "k", TagValues: []string{"v"}, Role: "r"}
		change(&b, &r)
		b.Rules = append(b.Rules, r)
		return b
	}
	var many []policy.TagRule
	for i := range 300 {
		many = append(many, policy.TagRule{Key: strings.Repeat("k", i+1)})
	}
	for name, c := range map[string]struct {
		builder builder
		want    string
	}{
		"VPC mode":         {policy.EC2Attributes{VPCBlockPublicAccess: "on"}, `VPCBlockPublicAccess is "on", want off, block_ingress or block_bidirectional`},
		"hops":             {policy.EC2Attributes{MetadataHops: 99}, "want 1 to 64"},
		"image providers":  {policy.EC2Attributes{ImageProviders: []string{"me"}}, "want an account id, amazon"},
		"no tags":          {policy.TagPolicy{}, "Tags is empty"},
		"no key":           {policy.TagPolicy{Tags: []policy.TagRule{{}}}, "want a tag key"},
		"key twice":        {policy.TagPolicy{Tags: []policy.TagRule{{Key: "a"}, {Key: "A"}}}, "each key once"},
		"two wildcards":    {policy.TagPolicy{Tags: []policy.TagRule{{Key: "a", Values: []string{"*@*"}}}}, "at most one *"},
		"all services":     {policy.TagPolicy{Tags: []policy.TagRule{{Key: "a", EnforcedFor: []string{"*:*"}}}}, "Tags.EnforcedFor of a"},
		"report for":       {policy.TagPolicy{Tags: []policy.TagRule{{Key: "a", ReportRequiredFor: []string{"ec2"}}}}, "Tags.ReportRequiredFor of a"},
		"too long":         {policy.TagPolicy{Tags: many}, "want at most 10000: move a part to another policy"},
		"AI service":       {policy.AIOptOut{OptIn: []string{"default"}}, "want the name of a service"},
		"Security Hub":     {policy.SecurityHubEnablement{Regions: []string{"mars"}}, `Regions is "mars", want a Region`},
		"off":              {policy.SecurityHubEnablement{DisabledRegions: []string{"mars"}}, "DisabledRegions"},
		"Inspector Region": {policy.InspectorEnablement{Regions: []string{"mars"}}, `"mars"`},
		"Inspector off":    {policy.InspectorEnablement{NoEC2: true, NoECR: true, NoLambda: true, NoRepositories: true}, "want at least one"},
		"GuardDuty":        {policy.GuardDutyEnablement{Except: []policy.GuardDutyFeature{"foundational"}}, "want one of [s3_data_events"},
		"GuardDuty Region": {policy.GuardDutyEnablement{Regions: []string{"mars"}}, `"mars"`},
		"backup names":     {policy.BackupPolicy{Regions: []string{"eu-west-1"}}, "Plan is empty"},
		"no rules":         {policy.BackupPolicy{Regions: []string{"eu-west-1"}}, "Rules is empty"},
		"no values":        {policy.BackupPolicy{Regions: []string{"eu-west-1"}}, "TagValues is empty"},
		"rule twice":       {backup(func(b *policy.BackupPolicy, r *policy.BackupRule) { b.Rules = []policy.BackupRule{*r} }), "unique in the plan"},
		"schedule":         {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.Schedule = "daily" }), "six fields"},
		"vault":            {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.Vault = "" }), "Rules.r.Vault is empty"},
		"start":            {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.StartWithin = 30 }), "at least 60 minutes"},
		"retention":        {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.DeleteAfter = 0 }), "want a number of days"},
		"cold":             {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.ColdAfter = 30; r.DeleteAfter = 100 }), "at least 90 days after ColdAfter (30)"},
		"continuous":       {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.Continuous = true; r.DeleteAfter = 36 }), "at most 35 days"},
		"copy":             {backup(func(_ *policy.BackupPolicy, r *policy.BackupRule) { r.CopyToRegion = "cn-north-1" }), "want a Region of aws"},
	} {
		if _, err := c.builder.Policy(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
}
