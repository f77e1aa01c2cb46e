// Package s3bucket reads the names and the encryption of buckets, and the policies that apply to
// them.
package s3bucket

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Encryption returns the algorithm of a bucket's default encryption, such as aws:kms.
func Encryption(bucket *assembly.Resource) assembly.Value {
	return bucket.Get("BucketEncryption", "ServerSideEncryptionConfiguration", "0", "ServerSideEncryptionByDefault", "SSEAlgorithm")
}

// Policies groups bucket policies by the bucket that they refer to or name.
func Policies(a *assembly.Assembly) map[*assembly.Resource][]*assembly.Resource {
	byBucket := a.ByTarget("AWS::S3::BucketPolicy", "Bucket")
	named := map[string]*assembly.Resource{}
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		if text, ok := name(bucket, "BucketName"); ok {
			named[text] = bucket
		}
	}
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		text, ok := name(policy, "Bucket")
		if bucket := named[text]; ok && bucket != nil {
			byBucket[bucket] = append(byBucket[bucket], policy)
		}
	}
	return byBucket
}

// name is a bucket's name in a property. One that only deployment knows is equal to itself within
// a stack.
func name(r *assembly.Resource, property string) (string, bool) {
	v := r.Get(property)
	if text, ok := v.Text(); ok {
		return text, true
	}
	if to, ok := v.Target(); ok && to.Resource != nil {
		return "", false // by reference
	}
	text, ok := v.Outline()
	return r.Stack.Path + " " + text, ok
}

// Named returns the name of a bucket that a value names, by itself, by its ARN or by a place in
// it. It is empty for what is no bucket.
func Named(v assembly.Value) string {
	text, _ := v.Outline()
	_, name, isARN := strings.Cut(text, ":s3:::")
	switch {
	case isARN:
	case strings.HasPrefix(text, "arn:"):
		return "" // such as a log group, whose account is judged as that of a recipient
	default:
		name = strings.TrimPrefix(text, "s3://")
	}
	name, _, _ = strings.Cut(name, "/")
	return name
}
