package objective

import (
	"fmt"
	"time"
)

// A Copy is how data gets into the recovery Region.
type Copy string

// The ways in which data gets to the other Region.
const (
	// Backups are copies of scheduled backups.
	Backups Copy = "Backups"
	// BackupLogs is the replication of automated backups of RDS, with the logs of transactions.
	BackupLogs Copy = "BackupLogs"
	// Replica is a read replica of RDS in the other Region.
	Replica Copy = "Replica"
	// GlobalDatabase is a global database of Aurora.
	GlobalDatabase Copy = "GlobalDatabase"
	// Objects is replication of S3 with replication time control.
	Objects Copy = "Objects"
	// Synchronous is for what answers a write once another Region has it, such as a global table of
	// DynamoDB with multi-Region strong consistency, or a multi-Region cluster of Aurora DSQL. Nothing
	// else keeps an RPO of zero. See "Global tables - multi-active, multi-Region replication".
	Synchronous Copy = "Synchronous"
)

// Data is one store, and how it gets into the recovery Region.
type Data struct {
	// Name is what it is called in messages: "Orders".
	Name string
	By   Copy
	// Every is the time between two scheduled backups, an hour at least.
	Every time.Duration
	// Takes is how long the rest takes, where it was measured: for Backups the job and the copy
	// together, for replicas their lag. The defaults are two hours for Backups, ten minutes for
	// BackupLogs, a minute for replicas.
	Takes time.Duration
}

const (
	// leastInterval is the shortest that AWS Backup makes scheduled backups at.
	leastInterval = time.Hour
	// logInterval is how often RDS writes the log of transactions away.
	logInterval = 5 * time.Minute
	// leastGlobalLag is the least that a bound of the lag, rds.global_db_rpo, can be.
	leastGlobalLag = 20 * time.Second
	// objectTime is what replication time control is about: 15 minutes for 99.99 % of the objects.
	objectTime = 15 * time.Minute
)

// Loss is how much data can be lost with the primary Region. It returns an error when the fields
// contradict each other.
func (d Data) Loss() (Sum, error) {
	takes := func(byDefault time.Duration) time.Duration {
		if d.Takes == 0 {
			return byDefault
		}
		return d.Takes
	}
	if d.Every != 0 && d.By != Backups {
		return nil, fmt.Errorf("Data %s has Every, which is for %s, and is copied by %s", d.Name, Backups, d.By)
	}
	switch d.By {
	case Backups:
		if d.Every < leastInterval {
			return nil, fmt.Errorf("Data %s has a backup every %s, want an hour at least: AWS Backup makes none more often", d.Name, Short(d.Every))
		}
		return Sum{{"between two backups", d.Every}, {"for the backup and its copy", takes(2 * time.Hour)}}, nil
	case BackupLogs:
		return Sum{{"between two logs", logInterval}, {"for the copy of a log", takes(10 * time.Minute)}}, nil
	case Replica:
		return Sum{{"of lag", takes(time.Minute)}}, nil
	case GlobalDatabase:
		if takes(time.Minute) < leastGlobalLag {
			return nil,
				fmt.Errorf("Data %s lags by %s, want %s at least: rds.global_db_rpo bounds no less", d.Name, Short(d.Takes), Short(leastGlobalLag))
		}
		return Sum{{"of lag", takes(time.Minute)}}, nil
	case Objects:
		if d.Takes != 0 {
			return nil, fmt.Errorf("Data %s has Takes, want none: replication time control is about 15 minutes", d.Name)
		}
		return Sum{{"of replication time control", objectTime}}, nil
	case Synchronous:
		if d.Takes != 0 {
			return nil, fmt.Errorf("Data %s has Takes, want none: nothing is on its way when a write is answered", d.Name)
		}
		return Sum{}, nil
	}
	return nil, fmt.Errorf("Data %s is copied by %q, want one of %q", d.Name, d.By,
		[]Copy{Backups, BackupLogs, Replica, GlobalDatabase, Objects, Synchronous})
}

// live reports whether the data is there at once, without a restore.
func (d Data) live() bool { return d.By != Backups && d.By != BackupLogs }

func (d Data) check(strategy Strategy, rpo time.Duration) error {
	loss, err := d.Loss()
	switch {
	case err != nil:
		return err
	case !d.live() && strategy != BackupRestore:
		return fmt.Errorf("Strategy is %s, which keeps live data in the recovery Region, and %s is copied by %s: want a replica, or %s",
			strategy, d.Name, d.By, BackupRestore)
	case rpo == 0 && loss.Total() > 0:
		return fmt.Errorf("RPO is 0s, and %s is copied asynchronously by %s, which can lose %s: %s. Want an RPO of that or more, "+
			"or a store that writes to both Regions before it answers (%s): a global table of DynamoDB with multi-Region strong consistency, "+
			"or Aurora DSQL", d.Name, d.By, Short(loss.Total()), loss, Synchronous)
	case loss.Total() > rpo:
		return fmt.Errorf("RPO is %s, and %s by %s can lose %s: %s", Short(rpo), d.Name, d.By, Short(loss.Total()), loss)
	}
	return nil
}

// AlarmAt is the lag at which somebody has to be told, so that an alarm that needs a while to ring
// does so before the RPO is lost. It is never less than the store lags by itself, for which an
// alarm would ring all the time.
func (d Data) AlarmAt(rpo, ringsAfter time.Duration) (time.Duration, error) {
	loss, err := d.Loss()
	if err != nil {
		return 0, err
	}
	return max(rpo-ringsAfter, loss.Total()), nil
}
