package resilience

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AirGappedVaultProps configure an [AirGappedVault]; nil and the zero value are the production
// choice.
type AirGappedVaultProps struct {
	// MinDays and MaxDays are for how long backups are kept, 7 days at least. The defaults are 7 and
	// 365. They cannot be changed later.
	MinDays, MaxDays int
	// CopiesFrom are the ids of other accounts, or of the organization, whose plans may copy into the
	// vault.
	CopiesFrom []string
}

// An AirGappedVault holds copies of backups where no intruder reaches them: logically air-gapped,
// encrypted with a key of AWS Backup itself, so that losing every key of the account loses no
// backup. It promises that
//
//   - nobody deletes a copy before its time: the lock is in compliance mode from the first second,
//     and not even AWS lifts it,
//   - no other account copies into it but those that were named,
//   - it outlives its stack, and CloudFormation refuses to replace it.
//
// What is deployed stays: a warning says so, which you acknowledge by its id. Standing idle it
// costs nothing; backups cost by the GB. See "Logically air-gapped vault".
type AirGappedVault struct {
	constructs.Construct
	resource awsbackup.CfnLogicallyAirGappedBackupVault
	limit    retention
	name     string
	from     []string
}

// NewAirGappedVault defines a vault. It panics with an error when MinDays is below 7 or above
// MaxDays, and for a malformed account or organization.
func NewAirGappedVault(scope constructs.Construct, id string, props *AirGappedVaultProps) *AirGappedVault {
	v := &AirGappedVault{}
	p := plinth.Define(v, scope, id, props.withDefaults)
	v.limit, v.name, v.from = retention{p.MinDays, p.MaxDays}, identifierOf(v, 50), p.CopiesFrom
	vault := &awsbackup.CfnLogicallyAirGappedBackupVaultProps{
		BackupVaultName: &v.name, MinRetentionDays: jsii.Number(p.MinDays), MaxRetentionDays: jsii.Number(p.MaxDays),
	}
	v.resource = awsbackup.NewCfnLogicallyAirGappedBackupVault(v, jsii.String("Resource"), vault)
	v.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	kept := promise.At("Resource").Keeps(vault).Retained()
	if admitted := admitted(p.CopiesFrom); len(admitted) > 0 {
		policy := awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &admitted})
		v.resource.SetAccessPolicy(policy)
		kept = kept.Statements("AccessPolicy.Statement", plinth.Statements(policy)...)
	} else {
		kept = kept.Unset("AccessPolicy")
	}
	plinth.Promise(v, promise.That("keeps copies where nobody deletes them, of nobody who is not named, and outlives its stack", kept))
	awscdk.Annotations_Of(v).AddWarningV2(jsii.String("resilience:air-gapped-vault"), jsii.String(fmt.Sprintf(
		"once deployed, nobody can change that backups in %s are kept for %d to %d days, nor delete it before they expire", v.name, p.MinDays,
		p.MaxDays)))
	return v
}

// Resource returns the L1 construct; there is no L2.
func (v *AirGappedVault) Resource() awsbackup.CfnLogicallyAirGappedBackupVault { return v.resource }

// Name is what AWS calls the vault.
func (v *AirGappedVault) Name() string { return v.name }

func (v *AirGappedVault) keeps() retention { return v.limit }

func (v *AirGappedVault) takesFrom(account string) bool { return admits(v.from, account) }

func (v *AirGappedVault) arnIn(scope constructs.IConstruct) *string {
	if tree.Stack(scope) == tree.Stack(v) {
		return v.resource.AttrBackupVaultArn()
	}
	return builtVaultARN(v, v.name)
}

func (p *AirGappedVaultProps) withDefaults() (q AirGappedVaultProps, err error) {
	if p != nil {
		q = *p
	}
	if q.MinDays == 0 {
		q.MinDays = 7
	}
	if q.MaxDays == 0 {
		q.MaxDays = 365
	}
	switch {
	case q.MinDays < 7:
		return q, fmt.Errorf("MinDays is %d, want 7 or more, the least of an air-gapped vault", q.MinDays)
	case q.MaxDays < q.MinDays:
		return q, fmt.Errorf("MaxDays is %d, want MinDays, %d, or more", q.MaxDays, q.MinDays)
	}
	return q, checkAdmitted(q.CopiesFrom)
}
