// Package containment writes the two workflows behind security.Containment: what is done about a
// finding of GuardDuty, and how it is undone. It is pure Go.
//
// Both are in the JSONPath dialect of the States Language, but for the states that write to people.
// ${Region}, ${Topic} and ${Ledger} are substitutions that whoever defines the state machines
// makes.
package containment

const (
	// RoleName is the name of the role that the workflows act with, in every account.
	RoleName = "plinth-containment"
	// OptOutTag on a resource, with any value, exempts it.
	OptOutTag = "plinth:do-not-contain"
	// ContainedTag has the id of the finding that a resource was contained for.
	ContainedTag = "plinth:contained"
	// QuarantineTag tells the security groups of a quarantine from all others: its value is
	// [Conversion] or [Isolation].
	QuarantineTag = "plinth:quarantine"
	// Conversion is the group that untracks connections, and Isolation the one that ends them.
	Conversion, Isolation = "conversion", "isolation"
)
