package policy

// A Kind is where a policy is used, which decides what it may contain.
type Kind string

const (
	// IdentityBased policies are attached to users, groups, roles and permission sets. Permissions
	// boundaries and session policies are of this kind as well.
	IdentityBased Kind = "identity-based policy"
	// ResourceBased policies are attached to a resource and name principals.
	ResourceBased Kind = "resource-based policy"
	// TrustPolicy is the resource-based policy of a role, which has no Resource element.
	TrustPolicy Kind = "trust policy"
	// ServiceControl policies limit the principals of member accounts.
	ServiceControl Kind = "service control policy"
	// ResourceControl policies limit access to the resources of member accounts.
	ResourceControl Kind = "resource control policy"
)

// ofResource reports whether the kind, or every kind if it is "", belongs to a resource.
func (k Kind) ofResource() bool { return k == ResourceBased || k == TrustPolicy || k == "" }
