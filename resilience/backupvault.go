package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// BackupVaultProps configure a [BackupVault]; nil and the zero value are the production choice.
type BackupVaultProps struct {
	// Key encrypts the backups; its policy has to serve [keypolicy.Backup]. The default is a new key
	// for them alone. It cannot be changed later.
	Key awskms.IKey
	// Name is what AWS calls the vault, for policies of an organization that know it by name. The
	// default is derived from its path. Another name is another vault.
	Name string
	// MinDays and MaxDays are the lock: AWS Backup refuses every job that keeps its backup for fewer
	// days, or for more. The defaults are 7 and no limit.
	MinDays, MaxDays int
	// ComplianceAfterDays makes the lock one that nobody can lift, the root user included, so many
	// days after it is deployed, 3 at least. The default lets administrators lift it.
	ComplianceAfterDays int
	// CopiesFrom are the ids of accounts, or of the organization, whose plans may copy into the vault.
	CopiesFrom []string
	// CopiedTo are the ids of accounts whose vaults take copies from this one: they use its key.
	CopiedTo []string
}

// A BackupVault holds backups. It promises that
//
//   - they are encrypted with a key of its own, because backups under the key of AWS cannot be
//     copied to another account,
//   - nobody deletes one before its time, whatever their permissions are: the vault is locked, and
//     its policy denies deletion,
//   - nobody copies into it but accounts that were named, and it outlives its stack.
//
// CloudFormation refuses to replace it, because its name is derived from its path. Standing idle
// it costs one KMS key a month; backups cost by the GB. See "AWS Backup Vault Lock".
type BackupVault struct {
	constructs.Construct
	vault awsbackup.BackupVault
	limit retention
	name  string
	from  []string // whose plans may copy into it
}

// NewBackupVault defines a vault. It panics with an error when the days contradict each other, when
// ComplianceAfterDays is 1 or 2, and for a malformed account or organization.
func NewBackupVault(scope constructs.Construct, id string, props *BackupVaultProps) *BackupVault {
	v := &BackupVault{}
	p := plinth.Define(v, scope, id, props.withDefaults)
	v.limit, v.name, v.from = retention{p.MinDays, p.MaxDays}, cmp.Or(p.Name, identifierOf(v, 50)), p.CopiesFrom
	if p.Key == nil {
		p.Key = encryption.NewKey(v, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.Backup{CopiedTo: p.CopiedTo}}}).Key()
	}
	policy := p.policy()
	lock := p.lock()
	v.vault = awsbackup.NewBackupVault(v, jsii.String("Resource"), &awsbackup.BackupVaultProps{
		BackupVaultName: &v.name, EncryptionKey: p.Key, LockConfiguration: lock, AccessPolicy: policy,
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	})
	locked := map[string]any{"MinRetentionDays": p.MinDays}
	if p.MaxDays > 0 {
		locked["MaxRetentionDays"] = p.MaxDays
	}
	if p.ComplianceAfterDays > 0 {
		locked["ChangeableForDays"] = p.ComplianceAfterDays
	}
	plinth.Promise(v, promise.That("is encrypted with its key, locked, closed to whom it does not name, and kept",
		promise.At("Resource/Resource").Is("EncryptionKeyArn", p.Key.KeyArn()).Is("BackupVaultName", v.name).
			Is("LockConfiguration", locked).Statements("AccessPolicy.Statement", plinth.Statements(policy)...).Retained()))
	return v
}

// Vault returns the L2 construct.
func (v *BackupVault) Vault() awsbackup.BackupVault { return v.vault }

// Name is what AWS calls the vault.
func (v *BackupVault) Name() string { return v.name }

func (v *BackupVault) keeps() retention { return v.limit }

func (v *BackupVault) takesFrom(account string) bool { return admits(v.from, account) }

func (v *BackupVault) arnIn(scope constructs.IConstruct) *string {
	if tree.Stack(scope) == tree.Stack(v) {
		return v.vault.BackupVaultArn()
	}
	return builtVaultARN(v, v.name)
}

// A BackupDestination holds copies of backups: a [BackupVault] or an [AirGappedVault].
type BackupDestination interface {
	constructs.Construct
	// keeps is what its lock wants of each copy, takesFrom whether its policy admits another account,
	// and arnIn its ARN as another stack knows it.
	keeps() retention
	takesFrom(account string) bool
	arnIn(scope constructs.IConstruct) *string
}

// builtVaultARN is known without a reference, so that a plan can be updated while the Region of its
// copies is lost.
func builtVaultARN(vault constructs.IConstruct, name string) *string {
	at := plinth.PlaceOf(vault)
	return jsii.String("arn:" + at.Partition + ":backup:" + at.Region + ":" + at.Account + ":backup-vault:" + name)
}

// vaultName is what AWS Backup takes for the name of a vault.
var vaultName = regexp.MustCompile(`^[a-zA-Z0-9_-]{2,50}$`)

// A retention is how many days a locked vault wants its backups to be kept. A max of 0 is none.
type retention struct{ min, max int }

func (r retention) admits(field string, days int, vault constructs.IConstruct) error {
	switch {
	case days < r.min:
		return fmt.Errorf("%s keeps backups for %d days, want %d at least: the lock of %s refuses each job", field, days, r.min,
			tree.Path(vault))
	case r.max > 0 && days > r.max:
		return fmt.Errorf("%s keeps backups for %d days, want %d at most: the lock of %s refuses each job", field, days, r.max,
			tree.Path(vault))
	}
	return nil
}

// policy denies what an administrator could lift a governance lock for, and admits copies.
func (p *BackupVaultProps) policy() awsiam.PolicyDocument {
	everyone := &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()}
	statements := []awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("NobodyDeletes"), Effect: awsiam.Effect_DENY, Principals: everyone, Resources: jsii.Strings("*"),
		Actions: jsii.Strings("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"),
	})}
	statements = append(statements, admitted(p.CopiesFrom)...)
	return awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &statements})
}

// admitted are statements that let plans of accounts, and of organizations, copy into a vault.
func admitted(from []string) (statements []awsiam.PolicyStatement) {
	admit := func(sid, key string, values []string) {
		if len(values) > 0 {
			statements = append(statements, awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Sid: &sid, Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()}, Resources: jsii.Strings("*"),
				Actions:    jsii.Strings("backup:CopyIntoBackupVault"),
				Conditions: &map[string]any{"StringEquals": map[string]any{key: values}},
			}))
		}
	}
	var accounts, organizations []string
	for _, id := range from {
		if identifier.Organization.Valid(id) {
			organizations = append(organizations, id)
		} else {
			accounts = append(accounts, id)
		}
	}
	admit("CopiesOfAccounts", "aws:PrincipalAccount", accounts)
	admit("CopiesOfTheOrganization", "aws:PrincipalOrgID", organizations)
	return statements
}

// checkAdmitted wants ids of accounts and organizations.
func checkAdmitted(from []string) error {
	for _, id := range from {
		if !identifier.Organization.Valid(id) {
			if err := identifier.Account.Check("CopiesFrom", id); err != nil {
				return err
			}
		}
	}
	return nil
}

// admits reports whether one of the ids is the account, or may be its organization.
func admits(from []string, account string) bool {
	return slices.ContainsFunc(from, func(id string) bool { return id == account || identifier.Organization.Valid(id) })
}

func (p *BackupVaultProps) lock() *awsbackup.LockConfiguration {
	days := func(n int) awscdk.Duration {
		if n == 0 {
			return nil
		}
		return awscdk.Duration_Days(jsii.Number(n))
	}
	return &awsbackup.LockConfiguration{MinRetention: days(p.MinDays), MaxRetention: days(p.MaxDays),
		ChangeableFor: days(p.ComplianceAfterDays)}
}

func (p *BackupVaultProps) withDefaults() (q BackupVaultProps, err error) {
	if p != nil {
		q = *p
	}
	if q.MinDays == 0 {
		q.MinDays = 7
	}
	switch {
	case q.MinDays < 1:
		return q, fmt.Errorf("MinDays is %d, want 1 or more", q.MinDays)
	case q.MaxDays != 0 && q.MaxDays < q.MinDays:
		return q, fmt.Errorf("MaxDays is %d, want MinDays, %d, or more", q.MaxDays, q.MinDays)
	case q.ComplianceAfterDays != 0 && q.ComplianceAfterDays < 3:
		return q, fmt.Errorf("ComplianceAfterDays is %d, want 3 or more: AWS Backup leaves so much time to change one's mind",
			q.ComplianceAfterDays)
	case q.Name != "" && !vaultName.MatchString(q.Name):
		return q, fmt.Errorf("Name is %q, want 2 to 50 letters, digits, hyphens and underscores", q.Name)
	case q.Key != nil && len(q.CopiedTo) > 0:
		return q, errors.New("CopiedTo is for the key that the vault makes; say it in keypolicy.Backup of Key")
	}
	if err := checkAdmitted(q.CopiesFrom); err != nil {
		return q, err
	}
	return q, identifier.Account.CheckAll("CopiedTo", q.CopiedTo)
}
