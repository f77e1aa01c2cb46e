package management

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/check"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// Backup makes a backup plan in every account for the resources that have a tag.
//
// The vault and the role have to exist in each account and Region before the first run. An AWS
// CloudFormation StackSet can create them.
type Backup struct {
	// Plan is the name of the plan. Required.
	Plan string
	// Regions are those of the resources. Required.
	Regions []string
	// TagKey and TagValues are the tag of the resources and its values. Required.
	TagKey    string
	TagValues []string
	// Role is the path and name of the role of AWS Backup, such as
	// service-role/AWSBackupDefaultServiceRole. Required.
	Role string
	// Partition is the partition of the accounts. The default is that of the Regions.
	Partition regions.Partition
	// Rules are the schedules. Required.
	Rules []BackupRule
}

// A BackupRule is a schedule of a backup plan, with what happens to its recovery points.
type BackupRule struct {
	// Name is the name of the rule. Required.
	Name string
	// Schedule is a cron expression in UTC, such as cron(0 5 ? * * *). Required.
	Schedule string
	// Vault is the name of the vault. Required.
	Vault string
	// StartWithin is how long a job may wait to start, in minutes, at least 60. The default is 480.
	StartWithin int
	// DeleteAfter is how long a recovery point is kept, in days. Required.
	DeleteAfter int
	// ColdAfter is when a recovery point moves to cold storage, in days. It has to stay there for
	// 90 days. The default is never.
	ColdAfter int
	// Continuous enables point-in-time recovery. DeleteAfter is then at most 35 days.
	Continuous bool
	// CopyToRegion is the Region of a copy, in the vault of the same name in the same account. The
	// default is none.
	CopyToRegion string
}

// Policy checks the settings and builds the policy.
func (b Backup) Policy() (Policy, error) {
	ps := &policy.Problems{Policy: string(policy.TypeBackup)}
	partition := check.Regions(ps, "Regions", b.Regions)
	if b.Partition != "" {
		partition = b.Partition
	}
	for _, required := range [][2]string{{"Plan", b.Plan}, {"TagKey", b.TagKey}, {"Role", b.Role}} {
		if required[1] == "" {
			ps.Add(required[0], "empty", "a name")
		}
	}
	if len(b.TagValues) == 0 {
		ps.Add("TagValues", "empty", "at least one value")
	}
	if len(b.Rules) == 0 {
		ps.Add("Rules", "empty", "at least one rule")
	}
	rules := object{}
	for _, r := range b.Rules {
		if r.Name == "" || rules[r.Name] != nil {
			ps.Add("Rules.Name", strconv.Quote(r.Name), "a name that is unique in the plan")
		}
		rules[r.Name] = r.object(ps, partition)
	}
	if err := ps.Err(); err != nil {
		return Policy{}, err
	}
	return newPolicy(policy.TypeBackup, object{"plans": object{b.Plan: object{
		"regions": assign(texts(b.Regions)),
		"rules":   rules,
		"selections": object{"tags": object{b.Plan: object{
			"iam_role_arn": assign("arn:" + string(partition) + ":iam::$account:role/" + b.Role),
			"tag_key":      assign(b.TagKey),
			"tag_value":    assign(texts(b.TagValues)),
		}}},
	}}})
}

func (r BackupRule) object(ps *policy.Problems, partition regions.Partition) object {
	at := "Rules." + r.Name + "."
	if r.StartWithin == 0 {
		r.StartWithin = 480
	}
	r.check(ps, at)
	lifecycle := object{"delete_after_days": number(r.DeleteAfter)}
	if r.ColdAfter > 0 {
		lifecycle["move_to_cold_storage_after_days"] = number(r.ColdAfter)
	}
	rule := object{
		"schedule_expression":         assign(r.Schedule),
		"start_backup_window_minutes": number(r.StartWithin),
		"target_backup_vault_name":    assign(r.Vault),
		"lifecycle":                   lifecycle,
	}
	if r.Continuous {
		rule["enable_continuous_backup"] = assign("true")
	}
	if r.CopyToRegion != "" {
		if p, ok := regions.PartitionOf(r.CopyToRegion); !ok || p != partition {
			ps.Add(at+"CopyToRegion", strconv.Quote(r.CopyToRegion), "a Region of %s", partition)
		}
		vault := "arn:" + string(partition) + ":backup:" + r.CopyToRegion + ":$account:backup-vault:" + r.Vault
		rule["copy_actions"] = object{vault: object{"target_backup_vault_arn": assign(vault), "lifecycle": lifecycle}}
	}
	return rule
}

func (r BackupRule) check(ps *policy.Problems, at string) {
	if !strings.HasPrefix(r.Schedule, "cron(") || !strings.HasSuffix(r.Schedule, ")") || len(strings.Fields(r.Schedule)) != 6 {
		ps.Add(at+"Schedule", strconv.Quote(r.Schedule), "six fields such as cron(0 5 ? * * *)")
	}
	if r.Vault == "" {
		ps.Add(at+"Vault", "empty", "the name of a vault")
	}
	if r.StartWithin < 60 {
		ps.Add(at+"StartWithin", strconv.Itoa(r.StartWithin), "at least 60 minutes")
	}
	switch {
	case r.DeleteAfter < 1:
		ps.Add(at+"DeleteAfter", strconv.Itoa(r.DeleteAfter), "a number of days")
	case r.ColdAfter > 0 && r.DeleteAfter < r.ColdAfter+90:
		ps.Add(at+"DeleteAfter", strconv.Itoa(r.DeleteAfter), "at least 90 days after ColdAfter (%d)", r.ColdAfter)
	case r.Continuous && r.DeleteAfter > 35:
		ps.Add(at+"DeleteAfter", strconv.Itoa(r.DeleteAfter), "at most 35 days for continuous backups")
	}
}

// number assigns a number as text: backup policies have no JSON numbers.
func number(n int) object { return assign(strconv.Itoa(n)) }
