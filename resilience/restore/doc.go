// Package restore writes what restores backups in the recovery Region of a pair: the state machine
// that does it and the runbook by which people start it. It is pure Go.
//
// The machine looks first, restores everything at once, and opens each database once it is there:
// what counts for the RTO is the slowest restore. It never writes to what exists, so that it can be
// run again: what an earlier run has restored stays as it is. What cannot be restored holds up
// nothing else, and is named at the end.
//
// See "Restore testing inferred metadata" for what AWS Backup is told, and "Restoring an Amazon
// Aurora cluster" for what it leaves to others.
package restore

// A Plan is what is restored, and where.
type Plan struct {
	// Pair is what the pair is called. Region is the Region that takes over, and Other the one that is
	// lost.
	Pair, Region, Other string
	// Vault is the name of the vault in Region that holds the copies, empty for none.
	Vault string
	// Role is what AWS Backup restores as. It may be a substitution, such as "${Role}".
	Role string
	// Key is the ARN of the key that tables and buckets come back under. It may be a substitution; it
	// is needed if there is a Vault.
	Key string
	// Databases are restored into a network. What else the vault holds needs none: tables and buckets.
	Databases []Database
}

// A Database is an instance of RDS or a cluster of Aurora. It keeps its name: that is of a Region.
type Database struct {
	// Name is its identifier, and ARN that of the database in the Region that is lost.
	Name, ARN string
	// Logs is for an instance whose automated backups RDS replicates, with the logs of transactions:
	// it is restored to minutes ago. The default is the newest backup in the vault.
	Logs bool
	// Subnets, Group and Parameters are its subnet group, its security group and its parameter group
	// in Region. They may be substitutions.
	Subnets, Group, Parameters string
	// BackupDays and BackupWindow are those that it has once it is there.
	BackupDays   int
	BackupWindow string
	// Members are those of a cluster, which AWS Backup restores without any. An instance has none.
	Members []Member
	// MinACU and MaxACU are the capacity of a cluster whose members are serverless.
	MinACU, MaxACU float64
}

// A Member is an instance of a cluster.
type Member struct{ Name, Class, Engine string }

func (d Database) cluster() bool { return len(d.Members) > 0 }
