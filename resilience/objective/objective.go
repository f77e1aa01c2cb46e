// Package objective calculates which recovery point and recovery time a plan for disasters can
// meet: how much data is lost with a Region, and how long it takes to go on in another one.
//
// Each sum is a list of [Term]s, so that an objective that is out of reach is refused with the
// arithmetic. What takes how long are assumptions where AWS promises nothing: replace them with
// what restore tests and game days measure. The package is pure Go.
package objective

import (
	"fmt"
	"strings"
	"time"
)

// A Term is one part of how long something takes.
type Term struct {
	What  string
	Takes time.Duration
}

// A Sum is how long something takes, by its parts.
type Sum []Term

// Total is what the terms add up to.
func (s Sum) Total() (total time.Duration) {
	for _, term := range s {
		total += term.Takes
	}
	return total
}

// String is the arithmetic: "1h between backups + 30m for the copy = 1h30m".
func (s Sum) String() string {
	terms := make([]string, len(s))
	for i, term := range s {
		terms[i] = Short(term.Takes) + " " + term.What
	}
	if len(s) == 1 {
		return terms[0]
	}
	return strings.Join(terms, " + ") + " = " + Short(s.Total())
}

// Short is a duration without the units that are zero: "1h30m" and not "1h30m0s".
func Short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// A Strategy is what runs in the recovery Region before it is needed, from the cheapest to the
// fastest. See "Disaster recovery options in the cloud" of the Well-Architected Framework.
type Strategy string

// The strategies.
const (
	// BackupRestore keeps backups there, and nothing that runs.
	BackupRestore Strategy = "BackupRestore"
	// PilotLight keeps the data there up to date, and starts what works on it when it is needed.
	PilotLight Strategy = "PilotLight"
	// WarmStandby runs everything there, on a smaller scale.
	WarmStandby Strategy = "WarmStandby"
	// ActiveActive serves from both Regions.
	ActiveActive Strategy = "ActiveActive"
)

// Strategies are all of them, from the cheapest to the fastest.
func Strategies() []Strategy {
	return []Strategy{BackupRestore, PilotLight, WarmStandby, ActiveActive}
}

// A Plan is what is promised, and what it rests on.
type Plan struct {
	Strategy Strategy
	// RPO is how much data may be lost, as time, and RTO how long it may take to go on.
	RPO, RTO time.Duration
	// Data are all that has to be there.
	Data []Data
	// Failover is how traffic and work move over.
	Failover Failover
}

// Declared returns an error when what is promised makes no sense, whatever the data is, or takes
// longer than the RTO without any.
func (p Plan) Declared() error {
	if !known(p.Strategy) {
		return fmt.Errorf("Strategy is %q, want one of %q", p.Strategy, Strategies())
	}
	if p.RPO < 0 {
		return fmt.Errorf("RPO is %s, want 0 or more", Short(p.RPO))
	}
	recovery, err := p.Recovery()
	if err != nil {
		return err
	}
	if recovery.Total() > p.RTO {
		return fmt.Errorf("RTO is %s, and %s takes %s: %s", Short(p.RTO), p.Strategy, Short(recovery.Total()), recovery)
	}
	return nil
}

// Check returns an error with the arithmetic when the plan cannot keep what it promises.
func (p Plan) Check() error {
	if len(p.Data) == 0 {
		return fmt.Errorf("Data is empty, want what has to be in the recovery Region")
	}
	if err := p.Declared(); err != nil {
		return err
	}
	for _, data := range p.Data {
		if err := data.check(p.Strategy, p.RPO); err != nil {
			return err
		}
	}
	return nil
}

func known(strategy Strategy) bool {
	for _, s := range Strategies() {
		if s == strategy {
			return true
		}
	}
	return false
}
