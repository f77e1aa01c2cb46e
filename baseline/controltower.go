package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscontroltower"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ControlTowerProps configure a [ControlTower].
type ControlTowerProps struct {
	// Organization is required, in the same account, and must not trust CloudTrail and AWS Config
	// yet: give it [TrustedServicesBeforeControlTower].
	Organization *Organization
	// Regions are those that AWS Control Tower governs, the home Region among them, which is the
	// stack's and can never be changed. The default is the home Region alone.
	Regions []string
	// LogArchiveAccount and SecurityToolingAccount are the names of the accounts that logs go to and
	// that audits are made from. The defaults are the constants of these names. They have to be
	// together in a unit right below the root.
	LogArchiveAccount, SecurityToolingAccount string
	// LogDays and AccessLogDays are how long the logs are kept, and the logs of who reads them. The
	// default is a year.
	LogDays, AccessLogDays int
	// OwnTrail leaves the log of what is done in all accounts to a [LogArchive] and an
	// [OrganizationTrail], defined after this. The default is a trail that AWS Control Tower makes.
	OwnTrail bool
	// NoIdentityCenter leaves IAM Identity Center alone. The default is that AWS Control Tower sets
	// it up, with its own groups and permission sets. Where it is set up already, its Region has to
	// be the home Region.
	NoIdentityCenter bool
	// IdentityCenterBaseline is the ARN of the enabled IdentityCenterBaseline, where it is known.
	// The default is to ask AWS Control Tower for it at deployment.
	IdentityCenterBaseline string
	// Backup sets AWS Backup up for all governed accounts. The default is not to.
	Backup *ControlTowerBackup
	// NoAutoEnrollment leaves accounts that move between governed units as they were. The default
	// is that they get what their new unit has.
	NoAutoEnrollment bool
	// Govern are the units to govern and the controls to enable in them. The default is
	// [DefaultGovernance].
	Govern []GovernedUnit
	// Version is the version of the landing zone, BaselineVersion that of the
	// AWSControlTowerBaseline that goes with it. The defaults are "4.0" and "5.0".
	Version, BaselineVersion string
}

// ControlTowerBackup configures AWS Backup by AWS Control Tower.
type ControlTowerBackup struct {
	// Administrator and Vault are the names of the accounts that backups are administered from and
	// that copies go to. Required, and in the same unit as the Log Archive account.
	Administrator, Vault string
	// KeyARN is the multi-Region key of the vaults, with a replica in every governed Region.
	// Required.
	KeyARN string
}

// A ControlTower is a landing zone of AWS Control Tower, with the units it governs and the controls
// enabled in them, for a stack of the management account in the home Region. It promises that
//
//   - it governs the home Region, and logs are kept for a year under a key of yours (CT-001),
//   - the landing zone and the enrollment of units outlive their stack (CT-002),
//   - only controls that exist and can be enabled are, on units and not on the root (CT-003),
//   - the roles it works with trust their service on behalf of this account only (CT-004),
//   - one thing is done after the other, as far as AWS Control Tower wants it: the landing zone
//     after roles, key and accounts, nested units after the unit they are in, controls after all
//     units (CT-005).
//
// The roles have the names that AWS prescribes. Accounts that Organization makes and that stay in a
// governed unit are enrolled by AWS Control Tower; give the organization the AccessRole
// "AWSControlTowerExecution" and their roles need no change. A [FactoryAccount] goes through
// Service Catalog instead. Service control policies of AWS Control Tower take places on each unit:
// leave some with Reserved of the [PolicySet]. An account with a recorder of AWS Config of its own
// cannot be enrolled.
//
// A control is enabled for as long as it is in the list, and no longer than the stack is there.
// Enabling one takes minutes, a new landing zone with all default controls hours.
//
// Standing idle it costs one KMS key a month, what AWS Config records, and the rules of AWS Config
// for each detective control, in every Region and account. Who reads the logs from another account
// needs the key: AddToResourcePolicy of [ControlTower.Key].
//
// It is set up in a stack of its own, after that of the accounts, so that a second attempt finds
// the way clear: the roles go when their first creation is rolled back.
//
// AWS Control Tower cannot be had in China. See "Get started with AWS Control Tower using APIs" and
// "Landing zone schemas" in the AWS Control Tower User Guide.
type ControlTower struct {
	constructs.Construct
	zone     awscontroltower.CfnLandingZone
	key      awskms.Key
	baseline map[*Target]awscontroltower.CfnEnabledBaseline
	control  map[*Target][]awscontroltower.CfnEnabledControl
	org      *Organization
	// ownTrail and identityCenterOn are what the landing zone does not and does take care of.
	ownTrail, identityCenterOn bool
}

// NewControlTower defines a landing zone. It panics with an error when Organization is missing, in
// another account or trusts CloudTrail or AWS Config already, the home Region is unknown or not
// among Regions, a Region, account, unit or control is unknown or given twice, a control cannot be
// enabled or lacks a parameter, or a unit cannot be governed: the root, an account, a unit below
// one that is not governed.
func NewControlTower(scope constructs.Construct, id string, props *ControlTowerProps) *ControlTower {
	t := &ControlTower{
		baseline: map[*Target]awscontroltower.CfnEnabledBaseline{}, control: map[*Target][]awscontroltower.CfnEnabledControl{},
	}
	p := plinth.Define(t, scope, id, func() (ControlTowerProps, error) { return props.withDefaults(scope) })
	t.org, t.ownTrail, t.identityCenterOn = p.Organization, p.OwnTrail, !p.NoIdentityCenter
	roles := t.addRoles()
	t.key = encryption.KeyAt(t, "Key", &encryption.KeyProps{
		Purpose: "encrypts the logs of AWS Control Tower",
		Uses:    []keypolicy.Use{keypolicy.ControlTower{Trail: t.trailARN(), OrganizationID: t.org.ID()}, keypolicy.S3{}},
	})
	zone := &awscontroltower.CfnLandingZoneProps{Version: &p.Version, Manifest: p.manifest(t.key), RemediationTypes: p.remediation()}
	t.zone = awscontroltower.NewCfnLandingZone(t, jsii.String("Resource"), zone)
	tree.Depend(t.zone, roles)
	t.org.inTurn(t.zone, "governs its Regions, keeps its logs as long as it says under its key, and outlives its stack", zone)
	t.trustServices()
	t.govern(p)
	t.org.tower = t
	return t
}

// LandingZone returns the landing zone.
func (t *ControlTower) LandingZone() awscontroltower.CfnLandingZone { return t.zone }

// Key returns the key of the logs.
func (t *ControlTower) Key() awskms.Key { return t.key }

// Baseline returns the enrollment of a unit, nil for one that is not governed or has the accounts
// of the landing zone itself, to which none applies.
func (t *ControlTower) Baseline(unit *Target) awscontroltower.CfnEnabledBaseline {
	return t.baseline[unit]
}

// Controls returns the controls that are enabled on a unit, in order.
func (t *ControlTower) Controls(unit *Target) []awscontroltower.CfnEnabledControl {
	return append([]awscontroltower.CfnEnabledControl(nil), t.control[unit]...)
}

// trustServices trusts what must not be trusted before the landing zone is there.
func (t *ControlTower) trustServices() {
	scope := tree.Group(t, "TrustedServices")
	for _, service := range notYetTrusted {
		t.org.after(sdkcall.New(scope, service, trusting(service)))
	}
	t.org.trusted = append(t.org.trusted, notYetTrusted...)
}

func (p ControlTowerProps) remediation() *[]*string {
	if p.NoAutoEnrollment {
		return nil
	}
	return jsii.Strings("INHERITANCE_DRIFT")
}

// manifest follows the schema of landing zone 4.0, which wants every "enabled" written down.
func (p ControlTowerProps) manifest(key awskms.Key) map[string]any {
	account := func(name string) string { return p.Organization.Account(name).ID() }
	days := func(n int) map[string]any { return map[string]any{"retentionDays": n} }
	logs := func(to string) map[string]any {
		return map[string]any{"enabled": true, "accountId": account(to), "configurations": map[string]any{
			"loggingBucket": days(p.LogDays), "accessLoggingBucket": days(p.AccessLogDays), "kmsKeyArn": key.KeyArn(),
		}}
	}
	m := map[string]any{
		"governedRegions":    p.Regions,
		"accessManagement":   map[string]any{"enabled": !p.NoIdentityCenter},
		"securityRoles":      map[string]any{"enabled": true, "accountId": account(p.SecurityToolingAccount)},
		"config":             logs(p.SecurityToolingAccount),
		"centralizedLogging": map[string]any{"enabled": false},
		"backup":             map[string]any{"enabled": false},
	}
	if !p.OwnTrail {
		m["centralizedLogging"] = logs(p.LogArchiveAccount)
	}
	if b := p.Backup; b != nil {
		m["backup"] = map[string]any{"enabled": true, "configurations": map[string]any{
			"backupAdmin":   map[string]any{"accountId": account(b.Administrator)},
			"centralBackup": map[string]any{"accountId": account(b.Vault)}, "kmsKeyArn": b.KeyARN,
		}}
	}
	return m
}

// arn is the ARN of something of this account.
func (t *ControlTower) arn(service, region, resource, name string) string {
	return *tree.Stack(t).FormatArn(&awscdk.ArnComponents{
		Service: &service, Region: &region, Resource: &resource, ResourceName: &name,
	})
}
