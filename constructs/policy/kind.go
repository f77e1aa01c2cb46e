package policy

// A Kind is where a policy is used, which decides what it may contain.
type Kind string

const (
	// IdentityBased policies are attached to users, groups, roles and permission sets. Permissions
	// boundaries and session policies are of this kind as well.
	IdentityBased Kind = "identity-based policy"
	// ResourceBased policies are attached to a resource and name principals.
	ResourceBased Kind = "resource-based policy"
	// ServiceControl policies limit the principals of member accounts.
	ServiceControl Kind = "service control policy"
	// ResourceControl policies limit access to the resources of member accounts.
	ResourceControl Kind = "resource control policy"
)
