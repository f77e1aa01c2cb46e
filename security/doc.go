// Package security defines keys, buckets, secrets, identities and threat detection.
//
//	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}})
//	security.NewSecureBucket(stack, "Data", &security.SecureBucketProps{Key: key.Key()})
//
// Key policies are pure Go, in package keypolicy.
package security
