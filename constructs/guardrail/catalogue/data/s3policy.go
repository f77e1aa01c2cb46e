package data

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func bucketPolicyOpen(pass *engine.Pass, policy *assembly.Resource) {
	closedToEveryone(pass, policy, "PolicyDocument")
}

// closedToEveryone reports the statements of a resource policy that allow public access.
func closedToEveryone(pass *engine.Pass, at *assembly.Resource, property string) {
	for _, s := range statement.In(at.Get(property)) {
		if !s.Allows() || s.Restricted() {
			continue
		}
		switch s.Everyone() {
		case assembly.True:
			pass.Report(at, property, "allows %v to everyone", s.Get("Action"))
		case assembly.Unknown:
			pass.Report(at, property, "allows %v to %v, which may be everyone",
				s.Get("Action"), s.Get("Principal"))
		}
	}
}

func bucketTransport(pass *engine.Pass) {
	byBucket := s3bucket.Policies(pass.Assembly)
	for _, bucket := range pass.OfType(bucketType) {
		secure := slices.ContainsFunc(byBucket[bucket], func(policy *assembly.Resource) bool {
			return policy.PresentWith(bucket) && slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), deniesPlainHTTP)
		})
		if !secure {
			pass.Report(bucket, "BucketPolicy", "no unconditional bucket policy denies requests without TLS")
		}
	}
}

// deniesPlainHTTP reports whether the statement denies everyone every request over HTTP, on the
// bucket and its objects.
func deniesPlainHTTP(s statement.Statement) bool {
	if s.Get("Effect").Is("Deny") != assembly.True || s.Get("NotPrincipal").Exists() || s.Everyone() != assembly.True {
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

// logWriters are the services that deliver access logs. A bucket that they may write to is a bucket
// for logs, and logging access to it would never end. CloudTrail is not among them: access to
// trails has to be logged.
var logWriters = []string{
	"logging.s3.amazonaws.com", "delivery.logs.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com",
}

func takesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), func(s statement.Statement) bool {
		writer := s.Services().Includes(logWriters...)
		return writer == assembly.True && s.Get("Effect").Is("Allow") == assembly.True
	})
}

func trailBucketsLocked(pass *engine.Pass) {
	byBucket := s3bucket.Policies(pass.Assembly)
	for _, bucket := range pass.OfType(bucketType) {
		if !slices.ContainsFunc(byBucket[bucket], takesTrails) {
			continue
		}
		pass.Want(bucket, true, "ObjectLockEnabled")
		const retention = "ObjectLockConfiguration.Rule.DefaultRetention"
		v := bucket.Get("ObjectLockConfiguration", "Rule", "DefaultRetention")
		if !v.Get("Mode").AlwaysExists() || !v.Get("Days").AlwaysExists() && !v.Get("Years").AlwaysExists() {
			pass.Report(bucket, retention, "is not always set, so new objects are not locked")
		}
	}
}

func takesTrails(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), func(s statement.Statement) bool {
		writer := s.Services().Includes("cloudtrail.amazonaws.com")
		return writer == assembly.True && s.Allows()
	})
}

// auditors are the services whose logs are evidence.
var auditors = []string{"cloudtrail.amazonaws.com", "config.amazonaws.com"}

func bucketConfusedDeputy(pass *engine.Pass, policy *assembly.Resource) {
	for _, s := range statement.In(policy.Get("PolicyDocument")) {
		if !s.Allows() || s.ForKnownSources() {
			continue
		}
		writes := s.Get("Action").Includes("s3:PutObject", "s3:Put*", "s3:*", "*")
		for _, principal := range s.Services().List() {
			if principal.OneOf(auditors...) == assembly.True && writes != assembly.False {
				pass.Report(policy, "PolicyDocument", "lets %v write on behalf of any account", principal)
			}
		}
	}
}
