package policy

// A Quota is how many policies of one type can be attached to one root, organizational unit or
// account, and how long each may be. AWS changes quotas: on 15 May 2026 it doubled those of service
// control policies. So [Pack] takes them as an argument.
type Quota struct {
	// Policies is the number of policies on one root, organizational unit or account. Policies that
	// others attach count as well: FullAWSAccess or RCPFullAWSAccess, and those of Control Tower.
	Policies int
	// Characters is the length of a policy, white space included.
	Characters int
}

var (
	// SCPQuota applies to service control policies since 15 May 2026.
	SCPQuota = Quota{Policies: 10, Characters: 10240}
	// OldSCPQuota applied before, and some tools still enforce it.
	OldSCPQuota = Quota{Policies: 5, Characters: 5120}
	// RCPQuota applies to resource control policies. RCPFullAWSAccess, which cannot be detached, is
	// one of the five.
	RCPQuota = Quota{Policies: 5, Characters: 5120}
)

// Reserve returns the quota without the policies that are attached anyway.
func (q Quota) Reserve(policies int) Quota {
	q.Policies -= policies
	return q
}
