package data

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// bucketTransport asks the policies of each bucket. If there are several, the one that
// CloudFormation writes last holds, so each of them has to deny plain HTTP. A policy of a bucket
// that is not in the app is all of that bucket's policy.
func bucketTransport(pass *engine.Pass) {
	byBucket := s3bucket.Policies(pass.Assembly)
	known := map[*assembly.Resource]bool{}
	for _, bucket := range pass.OfType(bucketType) {
		policies := byBucket[bucket]
		secure := slices.ContainsFunc(policies, func(policy *assembly.Resource) bool { return policy.PresentWith(bucket) })
		for _, policy := range policies {
			known[policy] = true
			secure = secure && deniesPlainHTTP(pass.Assembly, policy, access.BucketName(bucket))
		}
		if !secure {
			pass.Report(bucket, "BucketPolicy", "no unconditional bucket policy denies requests without TLS")
		}
	}
	for _, policy := range pass.OfType("AWS::S3::BucketPolicy") {
		name, literal := policy.Get("Bucket").Text()
		if literal && !known[policy] && !servesServices(pass.Assembly, policy) && !deniesPlainHTTP(pass.Assembly, policy, name) {
			pass.Report(policy, "PolicyDocument", "does not deny requests without TLS to %s", name)
		}
	}
}

// servesServices reports whether a policy lets nobody in but AWS services, which use TLS.
func servesServices(a *assembly.Assembly, policy *assembly.Resource) bool {
	for _, p := range access.Of(a, policy) {
		for _, s := range p.Statements {
			if principals := s.Get("Principal"); s.Allows() && (len(principals.Keys()) != 1 || !principals.Get("Service").AlwaysExists()) {
				return false
			}
		}
	}
	return true
}

// deniesPlainHTTP reports whether a policy denies every request over HTTP, to the bucket and to its
// objects, whoever makes it.
func deniesPlainHTTP(a *assembly.Assembly, policy *assembly.Resource, bucket string) bool {
	callers := []decide.Principal{
		{}, {ARN: "arn:aws:iam::" + witness.Stranger + ":role/any"}, {ARN: "arn:aws:iam::" + access.Account(policy.Stack) + ":role/any"},
		{Service: "cloudtrail.amazonaws.com"},
	}
	requests := []struct{ action, resource string }{
		{"s3:GetObject", "/key"}, {"s3:PutObject", "/key"}, {"s3:DeleteObjectVersion", "/key"}, {"s3:ListBucket", ""}, {"s3:PutBucketPolicy", ""},
	}
	for _, p := range access.Of(a, policy) {
		for _, arn := range p.Spared() {
			callers = append(callers, decide.Principal{ARN: strings.ReplaceAll(arn, "*", "any")})
		}
		for _, caller := range callers {
			for _, r := range requests {
				if !p.Denied(decide.Request{
					Principal: caller, Action: r.action, Resource: "arn:aws:s3:::" + bucket + r.resource,
					ResourceAccount: access.Account(policy.Stack), Context: decide.Context{"aws:SecureTransport": {"false"}},
				}) {
					return false
				}
			}
		}
	}
	return len(access.Of(a, policy)) > 0
}
