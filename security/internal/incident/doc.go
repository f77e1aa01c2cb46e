// Package incident writes the runbooks behind security.IncidentRunbooks: what is done, phase by
// phase, about a user, a role, a bucket or an instance that an intruder has or has had. It is pure
// Go.
package incident

// The phases, and what an incident is about.
const (
	Triage    = "Triage"
	Contain   = "Contain"
	Eradicate = "Eradicate"
	Recover   = "Recover"

	User     = "User"
	Role     = "Role"
	Bucket   = "Bucket"
	Instance = "Instance"
)

// Runbooks are those that need nothing but AWS, in the order of incidents and phases. Some name
// policies of AWS in a partition.
func Runbooks(partition string) []Runbook {
	all := userRunbooks(partition)
	all = append(all, roleRunbooks()...)
	all = append(all, bucketRunbooks()...)
	return append(all, instanceRunbooks()...)
}
