// Package preset has ready-made pieces of service and resource control policies.
//
// Each takes typed settings and gives statements. [policy.NewSCP] and [policy.NewRCP] compose them,
// and [policy.Pack] fits the result into the quotas. A preset that exempts principals by name is
// only as safe as those names: add [ProtectRoles].
package preset
