package management_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
)

// A builder makes a management policy.
type builder interface {
	Policy() (management.Policy, error)
}

const (
	all       = `{"disable_in_regions":{"@@assign":[]},"enable_in_regions":{"@@assign":["ALL_SUPPORTED"]}}`
	noChildOp = `"@@operators_allowed_for_child_policies":["@@none"]`
)

func TestManagementPolicies(t *testing.T) {
	for name, c := range map[string]struct {
		builder builder
		kind    policy.Type
		want    string
	}{
		"EC2 defaults": {management.EC2{}, policy.TypeEC2, `{"ec2_attributes":{` +
			`"image_block_public_access":{"state":{"@@assign":"block_new_sharing"}},` +
			`"instance_metadata_defaults":{"http_endpoint":{"@@assign":"no_preference"}` +
			`,"http_put_response_hop_limit":{"@@assign":"2"},"http_tokens":{"@@assign":"required"}` +
			`,"instance_metadata_tags":{"@@assign":"no_preference"}},` +
			`"serial_console_access":{"status":{"@@assign":"disabled"}},` +
			`"snapshot_block_public_access":{"state":{"@@assign":"block_all_sharing"}}}}`},
		"EC2 everything else": {management.EC2{
			VPCBlockPublicAccess: "block_bidirectional", NoVPCExclusions: true, AllowSerialConsole: true, AllowPublicImages: true,
			AllowPublicSnapshots: true,
			AllowIMDSv1:          true, ImageProviders: []string{"amazon", "111122223333"}, AuditImages: true,
			ExceptionMessage: "Ask the platform team.",
		}, policy.TypeEC2, `{"ec2_attributes":{` +
			`"allowed_images_settings":{"image_criteria":{"criteria_1":{"allowed_image_providers":{"@@assign":["amazon"` +
			`,"111122223333"]}}},"state":{"@@assign":"audit_mode"}},` +
			`"exception_message":{"@@assign":"Ask the platform team."},` +
			`"serial_console_access":{"status":{"@@assign":"enabled"}},` +
			`"vpc_block_public_access":{"internet_gateway_block":{"exclusions_allowed":{"@@assign":"disabled"}` +
			`,"mode":{"@@assign":"block_bidirectional"}}}}}`},
		"tags": {management.Tags{Rules: []management.TagRule{
			{
				Key: "CostCenter", Values: []string{"100", "2*"},
				EnforcedFor: []string{"ec2:instance", "kms:key"}, Newer: []string{"rds:db"}, ReportRequiredFor: []string{"rds:db"},
			},
			{Key: "Owner"},
		}}, policy.TypeTag, `{"tags":{` +
			`"costcenter":{"enforced_for":{"@@assign":["ec2:instance","kms:key","rds:db"]},"report_required_tag_for":{"@@assign":["rds:db"]},` +
			`"tag_key":{"@@assign":"CostCenter",` + noChildOp + `},"tag_value":{"@@assign":["100","2*"]}},` +
			`"owner":{"tag_key":{"@@assign":"Owner",` + noChildOp + `}}}}`},
		"AI": {management.AIOptOut{OptIn: []string{"transcribe"}}, policy.TypeAIOptOut, `{"services":{` + noChildOp + `,` +
			`"default":{` + noChildOp + `,"opt_out_policy":{"@@assign":"optOut",` + noChildOp + `}},` +
			`"transcribe":{"opt_out_policy":{"@@assign":"optIn",` + noChildOp + `}}}}`},
		"Security Hub": {management.SecurityHub{}, policy.TypeSecurityHub, `{"securityhub":` + all + `}`},
		"Security Hub in Regions": {
			management.SecurityHub{Regions: []string{"eu-west-1"}, DisabledRegions: []string{"us-east-1"}}, policy.TypeSecurityHub,
			`{"securityhub":{"disable_in_regions":{"@@assign":["us-east-1"]},"enable_in_regions":{"@@assign":["eu-west-1"]}}}`},
		"Inspector": {management.Inspector{}, policy.TypeInspector, `{"inspector":{"enablement":{"code_repository_scanning":` + all +
			`,"ec2_scanning":` + all + `,"ecr_scanning":` + all +
			`,"lambda_standard_scanning":{"disable_in_regions":{"@@assign":[]},"enable_in_regions":{"@@assign":["ALL_SUPPORTED"]},` +
			`"lambda_code_scanning":` + all + `}}}}`},
		"Inspector for images": {
			management.Inspector{NoEC2: true, NoLambda: true, NoRepositories: true}, policy.TypeInspector,
			`{"inspector":{"enablement":{"ecr_scanning":` + all + `}}}`,
		},
		"S3": {
			management.S3{}, policy.TypeS3, `{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}`,
		},
		"S3 for publishing": {
			management.S3{Allow: true}, policy.TypeS3, `{"s3_attributes":{"public_access_block_configuration":{"@@assign":"none"}}}`,
		},
		"GuardDuty in a Region": {management.GuardDuty{Regions: []string{"eu-west-1"}, Except: []management.GuardDutyFeature{
			management.EKSAuditLogs, management.EBSMalwareProtection, management.RDSLoginEvents, management.LambdaNetworkLogs,
			management.RuntimeMonitoring, management.GuardDutyAIProtection,
		}}, policy.TypeGuardDuty, `{"guardduty":{"enablement":{"eu-west-1":{"foundational":{"status":{"@@assign":"enabled"}},` +
			`"s3_data_events":{"status":{"@@assign":"enabled"}}}}}}`},
		"backup": {management.Backup{
			Plan: "daily", Regions: []string{"eu-west-1"}, TagKey: "backup", TagValues: []string{"daily"}, Role: "backup",
			Rules: []management.BackupRule{
				{Name: "r", Schedule: "cron(0 5 ? * * *)", Vault: "main", DeleteAfter: 120, ColdAfter: 30, CopyToRegion: "eu-central-1"},
			},
		}, policy.TypeBackup, `{"plans":{"daily":{"regions":{"@@assign":["eu-west-1"]},"rules":{"r":{` +
			`"copy_actions":{"arn:aws:backup:eu-central-1:$account:backup-vault:main":{"lifecycle":{"delete_after_days":{"@@assign":"120"},"move_to_cold_storage_after_days":{"@@assign":"30"}},"target_backup_vault_arn":{"@@assign":"arn:aws:backup:eu-central-1:$account:backup-vault:main"}}},` +
			`"lifecycle":{"delete_after_days":{"@@assign":"120"},"move_to_cold_storage_after_days":{"@@assign":"30"}},` +
			`"schedule_expression":{"@@assign":"cron(0 5 ? * * *)"},"start_backup_window_minutes":{"@@assign":"480"}` +
			`,"target_backup_vault_name":{"@@assign":"main"}}},` +
			`"selections":{"tags":{"daily":{"iam_role_arn":{"@@assign":"arn:aws:iam::$account:role/backup"}` +
			`,"tag_key":{"@@assign":"backup"},"tag_value":{"@@assign":["daily"]}}}}}}}`},
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
			t.Errorf("%s: Object() = %s, %v, Size() = %d, want the JSON and its length", name, object, err, p.Size())
		}
	}
}

func TestGuardDutySwitchesEverythingOn(t *testing.T) {
	p, err := management.GuardDuty{}.Policy()
	if err != nil {
		t.Fatal(err)
	}
	for _, feature := range []string{"foundational", "s3_data_events", "eks_audit_logs", "ebs_malware_protection", "rds_login_events",
		"lambda_network_logs",
		"ai_protection", "eks_addon_management", "ec2_agent_management", "ecs_fargate_agent_management"} {
		if !strings.Contains(p.String(), `"`+feature+`":{"status":{"@@assign":"enabled"}}`) {
			t.Errorf("got %s, want %s enabled", p, feature)
		}
	}
	if !strings.HasPrefix(p.String(), `{"guardduty":{"enablement":{"default":{`) {
		t.Errorf("got %s, want it for all Regions", p)
	}
}

func TestBackupInOtherPartitions(t *testing.T) {
	p, err := management.Backup{Plan: "p", Regions: []string{"us-gov-west-1"}, TagKey: "k", TagValues: []string{"v"}, Role: "r",
		Rules: []management.BackupRule{{Name: "r", Schedule: "cron(0 5 ? * * *)", Vault: "v", DeleteAfter: 35, Continuous: true}}}.Policy()
	if err != nil || !strings.Contains(p.String(), "arn:aws-us-gov:iam::$account:role/r") ||
		!strings.Contains(p.String(), `"enable_continuous_backup":{"@@assign":"true"}`) {
		t.Errorf("Policy() = %s, %v, want the partition aws-us-gov and continuous backups", p, err)
	}
}

func TestManagementPolicyErrors(t *testing.T) {
	backup := func(change func(*management.Backup, *management.BackupRule)) management.Backup {
		r := management.BackupRule{Name: "r", Schedule: "cron(0 5 ? * * *)", Vault: "v", DeleteAfter: 35}
		b := management.Backup{Plan: "p", Regions: []string{"eu-west-1"}, TagKey: "k", TagValues: []string{"v"}, Role: "r"}
		change(&b, &r)
		b.Rules = append(b.Rules, r)
		return b
	}
	var many []management.TagRule
	for i := range 300 {
		many = append(many, management.TagRule{Key: strings.Repeat("k", i+1)})
	}
	for name, c := range map[string]struct {
		builder builder
		want    string
	}{
		"VPC mode": {
			management.EC2{VPCBlockPublicAccess: "on"}, `VPCBlockPublicAccess is "on", want off, block_ingress or block_bidirectional`,
		},
		"hops":            {management.EC2{MetadataHops: 99}, "want 1 to 64"},
		"image providers": {management.EC2{ImageProviders: []string{"me"}}, "want an account id, amazon"},
		"no tags":         {management.Tags{}, "Rules is empty"},
		"no key":          {management.Tags{Rules: []management.TagRule{{}}}, "want a tag key"},
		"key twice":       {management.Tags{Rules: []management.TagRule{{Key: "a"}, {Key: "A"}}}, "each key once"},
		"two wildcards":   {management.Tags{Rules: []management.TagRule{{Key: "a", Values: []string{"*@*"}}}}, "at most one *"},
		"all services": {
			management.Tags{Rules: []management.TagRule{{Key: "a", EnforcedFor: []string{"*:*"}}}}, "Rules.EnforcedFor of a",
		},
		"nothing that AWS enforces": {
			management.Tags{Rules: []management.TagRule{{Key: "a", EnforcedFor: []string{"rds:db"}}}},
			`Rules.EnforcedFor of a is "rds:db", want a type for which AWS enforced tag policies on 2023-08-09; Newer takes`,
		},
		"report for": {
			management.Tags{Rules: []management.TagRule{{Key: "a", ReportRequiredFor: []string{"ec2"}}}},
			"Rules.ReportRequiredFor of a",
		},
		"too long":         {management.Tags{Rules: many}, "want at most 10000: move a part to another policy"},
		"AI service":       {management.AIOptOut{OptIn: []string{"default"}}, "want the name of a service"},
		"Security Hub":     {management.SecurityHub{Regions: []string{"mars"}}, `Regions is "mars", want a Region`},
		"off":              {management.SecurityHub{DisabledRegions: []string{"mars"}}, "DisabledRegions"},
		"Inspector Region": {management.Inspector{Regions: []string{"mars"}}, `"mars"`},
		"Inspector off":    {management.Inspector{NoEC2: true, NoECR: true, NoLambda: true, NoRepositories: true}, "want at least one"},
		"GuardDuty":        {management.GuardDuty{Except: []management.GuardDutyFeature{"foundational"}}, "want one of [s3_data_events"},
		"GuardDuty Region": {management.GuardDuty{Regions: []string{"mars"}}, `"mars"`},
		"backup names":     {management.Backup{Regions: []string{"eu-west-1"}}, "Plan is empty"},
		"no rules":         {management.Backup{Regions: []string{"eu-west-1"}}, "Rules is empty"},
		"no values":        {management.Backup{Regions: []string{"eu-west-1"}}, "TagValues is empty"},
		"rule twice": {
			backup(func(b *management.Backup, r *management.BackupRule) { b.Rules = []management.BackupRule{*r} }),
			"unique in the plan",
		},
		"schedule":  {backup(func(_ *management.Backup, r *management.BackupRule) { r.Schedule = "daily" }), "six fields"},
		"vault":     {backup(func(_ *management.Backup, r *management.BackupRule) { r.Vault = "" }), "Rules.r.Vault is empty"},
		"start":     {backup(func(_ *management.Backup, r *management.BackupRule) { r.StartWithin = 30 }), "at least 60 minutes"},
		"retention": {backup(func(_ *management.Backup, r *management.BackupRule) { r.DeleteAfter = 0 }), "want a number of days"},
		"cold": {
			backup(func(_ *management.Backup, r *management.BackupRule) { r.ColdAfter = 30; r.DeleteAfter = 100 }),
			"at least 90 days after ColdAfter (30)",
		},
		"continuous": {
			backup(func(_ *management.Backup, r *management.BackupRule) { r.Continuous = true; r.DeleteAfter = 36 }), "at most 35 days",
		},
		"copy": {
			backup(func(_ *management.Backup, r *management.BackupRule) { r.CopyToRegion = "cn-north-1" }), "want a Region of aws",
		},
	} {
		if _, err := c.builder.Policy(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
}

func TestDigestsOfAManagementPolicy(t *testing.T) {
	one, err := management.EC2{}.Policy()
	if err != nil {
		t.Fatal(err)
	}
	other, err := management.EC2{MetadataHops: 1}.Policy()
	if err != nil {
		t.Fatal(err)
	}
	if a, b := policy.Digests(one.Object()), policy.Digests(other.Object()); len(a) != 1 || maps.Equal(a, b) {
		t.Errorf("Digests() = %v and %v, want one each, and different ones", a, b)
	}
}
