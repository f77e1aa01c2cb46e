// Package pattern matches the patterns of the policy language: wildcards, the sections of an ARN,
// and policy variables.
package pattern
