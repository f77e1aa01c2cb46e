// Package keypolicy writes the policies of KMS keys: one statement for each service that
// may use a key, on behalf of whom it may, and for which data.
//
// A service either acts as itself, as CloudWatch Logs does: then it is named, and the source
// it acts for is a condition, because a service principal alone is a service that works for
// everybody (the confused deputy). Or it acts as its caller, as S3 does: then the identities
// of the account are named, as far as their own policies allow, and only through that
// service. The package is pure Go; its tests decide requests with package policy.
package keypolicy
