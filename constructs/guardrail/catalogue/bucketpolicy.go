package catalogue

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func bucketPolicyOpen(pass *engine.Pass, policy *assembly.Resource) {
	for _, s := range statements(policy.Get("PolicyDocument")) {
		if !s.allows() || s.conditioned(restricting...) {
			continue
		}
		switch s.everyone() {
		case assembly.True:
			pass.Report(policy, "PolicyDocument", "allows %v to everyone", s.Get("Action"))
		case assembly.Unknown:
			pass.Report(policy, "PolicyDocument", "allows %v to %v, which only deployment knows not to be everyone",
				s.Get("Action"), s.Get("Principal"))
		}
	}
}

// policies groups the bucket policies by bucket, which they name by reference or by name.
func policies(a *assembly.Assembly) map[*assembly.Resource][]*assembly.Resource {
	byBucket := a.ByTarget("AWS::S3::BucketPolicy", "Bucket")
	named := map[string]*assembly.Resource{}
	for _, bucket := range a.OfType(bucketType) {
		if text, ok := bucket.Get("BucketName").Text(); ok {
			named[text] = bucket
		}
	}
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		text, ok := policy.Get("Bucket").Text()
		if bucket := named[text]; ok && bucket != nil {
			byBucket[bucket] = append(byBucket[bucket], policy)
		}
	}
	return byBucket
}

func bucketTransport(pass *engine.Pass) {
	byBucket := policies(pass.Assembly)
	for _, bucket := range pass.OfType(bucketType) {
		secure := slices.ContainsFunc(byBucket[bucket], func(policy *assembly.Resource) bool {
			return policy.PresentWith(bucket) && slices.ContainsFunc(statements(policy.Get("PolicyDocument")), deniesPlainHTTP)
		})
		if !secure {
			pass.Report(bucket, "BucketPolicy", "no bucket policy surely denies requests without TLS")
		}
	}
}

// deniesPlainHTTP reports whether the statement denies every request over HTTP: to everyone,
// for the bucket and its objects.
func deniesPlainHTTP(s statement) bool {
	if s.Get("Effect").Is("Deny") != assembly.True || s.Get("NotPrincipal").Exists() || s.everyone() != assembly.True {
		return false
	}
	condition := s.Get("Condition")
	if s.Get("Condition", "Bool", "aws:SecureTransport").Is(false) != assembly.True ||
		len(condition.Keys()) != 1 || len(condition.Get("Bool").Keys()) != 1 {
		return false // a further condition would narrow the denial
	}
	all := s.Get("Action").Includes("*", "s3:*")
	var objects, whole bool
	for _, r := range s.Get("Resource").List() {
		text, _ := r.Outline()
		objects = objects || strings.HasSuffix(text, "*")
		whole = whole || text == "*" || !strings.HasSuffix(text, "*")
	}
	return all == assembly.True && objects && whole
}

// logWriters are the services that deliver access logs. A bucket that one of them may write
// to holds logs, and logging access to those would never end. CloudTrail is not among them:
// access to trails is worth a log of its own.
var logWriters = []string{
	"logging.s3.amazonaws.com", "delivery.logs.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com",
}

func takesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statements(policy.Get("PolicyDocument")), func(s statement) bool {
		writer := s.services().Includes(logWriters...)
		return writer == assembly.True && s.Get("Effect").Is("Allow") == assembly.True
	})
}
