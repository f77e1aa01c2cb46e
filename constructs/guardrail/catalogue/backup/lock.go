package backup

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	planType      = "AWS::Backup::BackupPlan"
	vaultType     = "AWS::Backup::BackupVault"
	airGappedType = "AWS::Backup::LogicallyAirGappedBackupVault"
)

// coldDays is how long a backup stays in cold storage at least, and airGappedDays in a logically
// air-gapped vault: "Lifecycle" and "CreateLogicallyAirGappedBackupVault" in the AWS Backup API.
const coldDays, airGappedDays = 90, 7

// changeableDays is how long a lock in compliance mode can be taken back at least:
// "PutBackupVaultLockConfiguration" in the AWS Backup API.
const changeableDays = 3

// A stay is where a rule of a plan keeps backups, and for how long.
type stay struct {
	who              string
	vault, lifecycle assembly.Value
}

// stays are those of a plan: of the backups themselves, in one vault or two, and of their copies.
func stays(plan *assembly.Resource) (all []stay) {
	for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
		name := rule.Get("RuleName").String()
		for _, property := range []string{"TargetBackupVault", "TargetLogicallyAirGappedBackupVaultArn"} {
			all = append(all, stay{name, rule.Get(property), rule.Get("Lifecycle")})
		}
		for i, copies := range rule.Get("CopyActions").List() {
			all = append(all, stay{fmt.Sprintf("copy %d of %s", i+1, name), copies.Get("DestinationBackupVaultArn"), copies.Get("Lifecycle")})
		}
	}
	return all
}

// vaultOf is the vault of the app that a plan means by a reference or by its name, nil for another.
func vaultOf(pass *engine.Pass, plan *assembly.Resource, v assembly.Value) *assembly.Resource {
	if to, ok := v.Target(); ok {
		return to.Resource
	}
	vaults := slices.Concat(pass.OfType(vaultType), pass.OfType(airGappedType))
	if i := slices.IndexFunc(vaults, func(vault *assembly.Resource) bool {
		return place(vault.Stack) == place(plan.Stack) && v.Same(vault.Get("BackupVaultName")) == assembly.True
	}); i >= 0 {
		return vaults[i]
	}
	return nil
}

// fitLocks reports what the locks of vaults refuse. A backup without DeleteAfterDays never
// expires.
func fitLocks(pass *engine.Pass, plan *assembly.Resource) {
	for _, s := range stays(plan) {
		vault := vaultOf(pass, plan, s.vault)
		if vault == nil {
			continue
		}
		lock := vault.Get("LockConfiguration")
		if vault.Type == airGappedType {
			lock = vault.Get()
		}
		kept, days, known := keeps(s.lifecycle)
		if least, ok := lock.Get("MinRetentionDays").Int(); ok && known && days > 0 && days < least {
			pass.Report(plan, "BackupPlan.BackupPlanRule", "%s keeps backups %s, and the lock of %s wants %d at least", s.who, kept, vault.Path,
				least)
		}
		if most, ok := lock.Get("MaxRetentionDays").Int(); ok && known && (days <= 0 || days > most) {
			pass.Report(plan, "BackupPlan.BackupPlanRule", "%s keeps backups %s, and the lock of %s wants %d at most", s.who, kept, vault.Path, most)
		}
	}
}

// keeps words for how long a lifecycle keeps backups; days are not positive for what has no end.
func keeps(lifecycle assembly.Value) (words string, days int, known bool) {
	v := lifecycle.Get("DeleteAfterDays")
	if days, known = v.Int(); days > 0 {
		return "for " + strconv.Itoa(days) + " days", days, known
	}
	return "without end", days, known || !v.Exists()
}

// acceptedRetentions reports what AWS Backup refuses whatever the vault says.
func acceptedRetentions(pass *engine.Pass) {
	for _, plan := range pass.OfType(planType) {
		for _, s := range stays(plan) {
			cold, _ := s.lifecycle.Get("MoveToColdStorageAfterDays").Int()
			if _, days, _ := keeps(s.lifecycle); cold > 0 && days > 0 && days < cold+coldDays {
				pass.Report(plan, "BackupPlan.BackupPlanRule",
					"%s moves backups to cold storage after %d days and deletes them after %d; want %d at least",
					s.who, cold, days, cold+coldDays)
			}
		}
	}
	for _, vault := range pass.OfType(vaultType) {
		lock := vault.Get("LockConfiguration")
		least, _ := lock.Get("MinRetentionDays").Int()
		if most, known := lock.Get("MaxRetentionDays").Int(); known && most < least {
			pass.Report(vault, "LockConfiguration.MaxRetentionDays", "is %d, below MinRetentionDays, %d", most, least)
		}
		if days, known := lock.Get("ChangeableForDays").Int(); known && days < changeableDays {
			pass.Report(vault, "LockConfiguration.ChangeableForDays", "is %d; want %d at least", days, changeableDays)
		}
	}
	for _, vault := range pass.OfType(airGappedType) {
		least, _ := vault.Get("MinRetentionDays").Int()
		if least > 0 && least < airGappedDays {
			pass.Report(vault, "MinRetentionDays", "is %d; want %d at least", least, airGappedDays)
		}
		if most, known := vault.Get("MaxRetentionDays").Int(); known && most < least {
			pass.Report(vault, "MaxRetentionDays", "is %d, below MinRetentionDays, %d", most, least)
		}
	}
}
