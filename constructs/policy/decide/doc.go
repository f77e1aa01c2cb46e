// Package decide decides requests as AWS does, so that a policy can be proved before it is
// attached.
//
// [Policies.Decide] follows the policy evaluation logic of the IAM User Guide for every type of
// policy and every condition operator. A [Decision] names the statement that decided and explains
// itself. A [Table] decides many requests under the same policies; package policytest holds one to
// what it wants.
//
// A decision knows what its [Request] says: the keys that follow from the principal are filled in,
// but neither the Region nor what a service adds. S3 access control lists, KMS grants and the
// account settings of single services are not part of it.
package decide
