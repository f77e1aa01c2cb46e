package objective

import (
	"fmt"
	"time"
)

// Failover is how traffic and work move to the recovery Region. The zero value is that of a health
// check with the defaults of Route 53 and of a person who decides.
type Failover struct {
	// Interval and Failures are those of the health check: how often it asks, and after how many
	// failures in a row it believes them. The defaults are 30 seconds and 3.
	Interval time.Duration
	Failures int
	// TTL is how long resolvers keep the old answer. The default is a minute.
	TTL time.Duration
	// Decision is how long a person takes to decide. The default is 15 minutes, and Automatic is for
	// none.
	Decision  time.Duration
	Automatic bool
	// Restore is how long the slowest restore takes, as restore tests measure it. Required for
	// BackupRestore.
	Restore time.Duration
	// Promotion is how long it takes until the data can be written. The default is 10 minutes where
	// there is a replica or a global database.
	Promotion time.Duration
	// Start is how long it takes until everything runs: an hour for BackupRestore, which deploys it,
	// 20 minutes for PilotLight, which starts it, and 5 minutes for WarmStandby, which scales it.
	Start time.Duration
}

// Detection is how long it takes until a failure is known and resolvers ask anew.
func (f Failover) Detection() Sum {
	interval, failures, ttl := or(f.Interval, 30*time.Second), f.Failures, or(f.TTL, time.Minute)
	if failures == 0 {
		failures = 3
	}
	return Sum{{"for the health check", interval * time.Duration(failures)}, {"of TTL", ttl}}
}

// Recovery is how long it takes to go on. It returns an error when a duration is missing or out of
// range.
func (p Plan) Recovery() (Sum, error) {
	f := p.Failover
	switch {
	case f.Interval != 0 && f.Interval != 10*time.Second && f.Interval != 30*time.Second:
		return nil, fmt.Errorf("Failover.Interval is %s, want 10s or 30s", Short(f.Interval))
	case f.Failures < 0 || f.Failures > 10:
		return nil, fmt.Errorf("Failover.Failures is %d, want 1 to 10", f.Failures)
	case p.Strategy == BackupRestore && f.Restore <= 0:
		return nil, fmt.Errorf("Failover.Restore is %s, want how long the slowest restore takes: restore tests measure it", Short(f.Restore))
	case f.Automatic && f.Decision != 0:
		return nil, fmt.Errorf("Failover.Decision is %s, want none if it is Automatic", Short(f.Decision))
	}
	sum := f.Detection()
	if !f.Automatic {
		sum = append(sum, Term{"for the decision", or(f.Decision, 15*time.Minute)})
	}
	start := map[Strategy]time.Duration{BackupRestore: time.Hour, PilotLight: 20 * time.Minute, WarmStandby: 5 * time.Minute}[p.Strategy]
	if p.Strategy == BackupRestore {
		sum = append(sum, Term{"for the restore", f.Restore})
	} else if p.promotes() {
		sum = append(sum, Term{"for the promotion", or(f.Promotion, 10*time.Minute)})
	}
	if start = or(f.Start, start); start > 0 {
		sum = append(sum, Term{"to start what works on it", start})
	}
	return sum, nil
}

// promotes reports whether something has to be made writable first.
func (p Plan) promotes() bool {
	for _, data := range p.Data {
		if data.By == Replica || data.By == GlobalDatabase {
			return true
		}
	}
	return false
}

func or(d, byDefault time.Duration) time.Duration {
	if d == 0 {
		return byDefault
	}
	return d
}
