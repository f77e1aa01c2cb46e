// Package security defines keys, buckets, secrets, identities, threat detection
// and the record of every configuration.
//
//	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}})
//	security.NewSecureBucket(stack, "Data", &security.SecureBucketProps{Key: key.Key()})
//
// Key policies are pure Go, in package keypolicy.
package security
