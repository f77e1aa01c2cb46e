package data

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

func bucketPolicyOpen(pass *engine.Pass, policy *assembly.Resource) {
	closedToEveryone(pass, policy)
}

// closedToEveryone reports the statements of a resource policy that allow public access.
func closedToEveryone(pass *engine.Pass, at *assembly.Resource) {
	for _, p := range access.Of(pass.Assembly, at) {
		for _, s := range p.Statements {
			switch s.Ask(witness.Search.Outsider) {
			case assembly.True:
				pass.Report(at, p.Property, "allows %v to everyone", s.Get("Action"))
			case assembly.Unknown:
				pass.Report(at, p.Property, "allows %v to %v, which may be everyone", s.Get("Action"), s.Get("Principal"))
			}
		}
	}
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
		} else if days, ok := v.Get("Days").Int(); ok && days < evidenceDays {
			pass.Report(bucket, retention, "locks new objects for %d days; want at least %d", days, evidenceDays)
		}
	}
}

// evidenceDays is how long the logs of an intrusion are at least of use.
const evidenceDays = 30

func takesTrails(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), func(s statement.Statement) bool {
		writer := s.Services().Includes("cloudtrail.amazonaws.com")
		return writer == assembly.True && s.Allows()
	})
}

// auditors are the services whose logs are evidence.
var auditors = []string{"cloudtrail.amazonaws.com", "config.amazonaws.com"}

func bucketConfusedDeputy(pass *engine.Pass, policy *assembly.Resource) {
	for _, p := range access.Of(pass.Assembly, policy) {
		for _, s := range p.Statements {
			if !s.Allows() || s.May.Principal == nil || !slices.ContainsFunc(s.May.Action, usesObjects) {
				continue
			}
			for _, name := range s.May.Principal.Service {
				deputy := func(search witness.Search) (decide.Request, bool) { return search.Deputy(name) }
				if (slices.Contains(auditors, name) || !ofAccount(s)) && s.Ask(deputy) != assembly.False {
					pass.Report(policy, p.Property, "lets %v act on behalf of any account", name)
				}
			}
		}
	}
}

// ofAccount reports whether a statement is about the logs of its own account, below whose id load
// balancers and the delivery of logs write what they do for it.
func ofAccount(s access.Statement) bool {
	own := "AWSLogs/" + access.Account(s.Policy.At.Stack) + "/"
	return len(s.May.Resource) > 0 && !slices.ContainsFunc(s.May.Resource, func(arn string) bool { return !strings.Contains(arn, own) })
}

// erasing are actions after which evidence is gone, or can be.
var erasing = []string{
	"s3:BypassGovernanceRetention", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObject", "s3:DeleteObjectVersion",
	"s3:PutBucketAcl", "s3:PutBucketObjectLockConfiguration", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock",
	"s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration", "s3:PutObjectLegalHold",
	"s3:PutObjectRetention", "s3:PutReplicationConfiguration",
}

// evidenceKept looks at the buckets of trails, and at those of access logs, where a role of the app
// may tidy up.
func evidenceKept(pass *engine.Pass, policy *assembly.Resource) {
	for _, p := range access.Of(pass.Assembly, policy) {
		audited, logged := admitsService(p, auditors), admitsService(p, s3bucket.LogWriters)
		for _, s := range p.Statements {
			if !audited && (!logged || len(s.Get("Principal", "AWS").Targets()) > 0) {
				continue
			}
			for _, action := range erasing {
				if s.Allows() && slices.ContainsFunc(s.May.Action, func(pattern string) bool { return access.Matches(pattern, action) }) {
					pass.Report(policy, p.Property, "allows %s to %v", action, s.Get("Principal"))
					break
				}
			}
		}
	}
}

// admitsService reports whether a policy may allow something to one of the services.
func admitsService(p *access.Policy, services []string) bool {
	return slices.ContainsFunc(p.Statements, func(s access.Statement) bool {
		return s.Allows() && s.May.Principal != nil && slices.ContainsFunc(s.May.Principal.Service, func(name string) bool {
			return slices.Contains(services, name)
		})
	})
}

// usesObjects reports whether a pattern of actions allows to read or write objects.
func usesObjects(action string) bool {
	return access.Matches(action, "s3:PutObject") || access.Matches(action, "s3:GetObject")
}
