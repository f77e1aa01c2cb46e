package resilience

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// controls are those of Backup Audit Manager that ask for what the plan promises, see "Choosing
// your controls" and "Creating frameworks using the AWS Backup API".
func (p *BackupAuditProps) controls() []any {
	kept := strconv.Itoa(p.Plan.leastDays())
	all := []any{
		auditControl("BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN", p.Types),
		auditControl("BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK", p.Types),
		auditControl("BACKUP_LAST_RECOVERY_POINT_CREATED", p.Types, "recoveryPointAgeUnit", "hours", "recoveryPointAgeValue", "30"),
		auditControl("BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK", nil,
			"requiredFrequencyUnit", "days", "requiredFrequencyValue", "1", "requiredRetentionDays", kept),
		auditControl("BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK", nil, "requiredRetentionDays", kept),
		auditControl("BACKUP_RECOVERY_POINT_ENCRYPTED", nil),
		auditControl("RESTORE_TIME_FOR_RESOURCES_MEET_TARGET", p.Types, "maxRestoreTime", strconv.Itoa(int(p.RestoreWithin/time.Minute))),
	}
	regions, accounts, gap := p.copied()
	if regions != nil {
		all = append(all, auditControl("BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION", p.Types, "crossRegionList", strings.Join(regions, ",")))
	}
	if accounts != nil {
		all = append(all, auditControl("BACKUP_RESOURCES_PROTECTED_BY_CROSS_ACCOUNT", p.Types, "crossAccountList", strings.Join(accounts, ",")))
	}
	if gap {
		all = append(all, auditControl("RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT", p.Types,
			"recoveryPointAgeUnit", "days", "recoveryPointAgeValue", "2"))
	}
	undeletable := auditControl("BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", []string{"AWS::Backup::BackupVault"})
	undeletable.ControlScope.(map[string]any)["ComplianceResourceIds"] = []string{p.Plan.vault.name}
	return append(all, undeletable)
}

// auditControl is one of a framework, for types of resources, with names and values of parameters.
func auditControl(name string, types []string, parameters ...string) *awsbackup.CfnFramework_FrameworkControlProperty {
	c := &awsbackup.CfnFramework_FrameworkControlProperty{ControlName: &name}
	if types != nil {
		// CDK hands this property on as it is, and would write the fields of its struct in lower case.
		c.ControlScope = map[string]any{"ComplianceResourceTypes": types}
	}
	var inputs []any
	for pair := range slices.Chunk(parameters, 2) {
		inputs = append(inputs, &awsbackup.CfnFramework_ControlInputParameterProperty{ParameterName: &pair[0], ParameterValue: &pair[1]})
	}
	if inputs != nil {
		c.ControlInputParameters = inputs
	}
	return c
}

// copied are the other Regions and accounts that the plan copies to, and whether one of the vaults
// is air-gapped.
func (p *BackupAuditProps) copied() (regions, accounts []string, gap bool) {
	here := plinth.PlaceOf(p.Plan)
	for _, c := range p.Plan.copies {
		there := plinth.PlaceOf(c.To)
		if there.Region != here.Region && !slices.Contains(regions, there.Region) {
			regions = append(regions, there.Region)
		}
		if there.Account != here.Account && !slices.Contains(accounts, there.Account) {
			accounts = append(accounts, there.Account)
		}
		_, airGapped := c.To.(*AirGappedVault)
		gap = gap || airGapped
	}
	return regions, accounts, gap
}

// leastDays is how long the plan keeps any backup at least.
func (b *BackupPlan) leastDays() int {
	least := b.bucketDays
	for _, rule := range b.rules {
		least = min(least, rule.Days)
	}
	return least
}
