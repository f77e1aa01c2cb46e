package resilience

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/restore"
)

// RegionRestoreProps configure [DisasterRecovery.AddRestore].
type RegionRestoreProps struct {
	// VPC is the VPC that databases are restored into, in the Region of Recovery, and Subnets two
	// zones of it at least. The default is the isolated subnets called "data", or all isolated ones.
	// It is required if there are databases.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Key encrypts the tables and buckets that are restored; its policy has to serve
	// [keypolicy.DynamoDB] and [keypolicy.S3]. The default is a new key. Databases come back under
	// that of their backups.
	Key awskms.IKey
	// Databases and Clusters are those that are restored from the vault of AddBackups. Databases of
	// AddBackupLogs are restored in any case, from their logs. Tables and buckets need not be named.
	Databases []*Database
	Clusters  []*AuroraCluster
}

// A RegionRestore is how people restore what a [DisasterRecovery] has backed up, in the Region of
// its copies.
type RegionRestore struct {
	RegionRunbook
	in   constructs.Construct
	gate gate
	plan restore.Plan
}

// AllowFrom lets what has a security group connect to the restored databases. It panics with an
// error if peer has none, and when there is no database.
func (r *RegionRestore) AllowFrom(peer awsec2.IConnectable) {
	if r.gate.group == nil {
		panic(plinth.Misuse(r.in, "AllowFrom: no database is restored, want Databases, Clusters or AddBackupLogs"))
	}
	r.gate.admit(r.in, peer)
}

// AddRestore defines a runbook that restores in the recovery Region what is copied there, after the
// last store. It promises that
//
//   - it shows what there is and how old it is, and restores nothing unless DryRun is false; only
//     people start it,
//   - the newest backup of everything in the vault is restored at once, and databases with logs to
//     minutes ago, into isolated subnets and under their old names,
//   - a database comes back as it was: with a standby or its members, with its parameters, by TLS
//     and IAM alone, with backups, protected from deletion, and closed to all but whom
//     [RegionRestore.AllowFrom] names,
//   - what cannot be restored holds up nothing else and is named at the end, which RecoveryAlerts
//     hears of. A second run restores what is still missing, and touches nothing else.
//
// Tables keep their names, and buckets add the Region to theirs; both come back under Key. File
// systems, volumes and other types are named as what is left: they come back under ids that only
// people can lead a workload to, and without mount targets or an instance. A master password that
// RDS manages does not leave its Region: let RDS make another one. What was restored is in no
// template: bring it in with cdk import.
//
// It stands in Standby, or in Recovery without one. Standing idle it costs two KMS keys, of which
// one is Key, and three alarms a month. It panics with an error when there is nothing to restore,
// when databases have no VPC, when a database is of another stack or is given twice, and when there
// is more than one vault. See package restore.
func (d *DisasterRecovery) AddRestore(props *RegionRestoreProps) *RegionRestore {
	var p RegionRestoreProps
	if props != nil {
		p = *props
	}
	if err := p.check(d); err != nil {
		panic(plinth.Misuse(d, "AddRestore: %w", err))
	}
	stack := d.props.Standby
	if stack == nil {
		stack = d.props.Recovery
	}
	d.restores = true
	r := &RegionRestore{in: tree.Group(stack, *tree.Node(d).Id()+"Restore")}
	r.plan = restore.Plan{Pair: d.pair(), Region: plinth.PlaceOf(r.in).Region, Other: plinth.PlaceOf(d).Region, Role: "${Role}"}
	substitutions := r.addDatabases(d.logged, &p)
	if len(d.vaults) > 0 {
		r.plan.Vault, r.plan.Key, substitutions["Data"] = d.vaults[0].name, "${Data}", r.dataKey(p.Key).KeyArn()
	}
	role := newRestoreRole(tree.Group(r.in, "Backup"))
	substitutions["Role"] = role.RoleArn()
	r.machine = orchestration.NewStateMachine(r.in, "Restore", &orchestration.StateMachineProps{
		Machine: restore.Machine(r.plan), Substitutions: substitutions, Key: logdelivery.NewKey(r.in, "Key"),
		Topic: d.props.RecoveryAlerts.Topic(), Permissions: r.permissions(role),
	})
	r.write(r.in, func(role string) automation.Document {
		return restore.Runbook(r.plan, role, *r.machine.StateMachineArn())
	})
	return r
}

// dataKey is the key that encrypts restored tables and buckets.
func (r *RegionRestore) dataKey(given awskms.IKey) awskms.IKey {
	if given != nil {
		return given
	}
	return encryption.NewKey(r.in, "Data", &encryption.KeyProps{
		Purpose: "encrypts restored tables and buckets", Uses: []keypolicy.Use{keypolicy.DynamoDB{}, keypolicy.S3{}},
	}).Key()
}

func (p *RegionRestoreProps) check(d *DisasterRecovery) error {
	databases := append(slices.Clone(d.logged), p.Databases...)
	paths := map[string]bool{}
	stand := func(x constructs.IConstruct) error {
		path := tree.Path(x)
		switch {
		case tree.Stack(x) != tree.Stack(d):
			return fmt.Errorf("%s is in another stack, want databases of the pair", path)
		case paths[path]:
			return fmt.Errorf("%s is named twice, or is one of AddBackupLogs, want each database once", path)
		}
		paths[path] = true
		return nil
	}
	for _, database := range databases {
		if err := stand(database); err != nil {
			return err
		}
	}
	for _, cluster := range p.Clusters {
		if err := stand(cluster); err != nil {
			return err
		}
	}
	switch vaults := len(d.vaults); {
	case d.restores:
		return errors.New("it is added already, want it once, for everything")
	case vaults+len(databases) == 0:
		return errors.New("there is nothing to restore, want AddBackups or AddBackupLogs before")
	case vaults == 0 && len(p.Databases)+len(p.Clusters) > 0:
		return errors.New("Databases or Clusters are given, and no vault has backups of them, want AddBackups before")
	case vaults == 0 && p.Key != nil:
		return errors.New("Key is given, and no vault has backups of tables or buckets, want AddBackups before")
	case vaults > 1:
		return fmt.Errorf("there are %d vaults, want one: AddBackups with the shortest interval", vaults)
	}
	if p.Key != nil {
		if at, here := *p.Key.Env().Region, plinth.PlaceOf(d.props.Recovery).Region; at != here {
			return fmt.Errorf("Key is in %s, want one in %s, where tables and buckets are restored", at, here)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	if _, err := dataTier.subnets(p.VPC, p.Subnets); err != nil {
		return fmt.Errorf("%w: databases are restored there", err)
	}
	if region := plinth.PlaceOf(p.VPC).Region; region != plinth.PlaceOf(d.props.Recovery).Region {
		return fmt.Errorf("VPC is in %s, want one in the Region of Recovery", region)
	}
	return nil
}
