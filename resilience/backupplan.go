package resilience

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// BackupPlanProps configure a [BackupPlan]. Alerts is required.
type BackupPlanProps struct {
	// Alerts hears of jobs that fail, and of days without a backup.
	Alerts *alerting.AlertTopic
	// Vault takes the backups. The default is a new [BackupVault].
	Vault *BackupVault
	// TagKey and TagValue select what is backed up. The defaults are "backup" and the path of the
	// plan, so that two plans do not select the same.
	TagKey, TagValue string
	// Rules say how often, and for how long. The default is [DefaultBackupRules].
	Rules []BackupRule
	// BucketDays is how far back buckets can be restored to any second, 1 to 35. The default is 30.
	// Databases have that of their own: a continuous rule of AWS Backup would have to agree with
	// their BackupRetentionPeriod for ever.
	BucketDays int
	// Copies are where each backup is copied to: another Region, another account, an air-gapped vault.
	// AWS Backup copies across both at once.
	Copies []BackupCopy
}

// A BackupRule is how often a plan makes backups, and for how long it keeps them.
type BackupRule struct {
	// Name is unique in the plan: "Daily".
	Name string
	// Schedule is when, in UTC: "cron(0 6 * * ? *)".
	Schedule string
	// Days is how long the backup is kept.
	Days int
	// ColdAfterDays moves backups to cold storage, where a service supports it, for 90 days at least.
	// The default is never.
	ColdAfterDays int
}

// DefaultBackupRules are daily backups for 35 days, weekly ones for 90 and monthly ones for a year,
// at 06:00 UTC, when the default windows of databases are over: RDS lets no backup start in a
// window or within the hour before it, see "Backup plan options and configuration" (BACKUP-013).
func DefaultBackupRules() []BackupRule {
	return []BackupRule{
		{Name: "Daily", Schedule: "cron(0 6 * * ? *)", Days: 35},
		{Name: "Weekly", Schedule: "cron(0 6 ? * SUN *)", Days: 90},
		{Name: "Monthly", Schedule: "cron(0 6 1 * ? *)", Days: 365},
	}
}

// A BackupCopy is where a plan copies its backups to.
type BackupCopy struct {
	// To is a vault in another stack or in this one.
	To BackupDestination
	// Days is how long the copy is kept. The default is as long as the backup.
	Days int
}

// A BackupPlan backs up whatever carries its tag, in its account and Region. It promises that
//
//   - backups are made every day, week and month, kept as long as it says, in a locked vault
//     (BACKUP-004), and buckets can be restored to any second,
//   - copies are made of each where it says,
//   - somebody hears when a job fails or expires, and when for 30 hours no backup was made at all:
//     a plan that selects nothing fails nothing.
//
// [BackupPlan.Protect] gives the tag to what holds data. BACKUP-003 finds what production has
// besides. The account has to opt in for each service once, see "Getting started with AWS Backup".
//
// Standing idle it costs three alarms a month, and what its vault does.
type BackupPlan struct {
	constructs.Construct
	vault      *BackupVault
	key, value string
	role       awsiam.Role
	rules      []BackupRule
	copies     []BackupCopy
	bucketDays int
}

// NewBackupPlan defines a plan. It panics with an error when Alerts is nil, when two rules have one
// name, when a rule or a copy is kept for fewer or more days than the lock of its vault admits,
// when a copy would stay in the vault of the plan, or when a vault of another account does not
// admit it.
func NewBackupPlan(scope constructs.Construct, id string, props *BackupPlanProps) *BackupPlan {
	b := &BackupPlan{}
	p := plinth.Define(b, scope, id, func() (BackupPlanProps, error) { return props.withDefaults(scope, id) })
	b.key, b.value, b.rules, b.copies, b.bucketDays = p.TagKey, p.TagValue, p.Rules, p.Copies, p.BucketDays
	if b.vault = p.Vault; b.vault == nil {
		b.vault = NewBackupVault(b, "Vault", nil)
	}
	b.role = newBackupRole(b, nil)
	var rules []any
	for _, rule := range p.Rules {
		rules = append(rules, b.rule(rule, p.Copies, false))
	}
	b.selectFrom("*", "Selection", newPlan(b, "Resource", "makes and copies backups as often as it says", rules))
	b.restoreBuckets(p.BucketDays)
	b.watch(p.Alerts, len(p.Copies) > 0)
	return b
}

// Vault returns the vault of the backups.
func (b *BackupPlan) Vault() *BackupVault { return b.vault }

// Role returns what AWS Backup makes the backups as.
func (b *BackupPlan) Role() awsiam.Role { return b.role }

// Tag returns the tag that selects what is backed up.
func (b *BackupPlan) Tag() (key, value string) { return b.key, b.value }

// protected are the types that AWS Backup supports and whose tag CloudFormation sets.
var protected = jsii.Strings("AWS::DocDB::DBCluster", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::EC2::Volume",
	"AWS::EFS::FileSystem", "AWS::FSx::FileSystem", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance",
	"AWS::S3::Bucket")

// Protect backs up what holds data in and below constructs: databases, tables, file systems,
// volumes and buckets.
func (b *BackupPlan) Protect(scopes ...constructs.IConstruct) {
	for _, scope := range scopes {
		awscdk.Tags_Of(scope).Add(&b.key, &b.value, &awscdk.TagProps{IncludeResourceTypes: protected})
	}
}

func (p *BackupPlanProps) withDefaults(scope constructs.Construct, id string) (BackupPlanProps, error) {
	if p == nil || p.Alerts == nil {
		return BackupPlanProps{}, errors.New("Alerts is nil, want the topic that hears of jobs that fail")
	}
	q := *p
	if q.TagKey == "" {
		q.TagKey = "backup"
	}
	if q.TagValue == "" {
		q.TagValue = tree.Path(scope) + "/" + id
	}
	if q.Rules == nil {
		q.Rules = DefaultBackupRules()
	}
	if q.BucketDays == 0 {
		q.BucketDays = 30
	}
	if q.BucketDays < 1 || q.BucketDays > 35 {
		return q, fmt.Errorf("BucketDays is %d, want 1 to 35, the most of a continuous backup", q.BucketDays)
	}
	own := retention{min: 7}
	vault := constructs.IConstruct(scope)
	if q.Vault != nil {
		own, vault = q.Vault.keeps(), q.Vault
		if tree.Stack(scope) != tree.Stack(q.Vault) {
			return q, fmt.Errorf("Vault is %s, want a vault of the same stack; another one takes Copies", tree.Path(q.Vault))
		}
	}
	if err := own.admits("BucketDays", q.BucketDays, vault); err != nil {
		return q, err
	}
	named := map[string]bool{}
	for _, rule := range q.Rules {
		if err := rule.check(named, own, vault); err != nil {
			return q, err
		}
	}
	for i, c := range q.Copies {
		if err := c.check(fmt.Sprintf("Copies[%d]", i), &q, scope); err != nil {
			return q, err
		}
	}
	return q, nil
}

func (r BackupRule) check(named map[string]bool, own retention, vault constructs.IConstruct) error {
	field := "Rules " + r.Name
	switch {
	case r.Name == "" || named[r.Name]:
		return fmt.Errorf("Rules has the name %q twice or none, want a name for each", r.Name)
	case r.Schedule == "":
		return fmt.Errorf("%s has no Schedule, want one such as cron(0 6 * * ? *)", field)
	case r.ColdAfterDays != 0 && r.Days < r.ColdAfterDays+90:
		return fmt.Errorf("%s keeps backups for %d days, want %d at least: cold storage is for 90", field, r.Days, r.ColdAfterDays+90)
	}
	named[r.Name] = true
	return own.admits(field, r.Days, vault)
}

func (c BackupCopy) check(field string, p *BackupPlanProps, scope constructs.Construct) error {
	if c.To == nil {
		return fmt.Errorf("%s has no To, want the vault of the copies", field)
	}
	if c.To == BackupDestination(p.Vault) {
		return fmt.Errorf("%s is the vault of the plan, want another one", field)
	}
	here, there := plinth.PlaceOf(scope), plinth.PlaceOf(c.To)
	for _, value := range []string{there.Account, there.Region} {
		if here != there && identifier.IsToken(value) {
			return fmt.Errorf("%s is %s, want it in a known account and Region: want both in its StackProps", field, tree.Path(c.To))
		}
	}
	if here.Account != there.Account && !identifier.IsToken(here.Account) && !c.To.takesFrom(here.Account) {
		return fmt.Errorf("%s is %s, whose CopiesFrom are without account %s, want it there: AWS Backup copies into no vault of another "+
			"account otherwise", field, tree.Path(c.To), here.Account)
	}
	for _, rule := range p.Rules {
		days := c.Days
		if days == 0 {
			days = rule.Days
		}
		if err := c.To.keeps().admits(field+" of Rules "+rule.Name, days, c.To); err != nil {
			return err
		}
	}
	return nil
}
