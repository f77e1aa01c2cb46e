package policy

// A Quota is how many policies of a type may hang on one root, organizational unit or
// account, and how long each may be. Quotas change: on 15 May 2026 AWS doubled those of
// service control policies. They are inputs, never constants of the packer.
type Quota struct {
	// Policies per root, organizational unit or account. Policies that others attach
	// count as well: FullAWSAccess or RCPFullAWSAccess takes one, Control Tower its own.
	Policies int
	// Characters per policy, white space included.
	Characters int
}

var (
	// SCPQuota holds for service control policies since 15 May 2026.
	SCPQuota = Quota{Policies: 10, Characters: 10240}
	// OldSCPQuota held before, and some tools still enforce it.
	OldSCPQuota = Quota{Policies: 5, Characters: 5120}
	// RCPQuota holds for resource control policies. RCPFullAWSAccess cannot be detached
	// and takes one of the five.
	RCPQuota = Quota{Policies: 5, Characters: 5120}
)

// Reserve returns the quota less some policies that are attached anyway.
func (q Quota) Reserve(policies int) Quota {
	q.Policies -= policies
	return q
}
