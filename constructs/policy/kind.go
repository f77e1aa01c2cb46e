package policy

// A Kind is where a policy is used, which decides what it may contain.
type Kind string

const (
	// IdentityBased policies hang on users, groups, roles and permission sets; they are
	// also boundaries and session policies.
	IdentityBased Kind = "identity-based policy"
	// ResourceBased policies hang on a resource and name principals.
	ResourceBased Kind = "resource-based policy"
	// ServiceControl policies limit the principals of member accounts.
	ServiceControl Kind = "service control policy"
	// ResourceControl policies limit access to the resources of member accounts.
	ResourceControl Kind = "resource control policy"
)
