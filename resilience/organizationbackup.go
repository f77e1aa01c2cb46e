package resilience

import (
	"cmp"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
)

// An OrganizationBackup is a backup plan for all accounts of an organization or a unit: what
// carries the tag is backed up, and no account can leave. [OrganizationBackup.Policy] is attached
// by a baseline.PolicySet, and every account and Region needs a [MemberBackup] before that.
type OrganizationBackup struct {
	// Name is that of the plan, and of the vaults and the role in the accounts. The default is
	// "organization-backup".
	Name string
	// Regions are those of the resources. Required.
	Regions []string
	// TagKey and TagValues select what is backed up. The defaults are "backup" and "organization".
	TagKey    string
	TagValues []string
	// Rules say how often, and for how long. The default is [DefaultBackupRules]. Continuous backups
	// are none of them: policies select databases and buckets by one tag, and those of databases would
	// have to agree with each BackupRetentionPeriod.
	Rules []BackupRule
	// CopyTo is the Region of a copy of each backup in the same account. The default is none.
	CopyTo string
}

// Policy returns the backup policy. It returns an error for settings that AWS Backup refuses, and
// for a policy of more than 10,000 characters: declare two, for different tags.
func (o OrganizationBackup) Policy() (management.Policy, error) {
	o = o.withDefaults()
	policy := management.Backup{
		Plan: o.Name, Regions: o.Regions, TagKey: o.TagKey, TagValues: o.TagValues, Role: backupPath[1:] + o.Name,
	}
	for _, r := range o.Rules {
		policy.Rules = append(policy.Rules, management.BackupRule{
			Name: r.Name, Schedule: r.Schedule, Vault: o.Name, StartWithin: startMinutes, DeleteAfter: r.Days, ColdAfter: r.ColdAfterDays,
			CopyToRegion: o.CopyTo,
		})
	}
	return policy.Policy()
}

func (o OrganizationBackup) withDefaults() OrganizationBackup {
	o.Name, o.TagKey = cmp.Or(o.Name, "organization-backup"), cmp.Or(o.TagKey, "backup")
	if o.TagValues == nil {
		o.TagValues = []string{"organization"}
	}
	if o.Rules == nil {
		o.Rules = DefaultBackupRules()
	}
	return o
}

// MemberBackupProps configure a [MemberBackup]. Backup is required.
type MemberBackupProps struct {
	// Backup is the plan that the account serves.
	Backup OrganizationBackup
	// Vault configures the vault. Its Name is that of the plan.
	Vault BackupVaultProps
	// WithoutRole is for all Regions of an account but one: roles are of the account.
	WithoutRole bool
}

// A MemberBackup is what an [OrganizationBackup] wants in each account and Region: a vault and, in
// one Region of the account, a role, both of its name. Without them its jobs fail. It promises
// what a [BackupVault] does, and that the lock takes what the rules make. Deploy it by a stack set
// that serves new accounts, with the policy afterwards.
//
// Standing idle it costs one KMS key a month; backups cost by the GB. See "Backup policies" in the
// AWS Organizations guide.
type MemberBackup struct {
	constructs.Construct
	vault *BackupVault
	role  awsiam.Role
}

// NewMemberBackup defines the vault and the role. It panics with an error when Backup is not a
// policy that AWS takes, when a rule is kept for fewer or more days than the lock admits, and when
// Vault has a Name.
func NewMemberBackup(scope constructs.Construct, id string, props *MemberBackupProps) *MemberBackup {
	m := &MemberBackup{}
	p := plinth.Define(m, scope, id, func() (MemberBackupProps, error) { return props.withDefaults(scope) })
	m.vault = NewBackupVault(m, "Vault", &p.Vault)
	if !p.WithoutRole {
		m.role = newBackupRole(m, jsii.String(p.Backup.Name))
	}
	return m
}

// Vault returns the vault.
func (m *MemberBackup) Vault() *BackupVault { return m.vault }

// Role returns what AWS Backup makes the backups as, nil without one.
func (m *MemberBackup) Role() awsiam.Role { return m.role }

func (p *MemberBackupProps) withDefaults(scope constructs.Construct) (q MemberBackupProps, err error) {
	if p != nil {
		q = *p
	}
	q.Backup = q.Backup.withDefaults()
	if _, err := q.Backup.Policy(); err != nil {
		return q, fmt.Errorf("Backup: %w", err)
	}
	if q.Vault.Name != "" {
		return q, fmt.Errorf("Vault.Name is %q, want none: it is that of the plan, %q", q.Vault.Name, q.Backup.Name)
	}
	q.Vault.Name = q.Backup.Name
	vault, err := q.Vault.withDefaults()
	if err != nil {
		return q, fmt.Errorf("Vault: %w", err)
	}
	for _, rule := range q.Backup.Rules {
		if err := (retention{vault.MinDays, vault.MaxDays}).admits("Backup.Rules "+rule.Name, rule.Days, scope); err != nil {
			return q, err
		}
	}
	return q, nil
}
