// Package failover writes what moves databases from one Region to another: the state machine that
// runs in the Region that takes over, the one in the other Region that stops writers first, and the
// runbook by which people start both. It is pure Go.
//
// A machine can call its own Region only. So the two talk by events: the one that takes over asks
// for the fence with a task token, a rule carries the event over, and what stopped the writers
// answers with the token. Without an answer nothing is promoted, unless whoever started it says
// that the other Region is lost.
//
// Each part can be run again: what is promoted already stays as it is.
package failover

// Source is the source of the events between the two Regions.
const Source = "plinth.failover"

// The types of these events.
const (
	Fence  = "Fence"
	Fenced = "Fenced"
)

// A Side is one Region of a pair, as its machines see it.
type Side struct {
	// Pair is what the pair is called in events, and Region and Other are the Region that takes over
	// and the one that hands over.
	Pair, Region, Other string
	// Databases and Clusters are those of this Region.
	Databases []Database
	Clusters  []Cluster
}

// A Database is an instance of RDS that is a replica until it is promoted.
type Database struct {
	// Name is its identifier.
	Name string
	// Group is the security group that its clients are admitted by, Closed one that admits nobody.
	// They may be substitutions, such as "${Group0}".
	Group, Closed string
	// BackupDays and BackupWindow are those that it has as the primary.
	BackupDays   int
	BackupWindow string
}

// A Cluster is a member of a global database of Aurora.
type Cluster struct {
	// Global is the identifier of the global database, and ARN that of the member.
	Global, ARN string
}
